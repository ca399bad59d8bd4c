//! Who is told of which rung.

use crate::deadlines::{Nature, Party, Rule, Sort};

crate::text_enum! {
    /// Whom a rung is for.
    #[schema(as = NoticeAudience)]
    pub enum Audience {
        /// Who handles the case or the lead.
        Handler = "handler" "承办检察官",
        /// Who assists in the case.
        Assistant = "assistant" "检察官助理",
        /// The head of the department.
        DepartmentHead = "department_head" "部门负责人",
        /// Who answers for the agency on which it was served.
        AgencyLiaison = "agency_liaison" "行政机关联络员",
        /// Who approves that agency's answers.
        AgencyHead = "agency_head" "行政机关负责人",
        /// Who supervises, in the procuratorate above.
        Supervisor = "supervisor" "督导人员",
    }
}

impl Audience {
    /// Whether it belongs to the agency.
    #[must_use]
    pub fn is_of_agency(self) -> bool {
        matches!(self, Self::AgencyLiaison | Self::AgencyHead)
    }
}

/// For whom a rung of a rule is, so many days from the last day.
///
/// Who acts is told from the first rung on; who answers for them from three days before; the supervisor when a limit
/// of the law is over. What binds the court or a party, and a period that is waited for, concerns the handlers alone.
#[must_use]
pub fn audience(rule: &Rule, days: i32) -> Vec<Audience> {
    use Audience as A;
    let handlers = [A::Handler, A::Assistant];
    if rule.sort == Sort::Hint {
        return vec![A::Handler];
    }
    if rule.nature == Nature::Waiting {
        return handlers.to_vec();
    }
    let mut told = handlers.to_vec();
    match rule.party {
        Party::Court | Party::Litigant | Party::Government => return told,
        Party::Agency => {
            told.push(A::AgencyLiaison);
            if days >= -3 {
                told.push(A::AgencyHead);
            }
            if days >= -1 {
                told.push(A::DepartmentHead);
            }
        }
        Party::Procuratorate => {
            if days >= -3 {
                told.push(A::DepartmentHead);
            }
        }
    }
    if days > 0 && rule.hard {
        told.push(A::Supervisor);
    }
    told
}

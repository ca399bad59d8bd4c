//! Who acts: the person, the roles held today, and what falls in their sight.

use super::ids::{AgencyId, OfficeId, PersonId};

crate::text_enum! {
    /// What a person may be in an office or an agency.
    pub enum Role {
        /// Handles leads and cases (检察官).
        Prosecutor = "prosecutor" "检察官",
        /// Assists a prosecutor (检察官助理).
        Assistant = "assistant" "检察官助理",
        /// Reviews what prosecutors propose (部门负责人).
        DepartmentHead = "department_head" "部门负责人",
        /// Decides (检察长).
        ChiefProsecutor = "chief_prosecutor" "检察长",
        /// Watches the process and the quality (案管).
        CaseManagement = "case_management" "案件管理人员",
        /// Supervises the city's offices (督导).
        Supervisor = "supervisor" "督导人员",
        /// Answers for an agency (联络员).
        AgencyLiaison = "agency_liaison" "行政机关联络员",
        /// Approves an agency's answers (行政机关负责人).
        AgencyHead = "agency_head" "行政机关负责人",
        /// Keeps people, organisations, calendars and rules (系统管理员).
        Administrator = "administrator" "系统管理员",
        /// Reads who did and who saw what (审计员).
        Auditor = "auditor" "审计员",
    }
}

/// Which offices' matters an actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Those of every office: the top of the tree.
    All,
    /// Those of the listed offices: one's own and those below it.
    Offices(Vec<OfficeId>),
    /// Only what was served on this agency.
    Agency(AgencyId),
    /// No matter at all: administrators, auditors, the public.
    None,
}

/// The person (or program) on whose behalf something is done.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The person; none for the public and for the program itself.
    pub person: Option<PersonId>,
    /// The procuratorate of the person, or the top one for the program itself.
    pub office: Option<OfficeId>,
    /// The agency of the person.
    pub agency: Option<AgencyId>,
    /// Roles held today.
    pub roles: Vec<Role>,
    /// What falls in sight.
    pub scope: Scope,
    /// Where the act came from: a network address, `cli`, or `system`.
    pub origin: String,
}

impl Actor {
    /// The program itself: command line, sweeps, the demonstration's maker.
    #[must_use]
    pub fn system(office: OfficeId) -> Self {
        Self {
            person: None,
            office: Some(office),
            agency: None,
            roles: Vec::new(),
            scope: Scope::All,
            origin: String::from("system"),
        }
    }

    /// Someone without an account.
    #[must_use]
    pub fn public(origin: String) -> Self {
        Self { person: None, office: None, agency: None, roles: Vec::new(), scope: Scope::None, origin }
    }

    /// Whether the actor holds a role today.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

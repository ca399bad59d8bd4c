//! Recommendations on paper: one document for each addressee, under the number of all.

use chrono::NaiveDate;

use crate::approvals::Approval;
use crate::audit::{Subject, Work};
use crate::cases::{self, CaseId};
use crate::db::Db;
use crate::deadlines;
use crate::documents::official::{DocumentKind, Paper, Signing, service};
use crate::flows::FlowError;
use crate::kit::Scope;
use crate::org;
use crate::recommendations::articles::Cited;
use crate::recommendations::{
    self as rooms, Addressee, AddresseeId, Recommendation, RecommendationId, RecommendationKind,
};
use crate::statutes::{self, Provision};

use super::of_office;

fn document_of(kind: RecommendationKind) -> DocumentKind {
    match kind {
        RecommendationKind::Pil => DocumentKind::Recommendation,
        RecommendationKind::Governance => DocumentKind::GovernanceRecommendation,
    }
}

/// What the document says to one addressee in sight.
pub(super) fn paper(
    conn: &mut Db,
    scope: &Scope,
    kind: DocumentKind,
    id: AddresseeId,
    today: NaiveDate,
) -> Result<Option<Paper>, FlowError> {
    let found = rooms::store::addressee(conn, scope, id)?;
    match found.filter(|(_, row)| document_of(row.kind) == kind) {
        Some((line, row)) => Ok(Some(of_line(conn, &line, &row, today)?)),
        None => Ok(None),
    }
}

fn of_line(
    conn: &mut Db,
    line: &Addressee,
    row: &Recommendation,
    today: NaiveDate,
) -> Result<Paper, FlowError> {
    let kind = document_of(row.kind);
    let mut facts = of_office(conn, row.office_id)?;
    let dates = deadlines::store::pack_dates(conn)?;
    let on = row.signed_on.unwrap_or(today);
    match row.kind {
        RecommendationKind::Pil => {
            let pack = deadlines::in_force(&dates, on);
            facts.tell_if("文书名称", pack.map(|pack| pack.instrument.zh));
            // JI20 Art 21(2): two months, or fifteen days where the harm goes on growing.
            let rule = deadlines::rule_on(&dates, if line.urgent { "A6u" } else { "A6" }, on);
            facts
                .tell_if("回复期限", rule.and_then(|(_, rule)| rule.length).map(|length| length.to_string()));
        }
        RecommendationKind::Governance => {
            facts.tell("文书名称", "检察建议书");
            // 2019 rule Art 19.
            let rule = deadlines::rule_on(&dates, "G1", on);
            facts
                .tell_if("回复期限", rule.and_then(|(_, rule)| rule.length).map(|length| length.to_string()));
        }
    }
    facts.tell_if("被建议单位", org::store::agency(conn, line.agency_id)?.map(|agency| agency.name));
    if let Some(text) = rooms::store::text(conn, row.id, row.text_no)? {
        facts.tell("案件来源", text.case_source);
        let (harm, breach) = match row.kind {
            RecommendationKind::Pil => ("侵害事实", "履职事实和理由"),
            RecommendationKind::Governance => ("存在问题", "问题成因"),
        };
        facts.tell(harm, text.harm_facts);
        facts.tell(breach, text.breach_facts);
        facts.tell("法律依据", text.legal_basis);
        facts.tell("引用条文", articles(conn, text.articles.get())?);
        facts.tell("建议内容", text.suggestions);
        facts.tell("其他事项", text.other_matters);
    }
    facts.list("整改事项", rooms::store::items_of(conn, line.id)?.into_iter().map(|item| item.text));
    if line.rectify_count > 0 {
        facts.tell("整改期限", format!("{}{}", line.rectify_count, line.rectify_unit.zh()));
    }
    if line.urgent {
        let reason = line.urgent_reason.as_deref().unwrap_or_default();
        facts.tell("紧急情形", reason.trim_end_matches(['。', '.']));
    }
    if line.joint {
        facts.tell("共同被建议单位", rooms::store::other_addressees(conn, row.id, line.id)?.join("、"));
    }
    if let Some(case) = cases::store::any_case(conn, CaseId(row.case_id))? {
        facts.tell("案件名称", case.title);
        facts.tell("案号", case.number);
        facts.tell_if("承办检察官", org::store::person(conn, case.handler_id)?.map(|person| person.name));
    }
    Ok(Paper {
        kind,
        office: row.office_id,
        case_id: Some(row.case_id),
        source: ("addressee", line.id.0),
        subject: Subject::new("addressee", line.id.0),
        agency: Some(line.agency_id),
        title: row.title.clone(),
        facts,
    })
}

/// The articles that a document rests on, each with its version and its words.
fn articles(conn: &mut Db, cited: &[Cited]) -> Result<String, FlowError> {
    let provisions: Vec<Provision> = cited.iter().map(|one| one.provision.clone()).collect();
    let quoted = statutes::quoted(conn, &provisions)?.into_iter().flatten();
    let told = quoted.map(|one| {
        let passed = one.version.passed_on.format("%Y年%-m月%-d日");
        format!("{}（{passed}文本）规定：{}", one.said, one.words)
    });
    Ok(told.collect::<Vec<_>>().join("\n"))
}

/// Issues a signed recommendation to each addressee.
pub(super) fn issue(work: &mut Work<'_>, id: RecommendationId, approval: &Approval) -> Result<(), FlowError> {
    let Some(row) = rooms::store::find(work.conn, id)? else { return Ok(()) };
    let on = row.signed_on.unwrap_or_else(|| work.today());
    for line in rooms::store::addressees_of(work.conn, id)? {
        let paper = of_line(work.conn, &line, &row, on)?;
        let signing =
            Signing { number: row.number_id.zip(row.number.clone()), signer: approval.decider_id, on };
        service::issue(work, paper, signing)?;
    }
    Ok(())
}

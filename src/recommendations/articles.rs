//! The articles that a draft rests on (R21 Art 75(2)(5)): each with the version that was in force on the day of the facts.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::error::RecommendationError;
use super::model::Recommendation;
use crate::cases::{self, CaseId};
use crate::db::Db;
use crate::kit::Fields;
use crate::leads;
use crate::statutes::{self, CitationState, Provision};

/// So many articles a draft may rest on.
const MOST: usize = 60;

/// An article that a draft rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// The provision, in the version of the day.
    pub provision: Provision,
    /// As it is cited: 《中华人民共和国行政诉讼法》第二十五条第四款.
    pub said: String,
    /// The day of the facts.
    pub on: NaiveDate,
}

/// An article that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// 《行政诉讼法》第二十五条第四款, or 行政诉讼法第25条.
    pub citation: String,
    /// The day of the facts; that of the case when absent.
    pub on: Option<NaiveDate>,
}

/// The day of the facts of a case: the first day of what its leads tell, or that of its filing.
///
/// # Errors
/// The database's.
pub fn day_of_facts(conn: &mut Db, case: CaseId) -> diesel::QueryResult<Option<NaiveDate>> {
    let mut first = None;
    for lead in cases::store::leads(conn, case)? {
        let day = leads::queries::facts(conn, lead.lead_id)?.event_from;
        first = [first, day].into_iter().flatten().min();
    }
    match first {
        Some(day) => Ok(Some(day)),
        None => Ok(cases::store::any_case(conn, case)?.map(|case| case.filed_on)),
    }
}

/// Finds what is asked for, each in the version of its day; one that is asked for twice is kept once.
///
/// # Errors
/// When a citation cannot be read, its law was not imported or not in force on the day, or it has no such provision.
pub(super) fn found(
    conn: &mut Db,
    row: &Recommendation,
    asked: &[Asked],
    today: NaiveDate,
) -> Result<Vec<Cited>, RecommendationError> {
    let usual = day_of_facts(conn, CaseId(row.case_id))?.unwrap_or(today);
    let mut fields = Fields::new();
    fields.check(asked.len() <= MOST, "articles", "too_long", MOST);
    let field = |at: usize| format!("articles[{at}].citation");
    let mut by_day: BTreeMap<NaiveDate, Vec<(usize, String)>> = BTreeMap::new();
    for (at, one) in asked.iter().take(MOST).enumerate() {
        let said = fields.text(&field(at), &one.citation, 2..=200);
        by_day.entry(one.on.unwrap_or(usual)).or_default().push((at, said));
    }
    let mut resolved = BTreeMap::new();
    for (on, said) in &by_day {
        let texts: Vec<&str> = said.iter().map(|(_, said)| said.as_str()).collect();
        let all = statutes::service::all_asked(conn, &texts, (*on, today))?;
        resolved.extend(said.iter().zip(all).map(|((at, said), one)| (*at, (*on, said, one))));
    }
    let mut found: Vec<Cited> = Vec::with_capacity(asked.len());
    for (at, (on, said, resolved)) in resolved {
        let field = field(at);
        let Some(resolved) = resolved else {
            fields.fault(field, "malformed", said);
            continue;
        };
        let code = match resolved.state {
            CitationState::InForce | CitationState::ReadsOtherwise => None,
            CitationState::UnknownLaw => Some("law_unknown"),
            CitationState::LawNotInForce => Some("law_not_in_force"),
            CitationState::NoSuchArticle | CitationState::NoSuchProvision => Some("provision_unknown"),
        };
        if let Some(code) = code {
            fields.fault(field, code, said);
            continue;
        }
        let (Some(version), Some(article), Some(title)) =
            (resolved.version, resolved.citation.article, resolved.title)
        else {
            continue;
        };
        let (paragraph, item) = (resolved.citation.paragraph, resolved.citation.item);
        let provision = Provision { version_id: version.id, article, paragraph, item };
        if !found.iter().any(|other| other.provision == provision) {
            found.push(Cited { said: provision.said(&title), provision, on });
        }
    }
    fields.finish()?;
    Ok(found)
}

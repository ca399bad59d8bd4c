//! Clauses: the starter pack in the library of the city, on which the counties draw.

use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::Days;

use super::stage::{DemoError, Stage};
use crate::kit::page::PageRequest;
use crate::recommendations::RecommendationError;
use crate::recommendations::clauses::queries::{self, ClauseFilter};
use crate::recommendations::clauses::{ClauseVersion, Passage, service};
use crate::recommendations::drafting::Wording;
use crate::recommendations::model::DraftItem;
use crate::recommendations::sections::Section;

/// Clauses by their codes in the starter pack.
pub(super) type Pack = Rc<BTreeMap<String, ClauseVersion>>;

/// Installs the pack on the first day.
pub(super) fn schedule(stage: &mut Stage<'_>) {
    let first = stage.last() - Days::new(363);
    stage.on(first, install);
}

fn install(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let Some(city) = stage.cast.offices.last() else { return Ok(()) };
    let found = stage.act(&city.prosecutor, "clauses", |work| {
        service::install_starter(work, city.id)?;
        let page = PageRequest { cursor: None, limit: Some(200) };
        let rows = queries::clauses(work.conn, &[city.id], &ClauseFilter::default(), &page)?;
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let versions = queries::current_versions(work.conn, &ids)?;
        let code = |id| rows.iter().find(|row| row.id == id).and_then(|row| row.pack_code.clone());
        let found = versions.into_iter().filter_map(|row| Some((code(row.clause_id)?, row)));
        Ok::<_, RecommendationError>(found.collect::<BTreeMap<_, _>>())
    })?;
    stage.clauses = Rc::new(found);
    Ok(())
}

/// Puts clauses into a draft: some into every second one, others more seldom.
pub(super) fn put_in(pack: &Pack, at: usize, wording: &mut Wording) {
    let mut passages = Vec::new();
    let mut passage = |version, section, agency_id, item| {
        passages.push(Passage { clause_version_id: version, section, agency_id, item });
    };
    if at.is_multiple_of(2)
        && let Some(clause) = pack.get("any.other_evidence")
    {
        wording.contents.other_matters.push_str(&format!("\n{}", clause.text));
        passage(clause.id, Section::OtherMatters, None, None);
    }
    if at % 5 == 1
        && let Some(clause) = pack.get("any.breach_half_done")
    {
        wording.contents.breach_facts.push_str(&format!("\n{}", clause.text));
        passage(clause.id, Section::BreachFacts, None, None);
    }
    if at.is_multiple_of(3)
        && let Some(clause) = pack.get("any.item_survey")
    {
        for line in &mut wording.lines {
            line.items.push(DraftItem { text: clause.text.clone(), claim: clause.claim.clone() });
            let item = i32::try_from(line.items.len()).ok();
            passage(clause.id, Section::Items, Some(line.agency_id), item);
        }
    }
    wording.passages = passages;
}

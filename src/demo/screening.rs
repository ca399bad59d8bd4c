//! Screening models: the starter pack in the city's office, some of it tested on the first months, approved,
//! and judged by those who worked on what it hit.

use chrono::Days;

use super::plan::Periods;
use super::stage::{DemoError, Stage};
use crate::kit::page::PageRequest;
use crate::kit::{Actor, OfficeId};
use crate::leads::LeadState;
use crate::screening::queries::{self, HitFilter};
use crate::screening::service::{self, BackTester, Decision, Given};
use crate::screening::{ModelId, Verdict};
use crate::worker::documents;

/// Models of the starter pack that the city takes live; the others stay drafts.
const LIVE: &[&str] = &[
    "ecology.hidden_discharge",
    "ecology.waste_at_river",
    "food.campus_and_expired",
    "minors.around_schools",
    "barrier_free.cluster",
    "land.granting",
    "property.subsidy_and_fund",
];

/// Days of leads on which the models are tested before they go live.
const TESTED_ON: u64 = 120;

/// The models go live in the course of the year; what they hit is judged at its end.
pub(super) fn schedule(stage: &mut Stage<'_>) {
    let first = stage.last() - Days::new(363);
    let day = stage.cast.periods.workday(first + Days::new(TESTED_ON));
    stage.on(day, take_live);
    let last = stage.last();
    stage.on(last, judge);
}

/// Every model is read, tested, proposed by one person and approved by another.
fn take_live(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some(city) = cast.offices.last() else { return Ok(()) };
    let made = stage.act(&city.prosecutor, "starter pack", |work| service::install_starter(work, city.id))?;
    let codes = |code: &Option<String>| code.as_deref().is_some_and(|code| LIVE.contains(&code));
    let chosen: Vec<ModelId> =
        made.iter().filter(|model| codes(&model.pack_code)).map(|model| model.id).collect();
    for id in chosen {
        let of = (id, 1);
        let tester = BackTester { db: stage.database(), documents: documents::of_leads };
        let now = stage.now();
        tester
            .back_test((&city.prosecutor, now), of, (1, 4))
            .map_err(|error| DemoError::new(stage.day, "back-test", &error))?;
        let opinion = "已按近四个月线索回测，命中逐件看过，提请上线。";
        stage.act(&city.prosecutor, "propose model", |work| service::propose(work, of, 2, opinion))?;
        let decision =
            Decision { agree: true, opinion: String::from("同意上线，月底看误报情况。") };
        stage.act(&city.head, "approve model", |work| service::decide(work, of, 3, &decision))?;
    }
    Ok(())
}

/// What was entered since is held against the models, as the service does while it runs.
pub(super) fn arrive(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let system = Actor::system(stage.cast.offices.last().map_or(OfficeId(1), |city| city.id));
    let mut ids: Vec<i64> = stage.leads.values().map(|id| id.0).filter(|id| *id > stage.screened).collect();
    ids.sort_unstable();
    let Some(last) = ids.last().copied() else { return Ok(()) };
    let mut screener = std::mem::take(&mut stage.screener);
    let (db, day) = (stage.database(), stage.day);
    let screened = db.read_blocking(|conn| screener.screen(conn, (&ids, day), documents::of_leads));
    let screened = screened.map_err(|error| DemoError::new(day, "screening", &error))?;
    stage.act(&system, "screening", |work| screened.enter(work))?;
    stage.screener = screener;
    stage.screened = last;
    Ok(())
}

/// Hits on which a decision was made are judged by the county whose leads they are: most of those that became
/// cases were useful, some of those that did not were false.
fn judge(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let cast = stage.cast;
    for office in &cast.offices {
        let filter = HitFilter { judged: Some(false), ..HitFilter::default() };
        let page = PageRequest { cursor: None, limit: Some(200) };
        let hits = stage.act(&office.prosecutor, "hits", |work| {
            queries::hits(work.conn, &work.actor.scope, &filter, &page)
                .map_err(crate::screening::ScreeningError::from)
        })?;
        for named in hits.into_iter().filter(|named| named.hit.office_id == office.id) {
            let given = if named.lead_state == Some(LeadState::Filed) {
                Given { verdict: Verdict::Useful, reason: String::from("已立案办理") }
            } else if named.lead_state == Some(LeadState::NotFiled) && named.hit.id.0 % 3 != 0 {
                let reason = String::from("经核实情况不属实，或者已经整改");
                Given { verdict: Verdict::FalsePositive, reason }
            } else {
                continue;
            };
            let id = named.hit.id;
            stage.act(&office.prosecutor, "judge hit", |work| service::give(work, id, &given))?;
        }
    }
    Ok(())
}

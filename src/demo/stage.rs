//! The course of the year: what is due is done, day by day, in the order of time.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveTime};

use super::cast::Cast;
use super::plan::{Course, LeadFate, Periods, PlannedCase, PlannedLead, Year};
use super::{acts, civil, clauses, fame, intake, screening};
use crate::approvals::{ApprovalId, Verdict};
use crate::audit::{Work, perform_blocking};
use crate::cases::CaseId;
use crate::db::Database;
use crate::flows::{self, FlowError};
use crate::followups;
use crate::kit::coded::Coded;
use crate::kit::{Actor, Timestamp};
use crate::leads::LeadId;
use crate::screening::service::Screener;
use crate::urging;

/// What stopped the making of the year.
#[derive(Debug, thiserror::Error)]
#[error("on {day}, {step}: {why}")]
pub struct DemoError {
    day: NaiveDate,
    step: &'static str,
    why: String,
}

impl DemoError {
    pub(super) fn new(day: NaiveDate, step: &'static str, error: &dyn Coded) -> Self {
        let fields = error.fields().map(|fields| format!(" {:?}", fields.0)).unwrap_or_default();
        let cause = error.database().map(|cause| format!(" {cause}")).unwrap_or_default();
        Self { day, step, why: format!("{} {:?}{fields}{cause}", error.code(), error.args()) }
    }

    pub(super) fn missing(day: NaiveDate, step: &'static str) -> Self {
        Self { day, step, why: String::from("not found") }
    }
}

/// Something to be done on a day.
pub(super) type Task = Box<dyn FnOnce(&mut Stage<'_>) -> Result<(), DemoError>>;

/// The year as it goes on.
pub(super) struct Stage<'a> {
    db: &'a Database,
    pub(super) cast: &'a Cast,
    pub(super) year: &'a Year,
    /// The day that is played.
    pub(super) day: NaiveDate,
    last: NaiveDate,
    minute: i64,
    /// By day; within a day what was begun before comes before what is filed.
    tasks: BTreeMap<(NaiveDate, bool, u32), Task>,
    order: u32,
    /// Leads as they were registered, by position in the plan.
    pub(super) leads: BTreeMap<usize, LeadId>,
    /// Cases as they were filed, by position in the plan.
    pub(super) cases: BTreeMap<usize, CaseId>,
    /// The clauses of the city's library, by their codes in the starter pack.
    pub(super) clauses: clauses::Pack,
    /// The running screening models.
    pub(super) screener: Screener,
    /// The last lead that was held against them.
    pub(super) screened: i64,
}

/// Plays the year.
pub(super) fn play(db: &Database, cast: &Cast, year: Year, today: NaiveDate) -> Result<(), DemoError> {
    let last = today - Days::new(1);
    let mut stage = Stage {
        db,
        cast,
        year: &year,
        day: last,
        last,
        minute: 0,
        tasks: BTreeMap::new(),
        order: 0,
        leads: BTreeMap::new(),
        cases: BTreeMap::new(),
        clauses: clauses::Pack::default(),
        screener: Screener::default(),
        screened: 0,
    };
    for (at, lead) in year.leads.iter().enumerate() {
        stage.on(lead.day, move |stage| intake::register(stage, at));
    }
    for at in 0..year.cases.len() {
        let Some(filed) = stage.case(at).map(|case| case.filed) else { continue };
        stage.on_last(filed, move |stage| acts::file(stage, at));
    }
    clauses::schedule(&mut stage);
    fame::schedule(&mut stage);
    screening::schedule(&mut stage);
    while let Some(((day, _, _), task)) = stage.tasks.pop_first() {
        if day > last {
            break;
        }
        if day != stage.day {
            stage.day = day;
            stage.minute = 0;
            stage.sweep()?;
            screening::arrive(&mut stage)?;
        }
        task(&mut stage)?;
    }
    Ok(())
}

impl<'a> Stage<'a> {
    /// A planned lead.
    pub(super) fn lead(&self, at: usize) -> Option<&'a PlannedLead> {
        self.year.leads.get(at)
    }

    /// A planned case.
    pub(super) fn case(&self, at: usize) -> Option<&'a PlannedCase> {
        self.year.cases.get(at)
    }

    /// Puts a task on a day; one after the end of the year is never done.
    pub(super) fn on(
        &mut self,
        day: NaiveDate,
        task: impl FnOnce(&mut Stage<'_>) -> Result<(), DemoError> + 'static,
    ) {
        self.order += 1;
        self.tasks.insert((day, false, self.order), Box::new(task));
    }

    /// Puts a task on the end of a day.
    fn on_last(
        &mut self,
        day: NaiveDate,
        task: impl FnOnce(&mut Stage<'_>) -> Result<(), DemoError> + 'static,
    ) {
        self.order += 1;
        self.tasks.insert((day, true, self.order), Box::new(task));
    }

    /// The working day so many days on.
    pub(super) fn after(&self, days: u64) -> NaiveDate {
        self.cast.periods.workday(self.day + Days::new(days))
    }

    /// The last day of the year.
    pub(super) fn last(&self) -> NaiveDate {
        self.last
    }

    /// The instant: office hours of the day, a minute further at each act.
    pub(super) fn now(&mut self) -> Timestamp {
        self.minute += 1;
        let start = self.day.and_time(NaiveTime::from_hms_opt(8, 30, 0).unwrap_or_default());
        Timestamp::from_civil(start + chrono::TimeDelta::seconds(self.minute * 20))
    }

    /// The database, for what has transactions of its own.
    pub(super) fn database(&self) -> Database {
        self.db.clone()
    }

    /// One act of a person, in one transaction.
    pub(super) fn act<T, E: Coded + Into<FlowError>>(
        &mut self,
        actor: &Actor,
        step: &'static str,
        mut act: impl FnMut(&mut Work<'_>) -> Result<T, E>,
    ) -> Result<T, DemoError> {
        let now = self.now();
        let day = self.day;
        let told = |work: &mut Work<'_>| {
            let value = act(work).map_err(Into::into)?;
            urging::service::react(work)?;
            Ok(value)
        };
        perform_blocking(self.db, actor, now, told)
            .map_err(|error: FlowError| DemoError::new(day, step, &error))
    }

    /// A proposal is reviewed by the head and decided by the chief of an office.
    pub(super) fn approve(
        &mut self,
        office: usize,
        approval: ApprovalId,
        step: &'static str,
    ) -> Result<(), DemoError> {
        let cast = self.cast;
        let Some(office) = cast.offices.get(office) else { return Ok(()) };
        let verdict = |opinion: &str| Verdict { agree: true, opinion: opinion.to_owned() };
        self.act(&office.head, step, |work| {
            flows::decisions::review(work, approval, 1, &verdict("拟同意，呈检察长审定。"))
        })?;
        self.act(&office.chief, step, |work| {
            flows::decisions::decide(work, approval, 2, &verdict("同意。"))
        })?;
        Ok(())
    }

    /// What every morning does: rectification periods that ended.
    fn sweep(&mut self) -> Result<(), DemoError> {
        let system = Actor::system(self.cast.offices.last().map_or(crate::kit::OfficeId(1), |city| city.id));
        self.act(&system, "ended periods", followups::service::end_periods)?;
        Ok(())
    }

    /// Whether a planned lead became a case.
    pub(super) fn becomes_case(&self, at: usize) -> bool {
        self.lead(at).is_some_and(|lead| lead.fate == LeadFate::Filed)
    }

    /// Whether the first case of a lead is a civil one.
    pub(super) fn is_civil(&self, lead: usize) -> bool {
        self.year
            .cases
            .iter()
            .any(|case| case.leads.first() == Some(&lead) && matches!(case.course, Course::Civil(_)))
    }

    /// Goes on with a civil case.
    pub(super) fn civil(&mut self, at: usize) -> Result<(), DemoError> {
        civil::investigate(self, at)
    }
}

//! What screening looks like on the wire.

use chrono::NaiveDate;
use serde::Serialize;

use crate::kit::{Json, OfficeId, PersonId, Timestamp};
use crate::leads::{LeadId, LeadState};
use crate::screening::model::{
    BackTest, Example, Hit, Input, Met, Model, Overlap, Span, VerdictRow, Version,
};
use crate::screening::queries::{Named, Results};
use crate::screening::{DatasetId, Definition, HitId, ModelId, ModelKind, Verdict, VersionState};

/// A model.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ScreeningModelBody)]
pub struct ModelBody {
    /// Its id.
    pub id: ModelId,
    /// The office that owns it; it also runs for the offices below.
    pub office_id: OfficeId,
    /// What it is held against.
    pub kind: ModelKind,
    /// Its name.
    pub name: String,
    /// Its code in the starter pack it came with.
    pub pack_code: Option<String>,
    /// Who made it.
    pub created_by: Option<PersonId>,
    /// When.
    pub created_at: Timestamp,
    /// The number and the state of its last version.
    pub last: Option<VersionMark>,
    /// The number and the state of the version that runs or is paused.
    pub running: Option<VersionMark>,
    /// The Monday of the last week in which hits of the running version passed the cap; hits above it are
    /// held back until somebody releases them.
    pub noisy_week: Option<NaiveDate>,
}

/// Which version, and where it stands.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ScreeningVersionMark)]
pub struct VersionMark {
    /// Its number.
    pub no: i32,
    /// Where it stands.
    pub state: VersionState,
}

impl ModelBody {
    /// A model with what there is to say of its versions.
    pub(super) fn of(model: Model, versions: &[Version]) -> Self {
        let Model { id, office_id, kind, name, pack_code, created_by, created_at } = model;
        let own = || versions.iter().filter(|row| row.model_id == id);
        let runs = |row: &&Version| matches!(row.state, VersionState::Live | VersionState::Paused);
        let mark = |row: &Version| VersionMark { no: row.no, state: row.state };
        Self {
            id,
            office_id,
            kind,
            name,
            pack_code,
            created_by,
            created_at,
            last: own().max_by_key(|row| row.no).map(mark),
            running: own().find(runs).map(mark),
            noisy_week: own().find(runs).and_then(|row| row.noisy_week),
        }
    }
}

/// A version of a model.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ScreeningVersionBody)]
pub struct VersionBody {
    /// Its number, from 1.
    pub no: i32,
    /// Where it stands.
    pub state: VersionState,
    /// What it is for, and why it is thought to work.
    pub purpose: String,
    /// What it looks for and suggests.
    pub definition: Definition,
    /// Everybody who wrote at it.
    pub authors: Vec<PersonId>,
    /// When it was last written at.
    pub written_at: Timestamp,
    /// Who proposed it.
    pub proposed_by: Option<PersonId>,
    /// When.
    pub proposed_at: Option<Timestamp>,
    /// With what opinion.
    pub proposal_note: Option<String>,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// With what opinion.
    pub decision_note: Option<String>,
    /// Since when it runs; leads entered before are not held against it.
    pub live_from: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The Monday of the last week in which its hits passed the cap.
    pub noisy_week: Option<NaiveDate>,
    /// The last day on which it ran over its data.
    pub rows_run_on: Option<NaiveDate>,
    /// The version a change has to name.
    pub version: i32,
}

impl From<Version> for VersionBody {
    fn from(row: Version) -> Self {
        let Version {
            id: _,
            model_id: _,
            no,
            state,
            version,
            purpose,
            definition,
            authors,
            written_at,
            proposed_by,
            proposed_at,
            proposal_note,
            decided_by,
            decided_at,
            decision_note,
            live_from,
            ended_at,
            noisy_week,
            rows_run_on,
        } = row;
        Self {
            no,
            state,
            purpose,
            definition: definition.into_inner(),
            authors: authors.into_inner(),
            written_at,
            proposed_by,
            proposed_at,
            proposal_note,
            decided_by,
            decided_at,
            decision_note,
            live_from,
            ended_at,
            noisy_week,
            rows_run_on,
            version,
        }
    }
}

/// What came of the hits of a model.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ScreeningResults {
    /// Hits.
    pub hits: i64,
    /// Of these, held back because there were too many in their week.
    pub held: i64,
    /// Of which nothing was said yet.
    pub unjudged: i64,
    /// That were useful.
    pub useful: i64,
    /// That were false.
    pub false_positive: i64,
    /// Hits whose lead was decided on: filed or not. A hit of data counts by the lead registered from it.
    pub decided: i64,
    /// Of these, those on which a case was filed.
    pub cases: i64,
}

impl From<Results> for ScreeningResults {
    fn from(results: Results) -> Self {
        let Results { hits, held, unjudged, useful, false_positive, decided, cases } = results;
        Self { hits, held, unjudged, useful, false_positive, decided, cases }
    }
}

/// A model with its versions and what came of its hits.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ScreeningModelWhole)]
pub struct ModelWhole {
    /// The model.
    pub model: ModelBody,
    /// Its versions, the last first.
    pub versions: Vec<VersionBody>,
    /// What came of its hits, in every office it runs for.
    pub results: ScreeningResults,
}

impl ModelWhole {
    pub(super) fn of(model: Model, versions: Vec<Version>, results: Results) -> Self {
        Self {
            model: ModelBody::of(model, &versions),
            versions: versions.into_iter().map(VersionBody::from).collect(),
            results: results.into(),
        }
    }
}

/// A run of a version on the past.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ScreeningBackTestBody)]
pub struct BackTestBody {
    /// Its id.
    pub id: i64,
    /// Whether it ran the version as it stands now.
    pub current: bool,
    /// Over how many months.
    pub months: i32,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Leads, or rows, that it was held against.
    pub scanned: i64,
    /// How many it hit.
    pub hits: i64,
    /// Hit leads that were decided on: filed or not.
    pub decided: i64,
    /// Of these, those on which a case was filed; cases ÷ decided is the precision.
    pub cases: i64,
    /// Hits divided by the weeks of the period, in hundredths.
    pub hits_per_week_hundredths: i64,
    /// Hits in the week that had most.
    pub busiest_week: i64,
    /// What other live models hit too.
    pub overlaps: Vec<Overlap>,
    /// Some of the hits.
    pub examples: Vec<Example>,
    /// Who ran it.
    pub run_by: Option<PersonId>,
    /// When.
    pub run_at: Timestamp,
}

impl BackTestBody {
    /// A back-test beside the digest of the version as it stands now.
    pub(super) fn of(row: BackTest, digest: &str) -> Self {
        let BackTest {
            id,
            version_id: _,
            digest: ran,
            months,
            from_on,
            to_on,
            scanned,
            hits,
            decided,
            cases,
            busiest_week,
            overlaps,
            examples,
            run_by,
            run_at,
        } = row;
        let days = (to_on - from_on).num_days().max(1);
        Self {
            id,
            current: ran == digest,
            months,
            from: from_on,
            to: to_on,
            scanned,
            hits,
            decided,
            cases,
            hits_per_week_hundredths: hits * 700 / days,
            busiest_week,
            overlaps: overlaps.into_inner(),
            examples: examples.into_inner(),
            run_by,
            run_at,
        }
    }
}

/// A hit.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ScreeningHitBody)]
pub struct HitBody {
    /// Its id.
    pub id: HitId,
    /// The model.
    pub model_id: ModelId,
    /// Its name.
    pub model: String,
    /// The number of the version that hit.
    pub version_no: i32,
    /// The office of the lead, or of the data.
    pub office_id: OfficeId,
    /// The lead that was hit, or that was registered from the rows.
    pub lead_id: Option<LeadId>,
    /// Its number.
    pub lead_number: Option<String>,
    /// What it is about.
    pub lead_title: Option<String>,
    /// What has become of it.
    pub lead_state: Option<LeadState>,
    /// The data that were hit; absent for a lead.
    pub dataset_id: Option<DatasetId>,
    /// The rows that were hit, as they stood then.
    pub input: Option<Input>,
    /// A lead was registered from the rows.
    pub registered: bool,
    /// What it weighs, 1 to 100.
    pub score: i32,
    /// The conditions that held, each with what held it.
    pub met: Vec<Met>,
    /// The words of the lead by which it hit.
    pub spans: Vec<Span>,
    /// When.
    pub hit_at: Timestamp,
    /// It is held back, because the model hit more often than its cap allows in a week.
    pub held: bool,
    /// What people made of it; absent until somebody says.
    pub verdict: Option<Verdict>,
}

impl From<Named> for HitBody {
    fn from(named: Named) -> Self {
        let Named { hit, model, version_no, lead_number, lead_title, lead_state } = named;
        let Hit {
            id,
            version_id: _,
            model_id,
            office_id,
            lead_id,
            dataset_id,
            row_identity: _,
            score,
            met,
            spans,
            input,
            hit_at,
            week: _,
            held,
            verdict,
            registered_lead_id,
        } = hit;
        Self {
            id,
            model_id,
            model,
            version_no,
            office_id,
            lead_id: lead_id.or(registered_lead_id),
            lead_number,
            lead_title,
            lead_state,
            dataset_id,
            input: input.map(Json::into_inner),
            registered: registered_lead_id.is_some(),
            score,
            met: met.into_inner(),
            spans: spans.into_inner(),
            hit_at,
            held,
            verdict,
        }
    }
}

/// What somebody said of a hit.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ScreeningVerdictBody)]
pub struct VerdictBody {
    /// What was said.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// By whom.
    pub given_by: Option<PersonId>,
    /// When.
    pub given_at: Timestamp,
    /// Who undid it; absent while it counts.
    pub undone_by: Option<PersonId>,
    /// When.
    pub undone_at: Option<Timestamp>,
    /// Why.
    pub undone_reason: Option<String>,
}

impl From<VerdictRow> for VerdictBody {
    fn from(row: VerdictRow) -> Self {
        let VerdictRow {
            id: _,
            hit_id: _,
            verdict,
            reason,
            given_by,
            given_at,
            undone_by,
            undone_at,
            undone_reason,
        } = row;
        Self { verdict, reason, given_by, given_at, undone_by, undone_at, undone_reason }
    }
}

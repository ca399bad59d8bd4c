//! Queries of handling measures.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{MeasureRow, MeasureState, OverrideId, OverrideRow};
use crate::cases::model::CaseId;
use crate::cases::state::CaseEvent;
use crate::db::Db;
use crate::db::schema::{case_measures, measure_overrides};
use crate::kit::{Json, PersonId};

/// Gives a case its list.
///
/// # Errors
/// The database's.
pub(super) fn seed(conn: &mut Db, case: CaseId, pack: &str, codes: &[&str]) -> QueryResult<()> {
    let rows: Vec<_> = codes
        .iter()
        .map(|code| {
            (
                case_measures::case_id.eq(case),
                case_measures::code.eq((*code).to_owned()),
                case_measures::pack.eq(pack.to_owned()),
                case_measures::state.eq(MeasureState::Open),
                case_measures::evidence.eq("[]"),
                case_measures::note.eq(""),
            )
        })
        .collect();
    macro_rules! all {
        ($c:expr) => {
            diesel::insert_into(case_measures::table).values(rows).execute($c)?
        };
    }
    match conn {
        Db::Pg(c) => all!(c),
        Db::Sqlite(c) => all!(c),
    };
    Ok(())
}

/// The list of a case.
///
/// # Errors
/// The database's.
pub fn of_case(conn: &mut Db, case: CaseId) -> QueryResult<Vec<MeasureRow>> {
    case_measures::table
        .filter(case_measures::case_id.eq(case))
        .order(case_measures::code)
        .select(MeasureRow::as_select())
        .load(conn)
}

/// What a measure is set to.
pub(super) struct Setting<'a> {
    pub(super) state: MeasureState,
    pub(super) by: Option<PersonId>,
    pub(super) on: NaiveDate,
    pub(super) evidence: &'a [String],
    pub(super) note: &'a str,
}

/// Sets open measures of a case, and says how many were open.
///
/// # Errors
/// The database's.
pub(super) fn set_open(
    conn: &mut Db,
    case: CaseId,
    codes: &[&str],
    setting: &Setting<'_>,
) -> QueryResult<usize> {
    diesel::update(case_measures::table)
        .filter(case_measures::case_id.eq(case))
        .filter(case_measures::code.eq_any(codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>()))
        .filter(case_measures::state.eq(MeasureState::Open))
        .set((
            case_measures::state.eq(setting.state),
            case_measures::set_by.eq(setting.by),
            case_measures::set_on.eq(setting.on),
            case_measures::evidence.eq(Json::new(setting.evidence.to_vec())),
            case_measures::note.eq(setting.note),
            case_measures::version.eq(case_measures::version + 1),
        ))
        .execute(conn)
}

/// Sets one measure, if nobody else changed it since it was read.
///
/// # Errors
/// The database's.
pub(super) fn set(
    conn: &mut Db,
    case: CaseId,
    code: &str,
    version: i32,
    setting: &Setting<'_>,
) -> QueryResult<usize> {
    diesel::update(case_measures::table)
        .filter(case_measures::case_id.eq(case).and(case_measures::code.eq(code)))
        .filter(case_measures::version.eq(version))
        .set((
            case_measures::state.eq(setting.state),
            case_measures::set_by.eq(setting.by),
            case_measures::set_on.eq(setting.on),
            case_measures::evidence.eq(Json::new(setting.evidence.to_vec())),
            case_measures::note.eq(setting.note),
            case_measures::version.eq(case_measures::version + 1),
        ))
        .execute(conn)
}

/// Stores an override.
///
/// # Errors
/// The database's.
pub(super) fn insert_override(
    conn: &mut Db,
    case: CaseId,
    event: CaseEvent,
    codes: &[String],
    reason: &str,
    by: (Option<PersonId>, NaiveDate),
) -> QueryResult<OverrideId> {
    diesel::insert_into(measure_overrides::table)
        .values((
            measure_overrides::case_id.eq(case),
            measure_overrides::event.eq(event),
            measure_overrides::codes.eq(Json::new(codes.to_vec())),
            measure_overrides::reason.eq(reason),
            measure_overrides::person_id.eq(by.0),
            measure_overrides::made_on.eq(by.1),
        ))
        .returning(measure_overrides::id)
        .get_result(conn)
}

/// The overrides of a case.
///
/// # Errors
/// The database's.
pub fn overrides(conn: &mut Db, case: CaseId) -> QueryResult<Vec<OverrideRow>> {
    measure_overrides::table
        .filter(measure_overrides::case_id.eq(case))
        .order(measure_overrides::id)
        .select(OverrideRow::as_select())
        .load(conn)
}

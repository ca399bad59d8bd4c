//! Queries of number series.

use diesel::prelude::*;

use super::model::{IssuedNumber, NumberId, NumberTemplate, SeriesKind};
use crate::audit::Subject;
use crate::db::Db;
use crate::db::schema::{issued_numbers, number_series, number_templates};
use crate::kit::page::PageRequest;
use crate::kit::{OfficeId, PersonId, Scope, Timestamp};

/// A number about to be given.
pub(super) struct NewNumber<'a> {
    pub(super) office: OfficeId,
    pub(super) kind: SeriesKind,
    pub(super) year: i32,
    pub(super) n: Option<i32>,
    pub(super) number: &'a str,
    pub(super) official: bool,
    pub(super) subject: Subject,
    pub(super) note: Option<&'a str>,
    pub(super) issued_on: chrono::NaiveDate,
    pub(super) issued_by: Option<PersonId>,
}

/// How an office writes a kind in a year, if it said so for that year or an earlier one.
///
/// # Errors
/// The database's.
pub fn template(
    conn: &mut Db,
    office: OfficeId,
    kind: SeriesKind,
    year: i32,
) -> QueryResult<Option<NumberTemplate>> {
    number_templates::table
        .filter(number_templates::office_id.eq(office).and(number_templates::kind.eq(kind)))
        .filter(number_templates::year.le(year))
        .order(number_templates::year.desc())
        .select(NumberTemplate::as_select())
        .first(conn)
        .optional()
}

/// The templates that an office set.
///
/// # Errors
/// The database's.
pub fn templates(conn: &mut Db, office: OfficeId) -> QueryResult<Vec<NumberTemplate>> {
    number_templates::table
        .filter(number_templates::office_id.eq(office))
        .order((number_templates::kind, number_templates::year))
        .select(NumberTemplate::as_select())
        .load(conn)
}

pub(super) fn insert_template(conn: &mut Db, row: &NumberTemplate) -> QueryResult<usize> {
    diesel::insert_into(number_templates::table)
        .values((
            number_templates::office_id.eq(row.office_id),
            number_templates::kind.eq(row.kind),
            number_templates::template.eq(&row.template),
            number_templates::code.eq(&row.code),
            number_templates::year.eq(row.year),
        ))
        .execute(conn)
}

/// Changes a template that still has the version given.
pub(super) fn update_template(conn: &mut Db, row: &NumberTemplate) -> QueryResult<usize> {
    diesel::update(
        number_templates::table.filter(
            number_templates::office_id
                .eq(row.office_id)
                .and(number_templates::kind.eq(row.kind))
                .and(number_templates::year.eq(row.year))
                .and(number_templates::version.eq(row.version)),
        ),
    )
    .set((
        number_templates::template.eq(&row.template),
        number_templates::code.eq(&row.code),
        number_templates::version.eq(number_templates::version + 1),
    ))
    .execute(conn)
}

/// Locks a series until the transaction ends, making it if it is new, and gives the highest number
/// taken. The update comes first, because it takes the row's lock on both databases.
pub(super) fn lock_series(conn: &mut Db, office: OfficeId, kind: SeriesKind, year: i32) -> QueryResult<i32> {
    loop {
        let series = number_series::office_id
            .eq(office)
            .and(number_series::kind.eq(kind))
            .and(number_series::year.eq(year));
        let locked = diesel::update(number_series::table.filter(series))
            .set(number_series::last.eq(number_series::last))
            .execute(conn)?;
        if locked == 1 {
            return number_series::table.filter(series).select(number_series::last).first(conn);
        }
        macro_rules! make {
            ($c:expr) => {
                diesel::insert_into(number_series::table)
                    .values((
                        number_series::office_id.eq(office),
                        number_series::kind.eq(kind),
                        number_series::year.eq(year),
                        number_series::last.eq(0),
                    ))
                    .on_conflict_do_nothing()
                    .execute($c)?
            };
        }
        match conn {
            Db::Pg(c) => make!(c),
            Db::Sqlite(c) => make!(c),
        };
    }
}

pub(super) fn set_last(
    conn: &mut Db,
    office: OfficeId,
    kind: SeriesKind,
    year: i32,
    last: i32,
) -> QueryResult<usize> {
    diesel::update(
        number_series::table.filter(
            number_series::office_id
                .eq(office)
                .and(number_series::kind.eq(kind))
                .and(number_series::year.eq(year)),
        ),
    )
    .set(number_series::last.eq(last))
    .execute(conn)
}

pub(super) fn insert(conn: &mut Db, new: &NewNumber<'_>) -> QueryResult<NumberId> {
    diesel::insert_into(issued_numbers::table)
        .values((
            issued_numbers::office_id.eq(new.office),
            issued_numbers::kind.eq(new.kind),
            issued_numbers::year.eq(new.year),
            issued_numbers::n.eq(new.n),
            issued_numbers::number.eq(new.number),
            issued_numbers::official.eq(new.official),
            issued_numbers::subject_kind.eq(new.subject.kind),
            issued_numbers::subject_id.eq(new.subject.id),
            issued_numbers::note.eq(new.note),
            issued_numbers::issued_on.eq(new.issued_on),
            issued_numbers::issued_by.eq(new.issued_by),
        ))
        .returning(issued_numbers::id)
        .get_result(conn)
}

/// One number.
///
/// # Errors
/// The database's.
pub fn number(conn: &mut Db, id: NumberId) -> QueryResult<Option<IssuedNumber>> {
    issued_numbers::table.find(id.0).select(IssuedNumber::as_select()).first(conn).optional()
}

/// The numbers of records of a kind that count, each with its record.
///
/// # Errors
/// The database's.
pub fn numbers_of(conn: &mut Db, kind: &str, ids: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    issued_numbers::table
        .filter(issued_numbers::subject_kind.eq(kind.to_owned()))
        .filter(issued_numbers::subject_id.eq_any(ids.to_vec()).and(issued_numbers::voided_at.is_null()))
        .order(issued_numbers::id)
        .select((issued_numbers::subject_id, issued_numbers::number))
        .load(conn)
}

/// A number of an office by the way it is written.
///
/// # Errors
/// The database's.
pub fn by_text(conn: &mut Db, office: OfficeId, number: &str) -> QueryResult<Option<IssuedNumber>> {
    issued_numbers::table
        .filter(issued_numbers::office_id.eq(office).and(issued_numbers::number.eq(number)))
        .select(IssuedNumber::as_select())
        .first(conn)
        .optional()
}

/// Makes a number void that is not; zero rows when it already is.
pub(super) fn set_void(
    conn: &mut Db,
    id: NumberId,
    by: Option<PersonId>,
    at: Timestamp,
    reason: &str,
) -> QueryResult<usize> {
    diesel::update(issued_numbers::table.find(id.0).filter(issued_numbers::voided_at.is_null()))
        .set((
            issued_numbers::voided_at.eq(Some(at)),
            issued_numbers::voided_by.eq(by),
            issued_numbers::void_reason.eq(Some(reason)),
        ))
        .execute(conn)
}

/// The numbers of a series in their order, the void ones among them.
///
/// # Errors
/// The database's.
pub fn series(
    conn: &mut Db,
    office: OfficeId,
    kind: SeriesKind,
    year: i32,
) -> QueryResult<Vec<IssuedNumber>> {
    issued_numbers::table
        .filter(
            issued_numbers::office_id
                .eq(office)
                .and(issued_numbers::kind.eq(kind))
                .and(issued_numbers::year.eq(year)),
        )
        .order((issued_numbers::n, issued_numbers::id))
        .select(IssuedNumber::as_select())
        .load(conn)
}

/// The highest number taken in every series in sight: office, kind, year, number.
///
/// # Errors
/// The database's.
pub fn all_series(conn: &mut Db, scope: &Scope) -> QueryResult<Vec<(OfficeId, SeriesKind, i32, i32)>> {
    let mut query = number_series::table
        .order((number_series::office_id, number_series::kind, number_series::year))
        .select((number_series::office_id, number_series::kind, number_series::year, number_series::last))
        .into_boxed();
    if let Some(ids) = offices(scope) {
        query = query.filter(number_series::office_id.eq_any(ids));
    }
    query.load(conn)
}

/// The highest number taken in one series; 0 before the first.
///
/// # Errors
/// The database's.
pub fn last_of(conn: &mut Db, office: OfficeId, kind: SeriesKind, year: i32) -> QueryResult<i32> {
    let series = number_series::office_id
        .eq(office)
        .and(number_series::kind.eq(kind))
        .and(number_series::year.eq(year));
    let last = number_series::table.filter(series).select(number_series::last).first(conn).optional()?;
    Ok(last.unwrap_or(0))
}

/// The first of some years of which a number of a kind was given.
///
/// # Errors
/// The database's.
pub fn first_year_in_use(
    conn: &mut Db,
    office: OfficeId,
    kind: SeriesKind,
    years: std::ops::Range<i32>,
) -> QueryResult<Option<i32>> {
    issued_numbers::table
        .filter(issued_numbers::office_id.eq(office).and(issued_numbers::kind.eq(kind)))
        .filter(issued_numbers::year.ge(years.start).and(issued_numbers::year.lt(years.end)))
        .order(issued_numbers::year)
        .select(issued_numbers::year)
        .first(conn)
        .optional()
}

/// What a list of numbers is narrowed by.
#[derive(Debug, Clone, Copy, Default)]
pub struct NumberFilter {
    /// The procuratorate.
    pub office: Option<OfficeId>,
    /// The kind.
    pub kind: Option<SeriesKind>,
    /// The year of the series.
    pub year: Option<i32>,
    /// Void ones only, or those that are not.
    pub void: Option<bool>,
}

/// A page of the numbers in sight, the newest first, the void ones among them.
///
/// # Errors
/// The database's.
pub fn numbers(
    conn: &mut Db,
    scope: &Scope,
    filter: &NumberFilter,
    page: &PageRequest,
) -> QueryResult<Vec<IssuedNumber>> {
    let mut query = issued_numbers::table.select(IssuedNumber::as_select()).into_boxed();
    if let Some(ids) = offices(scope) {
        query = query.filter(issued_numbers::office_id.eq_any(ids));
    }
    if let Some(office) = filter.office {
        query = query.filter(issued_numbers::office_id.eq(office));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(issued_numbers::kind.eq(kind));
    }
    if let Some(year) = filter.year {
        query = query.filter(issued_numbers::year.eq(year));
    }
    query = match filter.void {
        Some(true) => query.filter(issued_numbers::voided_at.is_not_null()),
        Some(false) => query.filter(issued_numbers::voided_at.is_null()),
        None => query,
    };
    if let Some(cursor) = page.cursor {
        query = query.filter(issued_numbers::id.lt(cursor));
    }
    query.order(issued_numbers::id.desc()).limit(page.limit() + 1).load(conn)
}

/// The offices of a scope; none stands for every office.
fn offices(scope: &Scope) -> Option<Vec<OfficeId>> {
    match scope {
        Scope::All => None,
        Scope::Offices(ids) => Some(ids.clone()),
        Scope::Agency(_) | Scope::None => Some(Vec::new()),
    }
}

/// The places that are taken in a series.
///
/// # Errors
/// The database's.
pub fn taken(conn: &mut Db, office: OfficeId, kind: SeriesKind, year: i32) -> QueryResult<Vec<i32>> {
    let places: Vec<Option<i32>> = issued_numbers::table
        .filter(
            issued_numbers::office_id
                .eq(office)
                .and(issued_numbers::kind.eq(kind))
                .and(issued_numbers::year.eq(year))
                .and(issued_numbers::n.is_not_null()),
        )
        .order(issued_numbers::n)
        .select(issued_numbers::n)
        .load(conn)?;
    Ok(places.into_iter().flatten().collect())
}

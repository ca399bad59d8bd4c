//! Lists of people and agencies, narrowed to what somebody looks for.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{agencies, people, person_roles};
use crate::kit::page::PageRequest;
use crate::kit::{AgencyId, OfficeId, PersonId, Role, Scope};
use crate::org::model::{Agency, AgencySystem, Person};

/// Which agencies a list holds.
#[derive(Debug, Clone, Default)]
pub struct AgencyFilter {
    /// Whose name, short name or code holds this.
    pub text: Option<String>,
    /// At the level of this procuratorate.
    pub office: Option<OfficeId>,
    /// Whose duty is of this system.
    pub system: Option<AgencySystem>,
    /// Which exist on a day, or have ended by then.
    pub standing: Option<(bool, NaiveDate)>,
}

/// A page of agencies by id; an agency's own people find only their own.
///
/// # Errors
/// The database's.
pub fn agencies(
    conn: &mut Db,
    scope: &Scope,
    filter: &AgencyFilter,
    page: &PageRequest,
) -> QueryResult<Vec<Agency>> {
    let AgencyFilter { text, office, system, standing } = filter;
    let mut query = agencies::table.select(Agency::as_select()).into_boxed();
    query = match scope {
        Scope::All | Scope::None => query,
        Scope::Offices(ids) => query.filter(agencies::office_id.eq_any(ids.clone())),
        Scope::Agency(own) => query.filter(agencies::id.eq(own.0)),
    };
    if let Some(text) = text {
        let (name, code) = (anywhere(text), anywhere(&text.to_uppercase()));
        query = query.filter(
            agencies::name
                .like(name.clone())
                .escape('\\')
                .or(agencies::short_name.like(name).escape('\\'))
                .or(agencies::code.like(code).escape('\\')),
        );
    }
    if let Some(office) = office {
        query = query.filter(agencies::office_id.eq(*office));
    }
    if let Some(system) = system {
        query = query.filter(agencies::system.eq(*system));
    }
    if let Some((stands, on)) = standing {
        let lasts = agencies::valid_to.is_null().or(agencies::valid_to.ge(*on).assume_not_null());
        query = if *stands {
            query.filter(lasts)
        } else {
            query.filter(agencies::valid_to.lt(*on).assume_not_null())
        };
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(agencies::id.gt(cursor));
    }
    query.order(agencies::id).limit(page.limit() + 1).load(conn)
}

/// Which people a list holds.
#[derive(Debug, Clone, Default)]
pub struct PeopleFilter {
    /// Whose name or user name holds this.
    pub text: Option<String>,
    /// Of this procuratorate.
    pub office: Option<OfficeId>,
    /// Of this agency.
    pub agency: Option<AgencyId>,
    /// Who hold this role on a day.
    pub role: Option<(Role, NaiveDate)>,
    /// Who may sign in, or may not.
    pub active: Option<bool>,
}

/// A text as a pattern that finds it anywhere.
fn anywhere(text: &str) -> String {
    format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

/// A page of the people of offices and of the agencies they supervise, by id.
///
/// # Errors
/// The database's.
pub fn people(
    conn: &mut Db,
    offices: &[OfficeId],
    filter: &PeopleFilter,
    page: &PageRequest,
) -> QueryResult<Vec<Person>> {
    let PeopleFilter { text, office, agency, role, active } = filter;
    let of_agencies =
        agencies::table.filter(agencies::office_id.eq_any(offices.to_vec())).select(agencies::id.nullable());
    let of_offices = people::office_id.eq_any(offices.to_vec()).assume_not_null();
    let mut query = people::table
        .filter(of_offices.or(people::agency_id.eq_any(of_agencies).assume_not_null()))
        .select(Person::as_select())
        .into_boxed();
    if let Some(text) = text {
        let (name, username) = (anywhere(text), anywhere(&text.to_lowercase()));
        query = query
            .filter(people::name.like(name).escape('\\').or(people::username.like(username).escape('\\')));
    }
    if let Some(office) = office {
        query = query.filter(people::office_id.eq(*office).assume_not_null());
    }
    if let Some(agency) = agency {
        query = query.filter(people::agency_id.eq(*agency).assume_not_null());
    }
    if let Some((role, on)) = role {
        let held = person_roles::table
            .filter(person_roles::role.eq(*role).and(person_roles::valid_from.le(*on)))
            .filter(person_roles::valid_to.is_null().or(person_roles::valid_to.ge(*on)))
            .select(person_roles::person_id);
        query = query.filter(people::id.eq_any(held));
    }
    if let Some(active) = active {
        query = query.filter(people::active.eq(*active));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(people::id.gt(cursor));
    }
    query.order(people::id).limit(page.limit() + 1).load(conn)
}

/// The roles that people hold on a day.
///
/// # Errors
/// The database's.
pub fn roles_on(conn: &mut Db, people: &[PersonId], on: NaiveDate) -> QueryResult<Vec<(PersonId, Role)>> {
    person_roles::table
        .filter(person_roles::person_id.eq_any(people.to_vec()))
        .filter(person_roles::valid_from.le(on))
        .filter(person_roles::valid_to.is_null().or(person_roles::valid_to.ge(on)))
        .order((person_roles::person_id, person_roles::role))
        .select((person_roles::person_id, person_roles::role))
        .load(conn)
}

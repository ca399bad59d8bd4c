//! The offices, agencies and people of the demonstration: a city and its six counties.

mod places;

use chrono::NaiveDate;
use serde_json::json;

use super::error::OrgError;
use super::model::{AgencyFacts, AgencySystem, Body, Level, NewPerson, PasswordHash};
use super::{rules, store};
use crate::audit::{Subject, Work};
use crate::kit::{AgencyId, OfficeId, Role};
use places::{BUREAUS, FAMILY, GIVEN, HOME, OTHERS, PLACES, POSTS, Place};

/// What is made, gathered before the people are stored at once.
#[derive(Default)]
struct Made {
    offices: Vec<(&'static str, OfficeId)>,
    /// The city's agency of each system, above those of the counties where the line is vertical.
    superiors: Vec<(AgencySystem, AgencyId)>,
    people: Vec<(NewPerson, Role)>,
    agencies: usize,
}

/// Makes the tree, its agencies with one succession, and its people, all with one password; once.
///
/// The people of an agency sign in as `agency.N` and `agencyhead.N`, where N counts the agencies in
/// the order in which they are made; those of the ecology bureau of 甘州区 are `agency` and
/// `agencyhead`.
///
/// # Errors
/// The database's.
pub fn demonstration(work: &mut Work<'_>, password: &PasswordHash) -> Result<(), OrgError> {
    if store::procuratorate_of_code(work.conn, HOME)?.is_some() {
        return Ok(());
    }
    // After the reform of the State's institutions of 2018; roles are held from then on.
    let since = NaiveDate::from_ymd_opt(2019, 3, 1).unwrap_or(NaiveDate::MIN);
    let mut made = Made::default();
    for place in PLACES {
        office(work, place, since, &mut made)?;
    }
    for (username, name, title, role, code) in OTHERS {
        if let Some((_, office)) = made.offices.iter().find(|(known, _)| known == code) {
            made.people.push((person(username, name, title, Body::Office(*office)), *role));
        }
    }
    let new: Vec<NewPerson> = made.people.iter().map(|(person, _)| person.clone()).collect();
    let ids = store::insert_people(work.conn, &new, password)?;
    let roles: Vec<_> = made
        .people
        .iter()
        .filter_map(|(person, role)| {
            ids.iter().find(|(username, _)| *username == person.username).map(|(_, id)| (*id, *role))
        })
        .collect();
    store::insert_roles(work.conn, &roles, since)?;
    for (code, id) in &made.offices {
        work.record(*id, "organisation.seeded", Subject::new("procuratorate", id.0), json!({"code": code}));
    }
    Ok(())
}

fn person(username: &str, name: &str, title: &str, body: Body) -> NewPerson {
    NewPerson { username: username.to_owned(), name: name.to_owned(), title: title.to_owned(), body }
}

/// One office with its four people and its agencies.
fn office(work: &mut Work<'_>, place: &Place, since: NaiveDate, made: &mut Made) -> Result<(), OrgError> {
    let parent = made.offices.first().map(|(_, id)| *id);
    let name = format!("{}人民检察院", place.region);
    let new = store::NewOffice {
        code: place.code,
        name: &name,
        short_name: place.short,
        level: place.level,
        parent,
        division_code: place.code,
    };
    let id = store::insert_office(work.conn, &new)?;
    made.offices.push((place.code, id));
    for ((role_name, role, post), name) in POSTS.iter().zip(place.people) {
        let username = format!("{role_name}{}", place.suffix);
        made.people.push((person(&username, name, post, Body::Office(id)), *role));
    }
    for bureau in BUREAUS {
        let superior = made.superiors.iter().find(|(system, _)| *system == bureau.system);
        let (name, superior) = match (bureau.system, place.level) {
            // The bureaus of ecology of counties are branches of the city's.
            (AgencySystem::Ecology, Level::County) => {
                (format!("张掖市{}{}分局", bureau.name, stem(place.region)), superior.map(|(_, id)| *id))
            }
            _ => (format!("{}{}", place.region, bureau.name), None),
        };
        let facts = AgencyFacts {
            code: String::new(),
            name,
            short_name: bureau.short.to_owned(),
            system: bureau.system,
            division_code: place.code.to_owned(),
            office_id: id,
            superior_id: superior,
            duties: bureau.duties.to_owned(),
            valid_from: since,
            valid_to: None,
        };
        let agency = agency(work, facts, made)?;
        if place.level == Level::City {
            made.superiors.push((bureau.system, agency));
        }
        if bureau.system == AgencySystem::UrbanManagement && place.code == "620724" {
            reform(work, place, id, agency, since, made)?;
        }
    }
    if !place.township.is_empty() {
        let facts = AgencyFacts {
            code: String::new(),
            name: format!("{}{}人民政府", place.region, place.township),
            short_name: format!("{}政府", place.township),
            system: AgencySystem::Government,
            division_code: place.code.to_owned(),
            office_id: id,
            superior_id: None,
            duties: String::from("辖区内人居环境整治、秸秆和垃圾清运，基本农田和河道的日常巡查。"),
            valid_from: since,
            valid_to: None,
        };
        agency(work, facts, made)?;
    }
    Ok(())
}

/// 机构改革: a bureau that ended with the year 2024, and its successor.
fn reform(
    work: &mut Work<'_>,
    place: &Place,
    office: OfficeId,
    successor: AgencyId,
    since: NaiveDate,
    made: &mut Made,
) -> Result<(), OrgError> {
    let effective = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap_or(since);
    let facts = AgencyFacts {
        code: String::new(),
        name: format!("{}城市管理局", place.region),
        short_name: String::from("原城管局"),
        system: AgencySystem::UrbanManagement,
        division_code: place.code.to_owned(),
        office_id: office,
        superior_id: None,
        duties: String::from("市容环境卫生和生活垃圾的管理；机构改革后由城市管理综合执法局承继。"),
        valid_from: since,
        valid_to: effective.pred_opt(),
    };
    let ended = agency(work, facts, made)?;
    store::insert_succession(work.conn, ended, successor, effective, "县级机构改革方案：职责整体划转。")?;
    Ok(())
}

/// One agency with its liaison and its head.
fn agency(work: &mut Work<'_>, facts: AgencyFacts, made: &mut Made) -> Result<AgencyId, OrgError> {
    made.agencies += 1;
    let number = made.agencies;
    let seventeen = format!("11{}DEMA{number:05}", facts.division_code);
    let check = rules::credit_check(&seventeen).unwrap_or('0');
    let facts = AgencyFacts { code: format!("{seventeen}{check}"), ..facts };
    let id = store::insert_agency(work.conn, &facts)?;
    if facts.valid_to.is_some() {
        return Ok(id);
    }
    let is_persona = facts.division_code == HOME && facts.system == AgencySystem::Ecology;
    let suffix = if is_persona { String::new() } else { format!(".{number}") };
    let posts = [
        ("agency", Role::AgencyLiaison, "联络员", number * 2),
        ("agencyhead", Role::AgencyHead, "负责人", number * 2 + 1),
    ];
    for (username, role, post, nth) in posts {
        let title = format!("{}{post}", facts.short_name);
        let new = person(&format!("{username}{suffix}"), &name_of(nth), &title, Body::Agency(id));
        made.people.push((new, role));
    }
    Ok(id)
}

/// The region without what kind of region it is, as branches are named: 甘州分局, 肃南分局.
fn stem(region: &str) -> &str {
    let short = region.trim_end_matches("裕固族自治县");
    short.trim_end_matches(['区', '县'])
}

/// An invented name; neither list's length divides the other's, so that they do not repeat soon.
fn name_of(nth: usize) -> String {
    let family = FAMILY.iter().cycle().nth(nth % FAMILY.len()).copied().unwrap_or("王");
    let given = GIVEN.iter().cycle().nth(nth % GIVEN.len()).copied().unwrap_or("国强");
    format!("{family}{given}")
}

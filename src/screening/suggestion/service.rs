//! Use cases of suggestions: of a lead, of a text that is still being typed, of leads that arrive.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;
use diesel::result::Error;

use super::agencies::Regional;
use super::alike::Decided;
use super::judge::{Judged, Setting, Told, suggest};
use super::knowledge::Knowledge;
use super::model::{Arrival, FactorPoints};
use super::priority::Registered;
use super::store;
use crate::db::Db;
use crate::kit::{AgencyId, Json, OfficeId, Timestamp};
use crate::leads::{Lead, LeadFacts, queries};
use crate::org::store as org;

/// So many decided leads of an office are looked at, the newest.
const CANDIDATES: i64 = 400;

/// What is the same for all leads of an office about a division on a day.
///
/// # Errors
/// The database's.
pub fn setting(conn: &mut Db, office: OfficeId, division: &str, on: NaiveDate) -> Result<Setting, Error> {
    let open = queries::domains(conn)?.into_iter().filter(|domain| domain.in_force(on));
    let open = open.map(|domain| domain.code).collect();
    let own = org::procuratorate(conn, office)?;
    let above = own.as_ref().and_then(|own| own.parent_id);
    let around = store::agencies_around(
        conn,
        &[Some(office), above].into_iter().flatten().collect::<Vec<_>>(),
        division,
    )?;
    let (near, rest): (Vec<_>, Vec<_>) =
        around.into_iter().partition(|agency| agency.division_code == division);
    let (own, above) = rest.into_iter().partition(|agency| agency.office_id == office);
    let regional = Regional { tiers: vec![near, own, above], successions: org::successions(conn)? };
    Ok(Setting { open, regional, on })
}

/// The same for a division that may be left out: the office's own.
///
/// # Errors
/// The database's.
pub fn setting_for(
    conn: &mut Db,
    office: OfficeId,
    division: Option<&str>,
    on: NaiveDate,
) -> Result<Setting, Error> {
    let own = match division {
        Some(_) => None,
        None => org::procuratorate(conn, office)?.map(|office| office.division_code),
    };
    setting(conn, office, division.or(own.as_deref()).unwrap_or_default(), on)
}

/// What a lead tells.
#[must_use]
pub fn told(lead: &Lead, facts: &LeadFacts, entered: Vec<AgencyId>, files: usize) -> Told {
    Told {
        lead: Some(lead.id),
        known_on: None,
        title: lead.title.clone(),
        narrative: facts.narrative.clone(),
        place: facts.place.clone(),
        harm: facts.harmed_interest.clone(),
        registered: Registered {
            channel: Some(lead.channel),
            urgent: lead.urgent,
            on_the_map: facts.longitude.is_some() && facts.latitude.is_some(),
            suspects: facts.suspects.get().iter().map(|suspect| suspect.name.clone()).collect(),
            files,
        },
        entered,
    }
}

/// What is suggested of a lead as it stands.
///
/// # Errors
/// The database's.
pub fn of_lead(conn: &mut Db, lead: &Lead) -> Result<Judged, Error> {
    let facts = queries::facts(conn, lead.id)?;
    let entered =
        queries::agencies(conn, lead.id)?.into_iter().filter_map(|agency| agency.agency_id).collect();
    let files = store::files_of(conn, &[lead.id.0])?.remove(&lead.id.0).unwrap_or_default();
    let setting = setting(conn, lead.office_id, &lead.division_code, lead.received_on)?;
    Ok(suggest(&told(lead, &facts, entered, files), &candidates(conn, lead.office_id)?, &setting))
}

/// What is suggested of a text of an office that is still being typed.
///
/// # Errors
/// The database's.
pub fn of_text(
    conn: &mut Db,
    (office, division): (OfficeId, Option<&str>),
    told: &Told,
    today: NaiveDate,
) -> Result<Judged, Error> {
    let setting = setting_for(conn, office, division, today)?;
    Ok(suggest(told, &candidates(conn, office)?, &setting))
}

/// The decided leads of an office among which the nearest are looked for: whoever sees a lead of the office
/// sees them.
fn candidates(conn: &mut Db, office: OfficeId) -> Result<Vec<Decided>, Error> {
    let newest = store::newest_decided(conn, Some(office), CANDIDATES)?;
    Ok(newest.into_iter().map(|(_, _, decided)| decided).collect())
}

/// Suggests of leads that arrived; those of which it was done are passed over. What was decided later than a
/// lead was received is not asked, and the agencies that people entered on it are not told: so what is kept is
/// what could be known on arrival, also where that is found out long after.
///
/// # Errors
/// The database's.
pub fn arrivals(conn: &mut Db, ids: &[i64], now: Timestamp) -> Result<Vec<Arrival>, Error> {
    let rows = store::unsuggested(conn, ids)?;
    let own: Vec<i64> = rows.iter().map(|(lead, _)| lead.id.0).collect();
    let mut files = store::files_of(conn, &own)?;
    let mut settings: HashMap<(OfficeId, String, NaiveDate), Setting> = HashMap::new();
    let mut decided: HashMap<OfficeId, Vec<Decided>> = HashMap::new();
    let mut made = Vec::with_capacity(rows.len());
    for (lead, facts) in rows {
        let key = (lead.office_id, lead.division_code.clone(), lead.received_on);
        let setting = match settings.entry(key) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                entry.insert(setting(conn, lead.office_id, &lead.division_code, lead.received_on)?)
            }
        };
        let files = files.remove(&lead.id.0).unwrap_or_default();
        let told = Told { known_on: Some(lead.received_on), ..told(&lead, &facts, Vec::new(), files) };
        let candidates = match decided.entry(lead.office_id) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(candidates(conn, lead.office_id)?),
        };
        made.push(arrival(&lead, &suggest(&told, candidates, setting), now));
    }
    Ok(made)
}

/// Keeps what was suggested of leads, but of those that have suggestions by now, or are no longer there. How
/// many were kept.
///
/// # Errors
/// The database's.
pub fn keep(conn: &mut Db, made: &[Arrival]) -> Result<usize, Error> {
    let ids: Vec<i64> = made.iter().map(|arrival| arrival.lead_id.0).collect();
    let open = store::still_unsuggested(conn, &ids)?;
    let new: Vec<&Arrival> = made.iter().filter(|arrival| open.contains(&arrival.lead_id)).collect();
    store::insert(conn, &new)?;
    Ok(new.len())
}

fn arrival(lead: &Lead, judged: &Judged, now: Timestamp) -> Arrival {
    let domain = |at: usize| judged.domains.get(at).and_then(|one| one.domain.clone());
    let mut agencies = judged.agencies.iter().filter_map(|one| one.agency_id);
    Arrival {
        lead_id: lead.id,
        suggested_at: now,
        knowledge: Knowledge::shared().version.clone(),
        domain_1: domain(0),
        domain_2: domain(1),
        domain_3: domain(2),
        agency_1: agencies.next(),
        agency_2: agencies.next(),
        agency_3: agencies.next(),
        priority: judged.priority.score,
        factors: Json::new(
            judged
                .priority
                .factors
                .iter()
                .map(|factor| FactorPoints { factor: factor.factor, points: factor.points })
                .collect(),
        ),
    }
}

//! What the edge may read of suggestions.

use chrono::NaiveDate;
use diesel::result::Error;

use super::accuracy::{Accuracy, Choice, Suggested, count};
use super::model::{Arrival, Chosen, Period};
use super::store;
use crate::db::Db;
use crate::kit::{AgencyId, Scope};
use crate::leads::Lead;
use crate::org::rules::last_successor;
use crate::org::store::successions;

use super::alike::says_something;

pub use super::store::{arrival, by_agency, by_domain, first_of_leads, ids_of_batch, of_batch};

/// What people chose of a lead; none while nothing is decided.
///
/// # Errors
/// The database's.
pub fn chosen(conn: &mut Db, lead: &Lead) -> Result<Option<Chosen>, Error> {
    if !says_something(lead.state) {
        return Ok(None);
    }
    let agencies = store::agencies_of_cases(conn, &[lead.id.0])?.remove(&lead.id.0).unwrap_or_default();
    Ok(Some(Chosen { lead: lead.id, state: lead.state, domain: lead.domain.clone(), agencies }))
}

/// How often what was suggested on arrival is what people chose, of the leads in sight that were decided in
/// a period. Agencies are compared as they answer on a day.
///
/// # Errors
/// The database's.
pub fn accuracy(conn: &mut Db, scope: &Scope, period: Period, today: NaiveDate) -> Result<Accuracy, Error> {
    let successions = successions(conn)?;
    let answers = |id: AgencyId| last_successor(&successions, id, today);
    let pairs: Vec<_> = store::decided_with_arrival(conn, scope, period)?
        .into_iter()
        .map(|(arrival, chosen)| {
            let Chosen { lead: _, state, domain, agencies } = chosen;
            let agencies = agencies.into_iter().map(answers).collect();
            (suggested(arrival, answers), Choice { domain, agencies, state })
        })
        .collect();
    Ok(count(&pairs))
}

fn suggested(arrival: Arrival, answers: impl Fn(AgencyId) -> AgencyId) -> Suggested {
    let Arrival {
        lead_id: _,
        suggested_at: _,
        knowledge: _,
        domain_1,
        domain_2,
        domain_3,
        agency_1,
        agency_2,
        agency_3,
        priority,
        factors: _,
    } = arrival;
    let mut domains = vec![domain_1];
    domains.extend([domain_2, domain_3].into_iter().filter(Option::is_some));
    Suggested {
        domains,
        agencies: [agency_1, agency_2, agency_3].into_iter().flatten().map(answers).collect(),
        priority,
    }
}

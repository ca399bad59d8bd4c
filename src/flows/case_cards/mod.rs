//! Case cards (案卡): the fields of cases as rows of a workbook, taken out, and brought in again.
//!
//! What comes in goes through the use cases that the API calls: a row can change what a person may change by hand and
//! nothing else, at the version that it was taken out with. A row that says what is there already does nothing.

mod columns;
mod error;
mod rows;

use std::collections::{BTreeMap, HashMap};

pub use columns::Column;
pub use error::{CardError, CardRefusal};
pub use rows::{MOST_ROWS, Sheet, read};

use crate::audit::Work;
use crate::cases::model::{CaseFilter, Party, PartyKind};
use crate::cases::service::{self as use_cases, Amendment, BY_HAND};
use crate::cases::store::batches;
use crate::cases::{self, Case, CaseEvent, CaseId};
use crate::db::Db;
use crate::files::workbook::Cell;
use crate::flows::FlowError;
use crate::kit::grouping::grouped;
use crate::kit::page::PageRequest;
use crate::kit::{OfficeId, PersonId, Scope};
use crate::org::model::Person;
use crate::{leads, org, recommendations};

/// What stands in the columns of a card.
pub type Card = BTreeMap<Column, String>;

/// A row that was brought in.
#[derive(Debug, Clone)]
pub struct CardRow {
    /// Its number in the sheet, the first being 1.
    pub row: u64,
    /// What stands in the columns that the sheet has.
    pub cells: Card,
    /// Its cells as they came.
    pub raw: Vec<Cell>,
}

/// The row of headings.
#[must_use]
pub fn headings() -> Vec<Cell> {
    Column::ALL.iter().map(|column| Cell::Text(column.heading())).collect()
}

/// A card as a row of cells.
#[must_use]
pub fn cells(card: &Card) -> Vec<Cell> {
    let cell = |column: &Column| card.get(column).filter(|text| !text.is_empty());
    Column::ALL
        .iter()
        .map(|column| cell(column).map_or(Cell::Empty, |text| Cell::Text(text.clone())))
        .collect()
}

/// The cards of a page of the cases in sight, and where the next page begins.
///
/// # Errors
/// The database's.
pub fn page(
    conn: &mut Db,
    scope: &Scope,
    filter: &CaseFilter,
    page: &PageRequest,
) -> Result<(Vec<Card>, Option<i64>), FlowError> {
    let cases = use_cases::list(conn, scope, filter, page)?;
    let known = Known::of(conn, &cases.items)?;
    Ok((cases.items.iter().map(|case| known.card(case)).collect(), cases.next))
}

/// The card of a case in sight.
///
/// # Errors
/// When the case is not in sight.
pub fn of(conn: &mut Db, scope: &Scope, id: CaseId) -> Result<Card, FlowError> {
    let case = use_cases::view(conn, scope, id)?.case;
    card(conn, &case)
}

fn card(conn: &mut Db, case: &Case) -> Result<Card, FlowError> {
    Ok(Known::of(conn, std::slice::from_ref(case))?.card(case))
}

/// What cards tell beside the cases themselves, read for all of them at once.
struct Known {
    domains: HashMap<String, String>,
    offices: HashMap<OfficeId, String>,
    people: HashMap<PersonId, Person>,
    leads: HashMap<i64, Vec<String>>,
    parties: HashMap<i64, Vec<Party>>,
    recommendations: HashMap<i64, Vec<String>>,
}

impl Known {
    fn of(conn: &mut Db, cases: &[Case]) -> Result<Self, FlowError> {
        let ids: Vec<i64> = cases.iter().map(|case| case.id.0).collect();
        let handlers: Vec<PersonId> = cases.iter().map(|case| case.handler_id).collect();
        let links = batches::leads_of(conn, &ids)?;
        let lead_ids: Vec<i64> = links.iter().map(|(_, lead, _)| *lead).collect();
        let numbers: HashMap<i64, String> =
            leads::store::batches::numbers_of(conn, &lead_ids)?.into_iter().collect();
        let numbered =
            links.into_iter().filter_map(|(case, lead, _)| Some((case, numbers.get(&lead)?.clone())));
        let signed = recommendations::store::batches::numbers_of_cases(conn, &ids)?;
        Ok(Self {
            domains: leads::store::domains(conn)?
                .into_iter()
                .map(|domain| (domain.code, domain.name_zh))
                .collect(),
            offices: org::store::procuratorates(conn)?.into_iter().map(|row| (row.id, row.name)).collect(),
            people: org::store::people_by_id(conn, &handlers)?
                .into_iter()
                .map(|person| (person.id, person))
                .collect(),
            leads: grouped(numbered),
            parties: grouped(batches::parties_of(conn, &ids)?),
            recommendations: grouped(signed.into_iter().filter_map(|(case, number)| Some((case, number?)))),
        })
    }

    fn card(&self, case: &Case) -> Card {
        use Column as C;
        let id = case.id.0;
        let mut card = Card::new();
        let mut tell = |column: Column, text: String| card.insert(column, text);
        tell(C::Number, case.number.clone());
        tell(C::Title, case.title.clone());
        tell(C::Track, case.track.zh().to_owned());
        tell(C::Domain, self.domains.get(&case.domain).unwrap_or(&case.domain).clone());
        tell(C::State, case.state.zh().to_owned());
        tell(C::Office, self.offices.get(&case.office_id).cloned().unwrap_or_default());
        tell(C::Handler, self.people.get(&case.handler_id).map(person_cell).unwrap_or_default());
        tell(C::Urgent, yes_or_no(case.urgent).to_owned());
        let list = |numbers: &HashMap<i64, Vec<String>>| numbers.get(&id).map(|all| all.join("、"));
        tell(C::Leads, list(&self.leads).unwrap_or_default());
        let named = |kind: PartyKind| {
            let parties = self.parties.get(&id).into_iter().flatten().filter(|party| party.kind == kind);
            parties.map(|party| party.name.clone()).collect::<Vec<_>>().join("、")
        };
        tell(C::Agencies, named(PartyKind::Agency));
        tell(C::Wrongdoers, named(PartyKind::Wrongdoer));
        tell(C::Recommendations, list(&self.recommendations).unwrap_or_default());
        for (column, on) in [
            (C::FiledOn, Some(case.filed_on)),
            (C::InvestigationEndedOn, case.investigation_ended_on),
            (C::RecommendedOn, case.recommended_on),
            (C::RectificationExpiredOn, case.rectification_expired_on),
            (C::AnnouncedOn, case.announced_on),
            (C::FollowedUpOn, case.followed_up_on),
            (C::ReviewOpenedOn, case.review_opened_on),
            (C::SuedOn, case.sued_on),
            (C::ClosedOn, case.closed_on),
            (C::ArchivedOn, case.archived_on),
        ] {
            tell(column, on.map(|day| day.to_string()).unwrap_or_default());
        }
        tell(C::ClosingGround, case.closing_ground.map(|ground| ground.zh().to_owned()).unwrap_or_default());
        tell(C::Event, String::new());
        tell(C::EventOn, String::new());
        tell(C::Version, case.version.to_string());
        card
    }
}

/// A person as a cell tells them: the name, and the user name by which they are found again.
fn person_cell(person: &Person) -> String {
    format!("{}（{}）", person.name, person.username)
}

fn yes_or_no(is: bool) -> &'static str {
    if is { "是" } else { "否" }
}

/// Takes over what a row changes; the columns that it changed, none where it says what is there.
///
/// # Errors
/// When the case is not in sight, the row is of an older version, changes what is not changed by hand, or the use case
/// refuses.
pub fn apply(work: &mut Work<'_>, row: &CardRow) -> Result<Vec<Column>, FlowError> {
    let number = row.cells.get(&Column::Number).cloned().unwrap_or_default();
    let case = cases::store::of_number(work.conn, &work.actor.scope, &number)?;
    let case = case.ok_or(CardRefusal::CaseUnknown { number })?;
    let now = card(work.conn, &case)?;
    let mut cells = row.cells.clone();
    if let Some(said) = cells.get_mut(&Column::Handler)
        && let Some(found) = named(work.conn, said)?
    {
        *said = person_cell(&found);
    }
    let says = |column: &Column| cells.get(column);
    let differs = |column: &Column| says(column).is_some_and(|said| now.get(column) != Some(said));
    let changed: Vec<Column> = Column::ALL
        .iter()
        .copied()
        .filter(|column| !matches!(column, Column::Number | Column::Version) && differs(column))
        .collect();
    if changed.is_empty() {
        return Ok(changed);
    }
    if differs(&Column::Version) {
        return Err(cases::error::CaseError::from(cases::error::CaseRefusal::Stale {
            current: case.version,
        })
        .into());
    }
    if let Some(fixed) = changed.iter().find(|column| !column.is_changed_by_hand()) {
        let stands = now.get(fixed).cloned().unwrap_or_default();
        return Err(CardRefusal::FieldFixed { column: fixed.zh(), stands }.into());
    }
    let said = |column: Column| says(&column).filter(|_| changed.contains(&column));
    let told = Amendment {
        title: said(Column::Title).cloned(),
        urgent: said(Column::Urgent).map(|text| urgent(text)).transpose()?,
    };
    let mut version = use_cases::amend(work, case.id, case.version, &told)?.version;
    if let Some(handler) = said(Column::Handler) {
        let found = named(work.conn, handler)?;
        let handler = found.ok_or_else(|| CardRefusal::PersonUnknown { person: handler.clone() })?;
        use_cases::assign(work, case.id, handler.id, cases::model::Duty::Handler)?;
        version += 1;
    }
    match (said(Column::Event), said(Column::EventOn)) {
        (Some(event), on) => {
            let event = event_of(event)?;
            let on = match on {
                Some(on) => on.parse().map_err(|_| malformed(Column::EventOn, "2026-03-02"))?,
                None => work.today(),
            };
            use_cases::advance_by_hand(work, case.id, version, event, on)?;
        }
        (None, Some(_)) => return Err(malformed(Column::Event, &events()).into()),
        (None, None) => {}
    }
    Ok(changed)
}

fn malformed(column: Column, expected: &str) -> CardRefusal {
    CardRefusal::CellMalformed { column: column.zh(), expected: expected.to_owned() }
}

fn urgent(text: &str) -> Result<bool, CardRefusal> {
    match text {
        "是" => Ok(true),
        "否" => Ok(false),
        _ => Err(malformed(Column::Urgent, "是 / 否")),
    }
}

/// Whom a cell names: by the user name in brackets, or alone.
fn named(conn: &mut Db, said: &str) -> Result<Option<Person>, FlowError> {
    let inside = said.rsplit_once(['（', '(']).map(|(_, rest)| rest.trim_end_matches(['）', ')']));
    Ok(org::store::person_of_username(conn, inside.unwrap_or(said).trim())?)
}

fn event_of(said: &str) -> Result<CaseEvent, CardRefusal> {
    let found = BY_HAND.iter().copied().find(|event| event.zh() == said || event.code() == said);
    found.ok_or_else(|| malformed(Column::Event, &events()))
}

/// The events that a cell may name.
fn events() -> String {
    BY_HAND.iter().map(|event| event.zh()).collect::<Vec<_>>().join("、")
}

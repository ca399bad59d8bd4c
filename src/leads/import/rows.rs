//! From a row of a sheet to what is told when a lead is entered, or why the row is refused.

use chrono::NaiveDate;

use super::dates;
use super::headings::Field;
use super::model::{Plan, Reject, RejectCode};
use super::sheet::{Cell, Row};
use crate::kit::text::{fold, tidy};
use crate::kit::{FieldErrors, OfficeId};
use crate::leads::model::{Domain, Registration, Suspect, SuspectedAgency};
use crate::leads::vault::Reporter;
use crate::leads::words::{Channel, StatutorySource};

/// Characters of the report that stand for a title where there is none.
const TITLE: usize = 40;

/// What every row of a batch is read with.
pub(super) struct Reading<'a> {
    pub(super) office: OfficeId,
    pub(super) plan: &'a Plan,
    pub(super) domains: &'a [Domain],
    pub(super) today: NaiveDate,
}

/// A row that names a lead.
pub(super) struct Told {
    pub(super) registration: Registration,
    pub(super) reporter: Reporter,
}

type Refused = (RejectCode, Field);

impl Reading<'_> {
    /// Reads a row. The first fault refuses it.
    pub(super) fn read(&self, row: &Row) -> Result<Told, Reject> {
        let width = self.plan.layout.headings.len();
        if row.cells.iter().skip(width).any(|cell| !cell.text().is_empty()) {
            return Err(reject(row, RejectCode::TooManyColumns, String::new()));
        }
        self.told(row).map_err(|(code, field)| reject(row, code, self.heading(field)))
    }

    /// A row that was read, and then refused by the register.
    pub(super) fn refused(&self, row: &Row, errors: &FieldErrors) -> Reject {
        let Some(fault) = errors.0.first() else {
            return reject(row, RejectCode::ValueTooLong, String::new());
        };
        let name = fault.field.as_str();
        let field = if name.starts_with("suspects") {
            Field::Suspect
        } else if name.starts_with("agencies") {
            Field::Agency
        } else {
            match name {
                "title" => Field::Title,
                "narrative" => Field::Narrative,
                "received_on" => Field::ReceivedOn,
                "event_from" | "event_to" => Field::EventOn,
                "external_number" => Field::ExternalNumber,
                "domain" => Field::Domain,
                "division_code" => Field::Division,
                "longitude" => Field::Longitude,
                "latitude" => Field::Latitude,
                "source_url" => Field::SourceUrl,
                "spot_number" => Field::SpotNumber,
                "harmed_interest" => Field::HarmedInterest,
                _ => Field::Place,
            }
        };
        reject(row, code_of(field, fault.code), self.heading(field))
    }

    fn told(&self, row: &Row) -> Result<Told, Refused> {
        let text = |field: Field| clean(&row.cell(self.plan.layout.columns.of(field)).text());
        let some = |field: Field| Some(text(field)).filter(|text| !text.is_empty());
        let (title, narrative) = words(text(Field::Title), text(Field::Narrative))?;
        let (source, channel) = self.origin(some(Field::Source), some(Field::Channel))?;
        let received_on = self.day(row, Field::ReceivedOn)?.unwrap_or(self.today);
        let mut told = Registration::new(self.office, received_on, channel, &title, &narrative);
        told.statutory_source = source;
        told.external_number = some(Field::ExternalNumber).map(|number| tidy(&number));
        told.event_from = self.day(row, Field::EventOn)?;
        told.domain = match some(Field::Domain) {
            Some(name) => Some(self.domain(&name).ok_or((RejectCode::DomainUnknown, Field::Domain))?),
            None => None,
        };
        told.division_code = text(Field::Division);
        told.place = some(Field::Place);
        told.longitude = self.degrees(row, Field::Longitude)?;
        told.latitude = self.degrees(row, Field::Latitude)?;
        told.suspects = some(Field::Suspect).map(|name| Suspect { name, code: None }).into_iter().collect();
        told.agencies = some(Field::Agency)
            .map(|name| SuspectedAgency { agency_id: None, name, basis: String::new() })
            .into_iter()
            .collect();
        told.source_url = some(Field::SourceUrl);
        told.spot_number = some(Field::SpotNumber);
        told.harmed_interest = some(Field::HarmedInterest);
        let reporter = Reporter {
            name: some(Field::ReporterName),
            phone: some(Field::ReporterPhone),
            address: some(Field::ReporterAddress),
            id_number: some(Field::ReporterIdentity),
            ..Reporter::default()
        };
        told.anonymous = reporter.is_empty();
        Ok(Told { registration: told, reporter })
    }

    /// Many sheets have one column for both: it may name one of the six sources or a channel.
    fn origin(
        &self,
        source: Option<String>,
        channel: Option<String>,
    ) -> Result<(StatutorySource, Channel), Refused> {
        let named = match &channel {
            Some(name) => Some(channel_of(name).ok_or((RejectCode::ChannelUnknown, Field::Channel))?),
            None => None,
        };
        let Some(source) = source else {
            let channel = named.unwrap_or(self.plan.channel);
            let usual = if named.is_some() { None } else { self.plan.statutory_source };
            return Ok((usual.unwrap_or(channel.usual_source()), channel));
        };
        let folded = fold(&source);
        let known =
            StatutorySource::ALL.iter().find(|it| fold(it.zh()) == folded || fold(it.code()) == folded);
        match (known, channel_of(&source)) {
            (Some(known), _) => Ok((*known, named.unwrap_or(self.plan.channel))),
            (None, Some(channel)) => {
                let channel = named.unwrap_or(channel);
                Ok((channel.usual_source(), channel))
            }
            (None, None) => Err((RejectCode::SourceUnknown, Field::Source)),
        }
    }

    fn domain(&self, name: &str) -> Option<String> {
        let folded = fold(name);
        let same = |domain: &&Domain| {
            [&domain.code, &domain.name_zh, &domain.name_en].into_iter().any(|known| fold(known) == folded)
        };
        self.domains.iter().find(same).map(|domain| domain.code.clone())
    }

    fn day(&self, row: &Row, field: Field) -> Result<Option<NaiveDate>, Refused> {
        let cell = row.cell(self.plan.layout.columns.of(field));
        if cell.text().is_empty() {
            return Ok(None);
        }
        let day = dates::read(cell).ok_or((RejectCode::DateMalformed, field))?.date();
        let first = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap_or(day);
        if day < first {
            return Err((RejectCode::DateOutOfRange, field));
        }
        if day > self.today {
            return Err((RejectCode::DateInTheFuture, field));
        }
        Ok(Some(day))
    }

    fn degrees(&self, row: &Row, field: Field) -> Result<Option<f64>, Refused> {
        match row.cell(self.plan.layout.columns.of(field)) {
            Cell::Empty => Ok(None),
            Cell::Number(degrees) => Ok(Some(*degrees)),
            Cell::Text(text) if text.trim().is_empty() => Ok(None),
            Cell::Text(text) => {
                let degrees = tidy(text).trim_end_matches('°').parse().ok().filter(|it: &f64| it.is_finite());
                degrees.map(Some).ok_or((RejectCode::PlaceMalformed, field))
            }
            Cell::Date(_) => Err((RejectCode::PlaceMalformed, field)),
        }
    }

    fn heading(&self, field: Field) -> String {
        let layout = &self.plan.layout;
        let column = layout.columns.of(field);
        column.and_then(|column| layout.headings.get(column)).cloned().unwrap_or_default()
    }
}

/// Title and report: what is missing of the one is taken from the other.
fn words(title: String, narrative: String) -> Result<(String, String), Refused> {
    match (title.chars().count(), narrative.is_empty()) {
        (0, true) => Err((RejectCode::TextMissing, Field::Narrative)),
        (1, true) => Err((RejectCode::TextMissing, Field::Title)),
        (0 | 1, false) => {
            let first: String = tidy(&narrative).chars().take(TITLE).collect();
            if first.chars().count() < 2 {
                return Err((RejectCode::TextMissing, Field::Narrative));
            }
            Ok((first, narrative))
        }
        (_, true) => Ok((title.clone(), title)),
        (_, false) => Ok((title, narrative)),
    }
}

fn channel_of(name: &str) -> Option<Channel> {
    let folded = fold(name);
    if folded.is_empty() {
        return None;
    }
    let exact = Channel::ALL.iter().find(|it| fold(it.zh()) == folded || fold(it.code()) == folded);
    // Hotlines are called by their number, with one word or another behind it.
    exact.copied().or_else(|| {
        [("12345", Channel::Hotline12345), ("12309", Channel::Hotline12309), ("益心为公", Channel::Volunteer)]
            .into_iter()
            .find(|(sign, _)| folded.contains(sign))
            .map(|(_, channel)| channel)
    })
}

fn code_of(field: Field, fault: &str) -> RejectCode {
    match (field, fault) {
        (Field::Title | Field::Narrative, "required" | "too_short") => RejectCode::TextMissing,
        (Field::Title, _) => RejectCode::TitleTooLong,
        (Field::Narrative, _) => RejectCode::TextTooLong,
        (Field::ExternalNumber, _) => RejectCode::NumberTooLong,
        (Field::ReceivedOn | Field::EventOn, _) => RejectCode::DateInTheFuture,
        (Field::Domain, _) => RejectCode::DomainUnknown,
        (Field::Division, _) => RejectCode::DivisionMalformed,
        (Field::Longitude | Field::Latitude, _) => RejectCode::PlaceMalformed,
        _ => RejectCode::ValueTooLong,
    }
}

fn reject(row: &Row, code: RejectCode, heading: String) -> Reject {
    Reject { row: i64::try_from(row.number).unwrap_or(i64::MAX), code, heading }
}

/// Without control characters, which no text needs and PostgreSQL does not keep; lines stay.
fn clean(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::headings::{Mapping, columns};
    use super::super::model::Format;
    use super::super::sheet::Layout;
    use super::*;

    fn plan(headings: &[&str]) -> Plan {
        let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
        let columns = columns(&headings, &Mapping::new()).unwrap();
        Plan {
            channel: Channel::Hotline12345,
            statutory_source: None,
            waits: false,
            layout: Layout {
                format: Format::Csv,
                encoding: None,
                delimiter: Some(','),
                heading_row: 1,
                headings,
                columns,
            },
        }
    }

    fn read(headings: &[&str], cells: &[&str]) -> Result<Told, Reject> {
        let plan = plan(headings);
        let today = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let reading = Reading { office: OfficeId(1), plan: &plan, domains: &[], today };
        let cells = cells.iter().map(|text| Cell::Text((*text).to_owned())).collect();
        reading.read(&Row { number: 7, cells })
    }

    fn refusal(headings: &[&str], cells: &[&str]) -> (RejectCode, String) {
        let reject = read(headings, cells).err().unwrap();
        assert_eq!(reject.row, 7);
        (reject.code, reject.heading)
    }

    #[test]
    fn a_row_becomes_a_registration_and_its_reporter_stands_apart() {
        let told = read(
            &["工单编号", "来电人", "联系电话", "来电内容", "来电时间", "事发地点", "经度", "纬度", "来源"],
            &[
                "A1",
                "张三",
                "13800000000",
                "河边有垃圾\u{0}。",
                "2026年2月3日",
                "甘州区",
                "100.45",
                "38.93",
                "12345热线",
            ],
        );
        let told = told.ok().unwrap();
        assert_eq!(told.registration.title, "河边有垃圾。");
        assert_eq!(told.registration.external_number.as_deref(), Some("A1"));
        assert_eq!(told.registration.received_on.to_string(), "2026-02-03");
        assert_eq!(told.registration.channel, Channel::Hotline12345);
        assert_eq!(told.registration.statutory_source, StatutorySource::Report);
        assert_eq!((told.registration.longitude, told.registration.latitude), (Some(100.45), Some(38.93)));
        assert_eq!(told.reporter.name.as_deref(), Some("张三"));
        assert!(!told.registration.anonymous);
    }

    #[test]
    fn each_fault_names_its_column() {
        let head = ["标题", "内容", "来电时间", "领域", "来源", "渠道", "经度"];
        let row = |at: usize, text: &'static str| {
            let mut cells = ["占用绿地", "有人占用绿地", "", "", "", "", ""];
            cells[at] = text;
            refusal(&head, &cells)
        };
        assert_eq!(row(2, "昨天"), (RejectCode::DateMalformed, "来电时间".into()));
        assert_eq!(row(2, "2026-03-02"), (RejectCode::DateInTheFuture, "来电时间".into()));
        assert_eq!(row(2, "1960-03-02"), (RejectCode::DateOutOfRange, "来电时间".into()));
        assert_eq!(row(3, "天文"), (RejectCode::DomainUnknown, "领域".into()));
        assert_eq!(row(4, "邻居"), (RejectCode::SourceUnknown, "来源".into()));
        assert_eq!(row(5, "邻居"), (RejectCode::ChannelUnknown, "渠道".into()));
        assert_eq!(row(6, "东经"), (RejectCode::PlaceMalformed, "经度".into()));
        assert_eq!(refusal(&["标题", "内容"], &["", " "]).0, RejectCode::TextMissing);
        assert_eq!(refusal(&["标题", "内容"], &["a", "b", "c"]), (RejectCode::TooManyColumns, String::new()));
    }
}

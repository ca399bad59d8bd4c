//! Which rules are in force on a day: the packs in the order of their dates, those that the program brings
//! and those that an administrator entered.
//!
//! A pack that comes into force takes over the rules it has; a rule that it does not have stays with the
//! pack before it, so that an empty pack with a date leaves nobody without limits. A clock keeps the pack
//! it started under, so no clock that runs is ever moved by a date.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::error::DeadlineError;
use super::model::Length;
use super::pack::{self, Pack, Rule, Text, packs};
use super::store;
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::Fields;

/// The days that were entered, by pack and version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackDates(BTreeMap<(String, i32), NaiveDate>);

impl PackDates {
    /// From entries in the order in which they were made: the last one of a pack counts.
    pub(super) fn new(entries: impl IntoIterator<Item = (String, i32, Option<NaiveDate>)>) -> Self {
        let mut days = BTreeMap::new();
        for (pack, version, day) in entries {
            match day {
                Some(day) => days.insert((pack, version), day),
                None => days.remove(&(pack, version)),
            };
        }
        Self(days)
    }

    /// The day from which a pack is in force: its own, or the one that was entered.
    #[must_use]
    pub fn of(&self, pack: &Pack) -> Option<NaiveDate> {
        pack.effective_from.or_else(|| self.0.get(&(pack.id.clone(), pack.version)).copied())
    }
}

/// The packs in force on a day, the newest first. Before the first one it is the first, for old files that
/// are entered later.
fn ranked<'a>(all: &'a [Pack], dates: &PackDates, on: NaiveDate) -> Vec<&'a Pack> {
    let mut dated: Vec<_> = all.iter().filter_map(|pack| Some((dates.of(pack)?, pack))).collect();
    dated.sort_by_key(|(from, pack)| std::cmp::Reverse((*from, pack.version)));
    let in_force: Vec<_> = dated.iter().filter(|(from, _)| *from <= on).map(|(_, pack)| *pack).collect();
    if in_force.is_empty() { dated.last().map(|(_, pack)| *pack).into_iter().collect() } else { in_force }
}

fn rule_among<'a>(ranked: &[&'a Pack], id: &str) -> Option<(&'a Pack, &'a Rule)> {
    ranked.iter().find_map(|pack| Some((*pack, pack.rule(id)?)))
}

fn merged(ranked: &[&Pack]) -> Option<Pack> {
    let mut whole = (*ranked.first()?).clone();
    for pack in ranked.iter().skip(1) {
        let missing: Vec<_> =
            pack.rules.iter().filter(|rule| whole.rule(&rule.id).is_none()).cloned().collect();
        whole.rules.extend(missing);
    }
    Some(whole)
}

/// The rule of an id on a day, with the pack it stands in.
#[must_use]
pub fn rule_on(dates: &PackDates, id: &str, on: NaiveDate) -> Option<(&'static Pack, &'static Rule)> {
    rule_among(&ranked(packs(), dates, on), id)
}

/// The newest pack in force on a day, with the rules that older ones keep.
#[must_use]
pub fn in_force(dates: &PackDates, on: NaiveDate) -> Option<Pack> {
    merged(&ranked(packs(), dates, on))
}

/// A pack and its day.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DatedPack {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: i32,
    /// What it is called.
    pub name: Text,
    /// What the instrument before suit is called under it.
    pub instrument: Text,
    /// How many rules it has of its own.
    pub rules: usize,
    /// The day from which it is in force; none while it is not.
    pub effective_from: Option<NaiveDate>,
    /// Whether that day comes with the program and cannot be entered.
    pub fixed: bool,
}

/// Every pack with its day.
///
/// # Errors
/// The database's.
pub fn dated_packs(conn: &mut Db) -> Result<Vec<DatedPack>, DeadlineError> {
    let dates = store::pack_dates(conn)?;
    let dated = |pack: &Pack| DatedPack {
        id: pack.id.clone(),
        version: pack.version,
        name: pack.name.clone(),
        instrument: pack.instrument.clone(),
        rules: pack.rules.len(),
        effective_from: dates.of(pack),
        fixed: pack.effective_from.is_some(),
    };
    Ok(packs().iter().map(dated).collect())
}

/// A day for a pack.
#[derive(Debug, Clone)]
pub struct DatePack {
    /// The pack.
    pub pack: String,
    /// Its version.
    pub version: i32,
    /// The first day; none takes an entry back.
    pub effective_from: Option<NaiveDate>,
    /// Why: the promulgation, or what was entered by mistake.
    pub note: String,
}

/// A rule that a pack takes over.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RuleTaken {
    /// The rule.
    pub rule: String,
    /// The pack that has it until then; none when it is new.
    pub from_pack: Option<String>,
    /// Its length until then.
    pub length_before: Option<Length>,
    /// Its length from then on.
    pub length: Option<Length>,
}

/// What a day for a pack would change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PackPreview {
    /// The pack.
    pub pack: String,
    /// Its version.
    pub version: i32,
    /// The day as it is entered now.
    pub before: Option<NaiveDate>,
    /// The day as it would be.
    pub effective_from: Option<NaiveDate>,
    /// What the instrument before suit is called until then.
    pub instrument_before: Text,
    /// What it is called from then on.
    pub instrument: Text,
    /// The rules under which clocks would start from that day; none while the pack is empty.
    pub taken: Vec<RuleTaken>,
    /// The rules that stay with the packs before it.
    pub staying: Vec<String>,
    /// Clocks that run or stand still. Each keeps the rule it started under.
    pub open_clocks: i64,
    /// How many of them would move: none, ever.
    pub moved: i64,
}

/// What a day for a pack would change. Nothing is stored.
///
/// # Errors
/// When there is no such pack, its day comes with the program or has come, or the new one lies in the past.
pub fn preview_date(
    conn: &mut Db,
    today: NaiveDate,
    command: &DatePack,
) -> Result<PackPreview, DeadlineError> {
    let dates = store::pack_dates(conn)?;
    let pack = checked(&dates, today, command)?;
    let older: Vec<&Pack> = match command.effective_from {
        Some(day) => ranked(packs(), &dates, day),
        None => ranked(packs(), &dates, today),
    };
    let older: Vec<&Pack> = older.into_iter().filter(|other| !std::ptr::eq(*other, pack)).collect();
    let taken = |rule: &Rule| {
        let before = rule_among(&older, &rule.id);
        RuleTaken {
            rule: rule.id.clone(),
            from_pack: before.map(|(pack, _)| pack.id.clone()),
            length_before: before.and_then(|(_, rule)| rule.length),
            length: rule.length,
        }
    };
    let staying = merged(&older).map_or_else(Vec::new, |whole| whole.rules);
    let staying = staying.into_iter().map(|rule| rule.id).filter(|id| pack.rule(id).is_none());
    Ok(PackPreview {
        pack: pack.id.clone(),
        version: pack.version,
        before: dates.of(pack),
        effective_from: command.effective_from,
        instrument_before: older.first().map_or_else(Text::default, |older| older.instrument.clone()),
        instrument: pack.instrument.clone(),
        taken: pack.rules.iter().map(taken).collect(),
        staying: staying.collect(),
        open_clocks: store::count_open(conn)?,
        moved: 0,
    })
}

/// Enters the day from which a pack is in force, or takes an entry back.
///
/// # Errors
/// As for [`preview_date`]; and when the actor belongs to no office.
pub fn date_pack(work: &mut Work<'_>, command: &DatePack) -> Result<PackPreview, DeadlineError> {
    let office = work.actor.office.ok_or(DeadlineError::PackNeedsOffice)?;
    let mut fields = Fields::new();
    let note = fields.text("note", &command.note, 1..=500);
    fields.finish()?;
    let today = work.today();
    let preview = preview_date(work.conn, today, command)?;
    let id = store::put_pack_date(work.conn, command, &note, work.now, work.actor.person)?;
    work.record(
        office,
        "rule_pack.dated",
        Subject::new("rule_pack", id),
        json!({
            "pack": command.pack, "version": command.version, "note": note,
            "before": preview.before, "effective_from": command.effective_from,
        }),
    );
    Ok(preview)
}

/// The pack of a command, if its day may be entered.
fn checked(dates: &PackDates, today: NaiveDate, command: &DatePack) -> Result<&'static Pack, DeadlineError> {
    let unknown = || DeadlineError::PackUnknown { pack: command.pack.clone(), version: command.version };
    let pack = pack::find(&command.pack, command.version).ok_or_else(unknown)?;
    if pack.effective_from.is_some() {
        return Err(DeadlineError::PackDayFixed { pack: pack.id.clone() });
    }
    // Clocks may have started under it by now.
    if let Some(day) = dates.of(pack).filter(|day| *day <= today) {
        return Err(DeadlineError::PackInForce { pack: pack.id.clone(), day });
    }
    match command.effective_from {
        Some(day) if day <= today => Err(DeadlineError::PackBackdated { today }),
        Some(_) | None => Ok(pack),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn law(day: &str) -> PackDates {
        PackDates::new([(String::from("PPIL-LAW"), 0, Some(day.parse().expect("a date")))])
    }

    #[test]
    fn the_law_that_is_not_passed_is_never_in_force() {
        let none = PackDates::default();
        let on = |text: &str| in_force(&none, day(text)).map(|pack| pack.id);
        assert_eq!(on("2026-11-23").as_deref(), Some("R2021"));
        assert_eq!(on("2099-01-01").as_deref(), Some("R2021"));
        assert_eq!(on("2020-01-01").as_deref(), Some("R2021"));
        assert!(pack::find("PPIL-LAW", 0).is_some_and(|pack| pack.rules.is_empty()));
    }

    #[test]
    fn an_empty_pack_with_a_day_changes_the_name_of_the_instrument_and_no_limit() {
        let dates = law("2027-03-01");
        let pack = |text: &str| in_force(&dates, day(text)).expect("a pack");
        assert_eq!(pack("2027-02-28").id, "R2021");
        let after = pack("2027-03-01");
        assert_eq!((after.id.as_str(), after.instrument.zh.as_str()), ("PPIL-LAW", "检察意见书"));
        assert_eq!(after.rules, packs()[0].rules);
        let (kept, rule) = rule_on(&dates, "A6", day("2027-03-01")).expect("a rule");
        assert_eq!((kept.id.as_str(), rule.length), ("R2021", Some(Length::months(2))));
        assert!(rule_on(&dates, "Z9", day("2027-03-01")).is_none());
    }

    #[test]
    fn a_pack_takes_over_the_rules_it_has_from_its_day_on() {
        let old = packs()[0].clone();
        let mut rule = old.rule("A6").expect("a rule").clone();
        rule.length = Some(Length::months(1));
        let new = Pack { rules: vec![rule], ..packs()[1].clone() };
        let all = [old, new];
        let dates = law("2027-03-01");
        let length = |id: &str, on: &str| {
            let found = rule_among(&ranked(&all, &dates, day(on)), id);
            found.map(|(pack, rule)| (pack.id.clone(), rule.length))
        };
        let of = |pack: &str, length| Some((pack.to_owned(), Some(length)));
        assert_eq!(length("A6", "2027-02-28"), of("R2021", Length::months(2)));
        assert_eq!(length("A6", "2027-03-01"), of("PPIL-LAW", Length::months(1)));
        assert_eq!(length("A9", "2027-03-01"), of("R2021", Length::months(1)));
        let whole = merged(&ranked(&all, &dates, day("2027-03-01"))).expect("a pack");
        assert_eq!(whole.rules.len(), all[0].rules.len());
    }

    #[test]
    fn the_last_entry_of_a_pack_counts_and_can_be_taken_back() {
        let entry = |text: Option<&str>| (String::from("PPIL-LAW"), 0, text.map(day));
        let moved = PackDates::new([entry(Some("2027-03-01")), entry(Some("2027-06-01"))]);
        assert_eq!(moved, law("2027-06-01"));
        let back = PackDates::new([entry(Some("2027-03-01")), entry(None)]);
        assert_eq!(back, PackDates::default());
    }
}

//! The fold, tried on the vectors of the law, by properties, and against a slow model that walks
//! day by day.

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;

use super::*;
use crate::calendar::{Calendar, Day, NoticeYear, embedded};
use slow::{Slow, slow};

mod slow;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn calendar() -> Calendar {
    Calendar::new(1, embedded().to_vec())
}

fn sheet_of(rule: &str, start: &str, length: Option<Length>) -> Sheet {
    let start = day(start);
    let question = Question { rule: rule.into(), start, length, settings: Settings::default() };
    calculate(&calendar(), &packs()[0], &question).expect("a sheet")
}

fn rule(id: &str) -> &'static Rule {
    packs()[0].rule(id).expect("a rule")
}

fn event(on: &str, act: Act) -> Event {
    Event { on: day(on), act, reason: String::new() }
}

fn folded(id: &str, settings: Settings, events: &[Event]) -> Outcome {
    fold(rule(id), &settings, &calendar(), events).expect("it started")
}

#[test]
fn the_vectors_of_the_law_hold() {
    let vectors = [
        ("A6", "2025-12-15", "2026-02-15", "2026-02-24"),
        // A working Saturday: it does not roll, and the month has no 31st.
        ("A6", "2025-12-31", "2026-02-28", "2026-02-28"),
        ("A6", "2026-07-20", "2026-09-20", "2026-09-20"),
        ("A6", "2026-07-25", "2026-09-25", "2026-09-28"),
        ("A6", "2026-07-31", "2026-09-30", "2026-09-30"),
        ("A6", "2026-08-01", "2026-10-01", "2026-10-08"),
        ("A6", "2026-06-30", "2026-08-30", "2026-08-31"),
        ("A6u", "2026-09-18", "2026-10-03", "2026-10-08"),
        ("A1", "2026-02-10", "2026-02-17", "2026-02-24"),
        ("A5", "2026-04-30", "2026-05-05", "2026-05-06"),
        ("A4", "2026-05-06", "2026-05-09", "2026-05-09"),
        ("A4", "2026-01-01", "2026-01-04", "2026-01-04"),
        ("C1", "2026-09-08", "2026-10-08", "2026-10-08"),
        ("A9", "2026-02-24", "2026-03-24", "2026-03-24"),
        // The Supreme People's Court's example: three months from 28 May.
        ("C2", "2014-05-28", "2014-08-28", "2014-08-28"),
    ];
    for (rule, start, nominal, due) in vectors {
        let sheet = sheet_of(rule, start, None);
        assert_eq!((sheet.nominal, sheet.due), (Some(day(nominal)), Some(day(due))), "{rule} from {start}");
        assert!(!sheet.provisional, "{rule} from {start}");
    }
}

#[test]
fn a_waiting_period_names_the_first_day_on_which_to_act() {
    assert_eq!(sheet_of("C1", "2026-09-08", None).earliest, Some(day("2026-10-09")));
    assert_eq!(sheet_of("A6", "2026-09-08", None).earliest, None);
}

#[test]
fn a_year_without_a_notice_makes_a_date_provisional() {
    let sheet = sheet_of("A6", "2026-11-15", None);
    assert_eq!(sheet.due, Some(day("2027-01-15")));
    assert!(sheet.provisional);
    assert!(sheet.steps.iter().any(|step| step.code == StepCode::Provisional && step.zh.contains("暂定")));
    assert!(!sheet_of("A6", "2026-10-15", None).provisional);
    assert!(sheet_of("M3", "2026-12-28", None).provisional);
}

#[test]
fn the_turn_of_the_year_is_provisional_until_the_next_notice_and_says_which() {
    // 2026-12-31 is a Thursday, and the notice of 2027 may make it a rest day.
    let sheet = sheet_of("A6", "2026-10-31", None);
    assert_eq!((sheet.due, sheet.provisional), (Some(day("2026-12-31")), true));
    let said = sheet.steps.iter().find(|step| step.code == StepCode::Provisional).expect("it says so");
    assert_eq!(
        said.zh,
        "2027年的节假日安排尚未公布，其中可能有上年12月29日至31日的调休，2026-12-31（周四）为暂定，公布后重新计算"
    );
    assert!(said.en.starts_with("The holidays of 2027 are not published; it may move"), "{}", said.en);
    assert!(sheet_of("A6", "2026-10-29", None).provisional);
    assert!(!sheet_of("A6", "2026-10-28", None).provisional);
    // A period of calendar days that only passes through these days does not lean on them.
    assert!(!sheet_of("A7", "2026-11-01", Some(Length::days(57))).provisional);
    // When the notice is there, the date stands, or moves.
    let off = |date| Day { name: String::from("元旦"), date: day(date), is_off_day: true };
    let days = vec![off("2026-12-31"), off("2027-01-01"), off("2027-01-02"), off("2027-01-03")];
    let year = NoticeYear { year: 2027, papers: Vec::new(), source: String::new(), days };
    let begun = event("2026-10-31", Act::Started(Length::months(2)));
    let moved =
        fold(rule("A6"), &Settings::default(), &calendar().with(2, &[year]), &[begun]).expect("it started");
    assert_eq!((moved.due, moved.provisional), (Some(day("2027-01-04")), false));
}

#[test]
fn the_sheet_tells_every_step_in_both_languages() {
    let sheet = sheet_of("A6", "2025-12-31", None);
    let codes: Vec<_> = sheet.steps.iter().map(|step| step.code).collect();
    assert_eq!(codes, [StepCode::Start, StepCode::Period, StepCode::MonthEnd, StepCode::NotRolled]);
    let last = &sheet.steps[3];
    assert_eq!(last.zh, "2026-02-28（周六）为春节调休上班日，不顺延");
    assert_eq!(last.en, "2026-02-28 (Sat) is a make-up workday (春节); the end stands");
    assert_eq!(sheet.assumptions.len(), 5);
    let rolled = sheet_of("A6", "2025-12-15", None);
    assert!(
        rolled.steps[2].zh.contains("国务院办公厅关于2026年部分节假日安排的通知"),
        "{}",
        rolled.steps[2].zh
    );
}

#[test]
fn working_days_same_days_hours_and_days_before_an_event_count_as_they_should() {
    // Ten working days over the Spring Festival of 2026, with a working Saturday before and after it.
    assert_eq!(sheet_of("M3", "2026-02-11", None).due, Some(day("2026-03-03")));
    assert_eq!(sheet_of("M1", "2026-02-17", None).due, Some(day("2026-02-17")));
    assert_eq!(sheet_of("S19", "2026-09-30", None).due, Some(day("2026-10-02")));
    assert_eq!(sheet_of("S7", "2026-10-09", None).due, Some(day("2026-10-06")));
    assert_eq!(sheet_of("A7", "2026-03-01", Some(Length::days(45))).due, Some(day("2026-04-15")));
}

#[test]
fn rules_without_a_number_need_a_length_and_modifiers_are_no_clocks() {
    let ask = |rule: &str| {
        let question = Question {
            rule: rule.into(),
            start: day("2026-03-02"),
            length: None,
            settings: Settings::default(),
        };
        calculate(&calendar(), &packs()[0], &question)
    };
    for rule in ["L2", "A2", "A7", "A11", "A12"] {
        assert!(matches!(ask(rule), Err(DeadlineError::LengthNeeded { .. })), "{rule}");
    }
    assert!(matches!(ask("A9x"), Err(DeadlineError::NoClock { .. })));
    assert!(matches!(ask("Z9"), Err(DeadlineError::RuleUnknown { .. })));
}

#[test]
fn an_extension_after_a_suspension_can_be_taken_back() {
    let start = event("2026-03-02", Act::Started(Length::months(1)));
    let pause = event("2026-03-12", Act::Paused);
    let resume = event("2026-03-22", Act::Resumed);
    let extension = event("2026-04-01", Act::Extended(Length::months(1), Authority::Chief));
    let of = |events: &[&Event]| {
        let events: Vec<_> = events.iter().map(|event| (*event).clone()).collect();
        folded("A9", Settings::default(), &events)
    };
    assert_eq!(of(&[&start, &pause, &resume]).nominal, Some(day("2026-04-12")));
    assert_eq!(of(&[&start, &pause, &resume, &extension]).nominal, Some(day("2026-05-12")));
    // Whatever is taken out, the rest is counted as if it had never been there.
    assert_eq!(of(&[&start, &extension]).nominal, Some(day("2026-05-02")));
    assert_eq!(of(&[&start]).nominal, Some(day("2026-04-02")));
    let standing = of(&[&start, &pause]);
    assert_eq!((standing.state, standing.due, standing.remaining), (ClockState::Paused, None, Some(22)));
}

#[test]
fn the_open_points_are_counted_as_the_office_decides() {
    // 2026-10-01 is a holiday: the first period ends on 8 October, and the second counts from there or not.
    let extended = [
        event("2026-09-01", Act::Started(Length::months(1))),
        event("2026-09-20", Act::Extended(Length::months(1), Authority::Chief)),
    ];
    assert_eq!(folded("A9", Settings::default(), &extended).nominal, Some(day("2026-11-01")));
    let rolled = Settings { extension_base: ExtensionBase::Rolled, ..Settings::default() };
    assert_eq!(folded("A9", rolled, &extended).nominal, Some(day("2026-11-08")));

    let suspended = [
        event("2026-03-02", Act::Started(Length::months(1))),
        event("2026-03-12", Act::Paused),
        event("2026-03-22", Act::Resumed),
    ];
    let restart = Settings { resumption: Resumption::Restart, ..Settings::default() };
    assert_eq!(folded("A9", restart, &suspended).nominal, Some(day("2026-04-22")));

    let appraised = [
        event("2026-03-02", Act::Started(Length::months(1))),
        event("2026-03-10", Act::Excluded(day("2026-03-20"))),
    ];
    assert_eq!(folded("A9", Settings::default(), &appraised).nominal, Some(day("2026-04-12")));
    let both = Settings { exclusion_ends: ExclusionEnds::BothExcluded, ..Settings::default() };
    assert_eq!(folded("A9", both, &appraised).nominal, Some(day("2026-04-13")));
}

#[test]
fn a_clock_that_is_met_keeps_its_date_and_says_whether_it_was_late() {
    let events = [event("2026-05-06", Act::Started(Length::days(3))), event("2026-05-11", Act::Met)];
    let outcome = folded("A4", Settings::default(), &events);
    assert_eq!((outcome.state, outcome.due), (ClockState::Met, Some(day("2026-05-09"))));
    assert_eq!(outcome.steps.last().and_then(|step| step.days), Some(2));
}

fn any_length() -> impl Strategy<Value = Length> {
    prop_oneof![
        (1..40).prop_map(Length::days),
        (1..8).prop_map(Length::months),
        (1..25).prop_map(|count| Length { count, unit: Unit::WorkingDays }),
        (1..100).prop_map(|count| Length { count, unit: Unit::Hours }),
    ]
}

fn any_settings() -> impl Strategy<Value = Settings> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(rolled, both, restart)| Settings {
        extension_base: if rolled { ExtensionBase::Rolled } else { ExtensionBase::Nominal },
        exclusion_ends: if both { ExclusionEnds::BothExcluded } else { ExclusionEnds::ReceiptCounts },
        resumption: if restart { Resumption::Restart } else { Resumption::Rest },
        ..Settings::default()
    })
}

/// Any rule that can start a clock; of the one that is paused, extended and shortened most, more than of
/// the others.
fn any_rule() -> impl Strategy<Value = &'static Rule> {
    let clocks: Vec<_> = packs()[0].rules.iter().filter(|rule| rule.sort != Sort::Modifier).collect();
    prop_oneof![Just(rule("A9")), prop::sample::select(clocks)]
}

/// A start and up to six other events about it, in any order of days.
fn any_events() -> impl Strategy<Value = Vec<Event>> {
    let other = (0_u64..160, 0_u64..40, 0..5, any_length());
    (0_u64..700, any_length(), prop::collection::vec(other, 0..7)).prop_map(|(start, length, others)| {
        let start = day("2024-06-01") + Days::new(start);
        let mut events = vec![Event { on: start, act: Act::Started(length), reason: String::new() }];
        events.extend(others.into_iter().map(|(offset, span, kind, length)| {
            let on = start - Days::new(20) + Days::new(offset);
            let act = match kind {
                0 => Act::Paused,
                1 | 2 => Act::Resumed,
                3 => Act::Extended(length, Authority::Chief),
                _ => Act::Excluded(on + Days::new(span)),
            };
            Event { on, act, reason: String::new() }
        }));
        events
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn the_fold_agrees_with_a_walk_day_by_day(
        rule in any_rule(),
        settings in any_settings(),
        events in any_events(),
    ) {
        let calendar = calendar();
        let outcome = fold(rule, &settings, &calendar, &events).expect("it started");
        let expected = slow(rule, settings, &calendar, &events);
        prop_assert_eq!(outcome.state == ClockState::Paused, expected.is_none(), "{:#?}", &events);
        let told = outcome.nominal.zip(outcome.due).map(|(nominal, due)| Slow {
            nominal,
            due,
            earliest: outcome.earliest,
            provisional: outcome.provisional,
        });
        prop_assert_eq!(told, expected, "{} {:#?}", &rule.id, &events);
    }

    #[test]
    fn working_days_pass_over_every_rest_day_and_count_every_make_up_workday(
        start in 0_u64..900,
        count in 1_i32..40,
    ) {
        let calendar = calendar();
        let start = day("2024-01-01") + Days::new(start);
        let length = Length { count, unit: Unit::WorkingDays };
        let begun = Event { on: start, act: Act::Started(length), reason: String::new() };
        let end = fold(rule("M3"), &Settings::default(), &calendar, &[begun]).and_then(|outcome| outcome.nominal);
        let end = end.expect("it runs");
        let within = start.iter_days().skip(1).take_while(|day| *day <= end);
        let worked = within.filter(|day| !calendar.is_rest_day(*day)).count();
        prop_assert_eq!(i32::try_from(worked), Ok(count));
        prop_assert!(!calendar.is_rest_day(end), "{} is a rest day", end);
    }

    #[test]
    fn whatever_ended_keeps_its_date(settings in any_settings(), events in any_events(), met in any::<bool>()) {
        let calendar = calendar();
        let open = fold(rule("A9"), &settings, &calendar, &events).expect("it started");
        let (act, state) = if met { (Act::Met, ClockState::Met) } else { (Act::Withdrawn, ClockState::Withdrawn) };
        let on = events[0].on + Days::new(30);
        let ended: Vec<_> =
            events.iter().cloned().chain([Event { on, act, reason: String::new() }]).collect();
        let outcome = fold(rule("A9"), &settings, &calendar, &ended).expect("it started");
        prop_assert_eq!((outcome.nominal, outcome.due), (open.nominal, open.due));
        prop_assert_eq!((outcome.state, outcome.closed_on), (state, Some(on)));
    }

    #[test]
    fn a_clock_that_stands_still_says_what_is_left_of_it(
        length in any_length(),
        start in 0_u64..700,
        paused in 1_u64..60,
        longer in 1_u64..90,
    ) {
        let calendar = calendar();
        let start = day("2024-06-01") + Days::new(start);
        let at = |on, act| Event { on, act, reason: String::new() };
        let paused = start + Days::new(paused);
        let resumed = paused + Days::new(longer);
        let standing = [at(start, Act::Started(length)), at(paused, Act::Paused)];
        let of = |events: &[Event]| fold(rule("A9"), &Settings::default(), &calendar, events).expect("it started");
        let outcome = of(&standing);
        if outcome.state == ClockState::Paused {
            // What is left is what runs from the day of resumption, that day counted.
            let again = of(&[standing.as_slice(), &[at(resumed, Act::Resumed)]].concat());
            let end = again.nominal.expect("it runs");
            let counts = |day: &NaiveDate| length.unit != Unit::WorkingDays || !calendar.is_rest_day(*day);
            let ran = resumed.iter_days().take_while(|day| *day <= end).filter(counts).count();
            prop_assert_eq!(outcome.remaining, i64::try_from(ran).ok());
        } else {
            prop_assert!(outcome.nominal.is_some_and(|end| end < paused));
        }
    }

    #[test]
    fn a_holiday_more_never_makes_a_date_earlier(
        rule in any_rule(),
        settings in any_settings(),
        events in any_events(),
        added in prop::collection::vec(0_u64..500, 1..12),
    ) {
        let before = calendar();
        let mut years = embedded().to_vec();
        for offset in added {
            let date = events[0].on + Days::new(offset);
            let Some(year) = years.iter_mut().find(|year| year.year == date.year()) else { continue };
            year.days.retain(|day| day.date != date);
            year.days.push(Day { name: String::from("纪念日"), date, is_off_day: true });
        }
        let after = Calendar::new(2, years);
        let due = |calendar: &Calendar| fold(rule, &settings, calendar, &events).and_then(|outcome| outcome.due);
        let (before, after) = (due(&before), due(&after));
        // A clock that stands still may stand still later on, or no more, but its date is then none.
        if let (Some(before), Some(after)) = (before, after) {
            prop_assert!(after >= before, "{} became {}: {:#?}", before, after, events);
        }
        prop_assert!(before.is_some() || after.is_none());
    }
}

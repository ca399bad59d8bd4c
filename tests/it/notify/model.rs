//! The ladder against a slow model: for any sequence of events on a clock, what was sent is what the model says.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use yisu::calendar::{Calendar, embedded};
use yisu::deadlines::{Act, Authority, ClockState, Event, Length, Rule, Settings, find, fold};
use yisu::notify::ladder::{Climb, Heard, Standing, next, plan, rungs};
use yisu::notify::state::{NoticeEvent, step_notice};
use yisu::notify::{NoticeId, NoticeKind, NoticeState};

/// What happens.
#[derive(Debug, Clone, Copy)]
enum Happens {
    /// Days pass, with a sweep on each, or only on the last: the program stood still.
    Days(u64, bool),
    Pause,
    Resume,
    Extend,
    Exclude(u64),
    Withdraw,
    Meet,
    /// An event is undone, whichever it is.
    Undo(usize),
    /// A reply waits for its check, or was returned.
    Answered(bool),
    /// What waits is handed over.
    Leave,
    /// It arrived.
    Land,
    /// It did not.
    Fail,
    /// It never will.
    GiveUp,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        6 => (1_u64..9, any::<bool>()).prop_map(|(days, swept)| Happens::Days(days, swept)),
        1 => Just(Happens::Pause),
        1 => Just(Happens::Resume),
        1 => Just(Happens::Extend),
        1 => (1_u64..9).prop_map(Happens::Exclude),
        1 => Just(Happens::Withdraw),
        1 => Just(Happens::Meet),
        2 => (0_usize..8).prop_map(Happens::Undo),
        1 => any::<bool>().prop_map(Happens::Answered),
        5 => Just(Happens::Leave),
        4 => Just(Happens::Land),
        1 => Just(Happens::Fail),
        1 => Just(Happens::GiveUp),
    ]
}

/// What one person was told: the rung (none for a correction) and the last day that was named.
type Said = (Option<i32>, Option<NaiveDate>);

/// A clock, and everything that was entered of it.
struct World {
    rule: &'static Rule,
    calendar: Calendar,
    today: NaiveDate,
    events: Vec<(Event, bool)>,
    version: i32,
    answered: bool,
}

impl World {
    fn new() -> Self {
        let rule = find("R2021", 1).and_then(|pack| pack.rule("A9")).unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 2, 24).unwrap();
        let started = Event { on: today, act: Act::Started(Length::months(1)), reason: String::new() };
        let calendar = Calendar::new(1, embedded().to_vec());
        Self { rule, calendar, today, events: vec![(started, true)], version: 1, answered: false }
    }

    /// What the clock says, from all that was entered.
    fn standing(&self) -> Standing {
        let live: Vec<Event> =
            self.events.iter().filter(|(_, counts)| *counts).map(|(event, _)| event.clone()).collect();
        let outcome = fold(self.rule, &Settings::default(), &self.calendar, &live).unwrap();
        if self.answered {
            return Standing::Silent;
        }
        match (outcome.state, outcome.due) {
            (ClockState::Met, _) => Standing::Silent,
            (ClockState::Running, Some(due)) => Standing::Due(due),
            _ => Standing::NoDate,
        }
    }

    fn enter(&mut self, act: Act) {
        self.events.push((Event { on: self.today, act, reason: String::new() }, true));
        self.version += 1;
    }

    fn started_on(&self) -> NaiveDate {
        self.events[0].0.on
    }
}

/// The notices as the program makes them, step by step.
#[derive(Default)]
struct Made {
    notices: Vec<Heard>,
    due: Option<NaiveDate>,
    since: Option<NaiveDate>,
    instant: i64,
    sent: Vec<Said>,
}

impl Made {
    fn reconcile(&mut self, world: &World) {
        let standing = world.standing();
        let due = if let Standing::Due(due) = standing { Some(due) } else { None };
        if self.since.is_none() || self.due != due {
            (self.due, self.since) = (due, Some(world.today));
        }
        let rungs = rungs(world.rule);
        let climb = Climb {
            standing,
            version: world.version,
            started_on: world.started_on(),
            since: self.since.unwrap(),
            rungs: &rungs,
        };
        let plan = plan(&climb, &self.notices, world.today);
        self.advance(&plan.void, NoticeEvent::Void);
        self.advance(&plan.pass, NoticeEvent::Pass);
        for made in plan.make {
            let state = if made.leaves { NoticeState::Waiting } else { NoticeState::Passed };
            let id = NoticeId(i64::try_from(self.notices.len()).unwrap());
            let key = |heard: &Heard| (heard.version, heard.kind, heard.rung);
            let notice = Heard {
                id,
                version: world.version,
                kind: made.kind,
                rung: made.rung,
                due: made.due,
                state,
                told: None,
            };
            match made.revives {
                Some(old) => {
                    let old = self.notices.iter_mut().find(|heard| heard.id == old).unwrap();
                    assert_eq!(old.state, NoticeState::Void);
                    *old = Heard { id: old.id, ..notice };
                }
                None => {
                    assert!(
                        self.notices.iter().all(|other| key(other) != key(&notice)),
                        "made twice: {notice:?}"
                    );
                    self.notices.push(notice);
                }
            }
        }
    }

    fn advance(&mut self, ids: &[NoticeId], event: NoticeEvent) {
        for heard in self.notices.iter_mut().filter(|heard| ids.contains(&heard.id)) {
            heard.state = step_notice(heard.state, event).unwrap();
        }
    }

    fn in_state(&self, state: NoticeState) -> Vec<NoticeId> {
        self.notices.iter().filter(|heard| heard.state == state).map(|heard| heard.id).collect()
    }

    fn leave(&mut self) {
        let ids = self.in_state(NoticeState::Waiting);
        self.advance(&ids, NoticeEvent::Leave);
    }

    fn land(&mut self) {
        self.instant += 1;
        let ids = self.in_state(NoticeState::Leaving);
        self.advance(&ids, NoticeEvent::Arrive);
        for heard in self.notices.iter_mut().filter(|heard| ids.contains(&heard.id)) {
            heard.told = Some(self.instant);
            let rung = (heard.kind == NoticeKind::Reminder).then_some(heard.rung);
            self.sent.push((rung, heard.due));
        }
    }
}

/// The same, worked out anew from all that was ever sent, whenever something leaves.
#[derive(Default)]
struct Model {
    sent: Vec<Said>,
    in_the_air: Vec<Said>,
    given_up: Vec<Said>,
    /// Corrections that were given up, by the version of the clock.
    unheard: Vec<i32>,
}

impl Model {
    fn leave(&mut self, world: &World) {
        let due = match world.standing() {
            Standing::Silent => return,
            Standing::NoDate => None,
            Standing::Due(due) => Some(due),
        };
        if let Some((_, named)) = self.sent.last()
            && *named != due
            && !self.unheard.contains(&world.version)
        {
            self.in_the_air.push((None, due));
        }
        let Some(last_day) = due else { return };
        let mut come = None;
        for rung in -40_i64..=40 {
            let day = if rung < 0 {
                last_day - Days::new(rung.unsigned_abs())
            } else {
                last_day + Days::new(rung.unsigned_abs())
            };
            let rung = i32::try_from(rung).unwrap();
            let known = world.rule.reminders.contains(&rung) || rung == 7;
            if known && day <= world.today && day > world.started_on() {
                come = Some(rung);
            }
        }
        let Some(rung) = come else { return };
        let this = (Some(rung), due);
        if !self.sent.contains(&this) && !self.given_up.contains(&this) {
            self.in_the_air.push(this);
        }
    }
}

fn sorted(said: &[Said]) -> Vec<Said> {
    let mut said = said.to_vec();
    said.sort();
    said
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn what_was_sent_is_what_a_slow_model_says(course in proptest::collection::vec(happens(), 1..60)) {
        let (mut world, mut made, mut model) = (World::new(), Made::default(), Model::default());
        made.reconcile(&world);
        for step in &course {
            let paused = matches!(world.standing(), Standing::NoDate);
            match *step {
                Happens::Days(days, swept) => {
                    for day in 1..=days {
                        world.today = world.today + Days::new(1);
                        if swept || day == days {
                            made.reconcile(&world);
                        }
                    }
                }
                Happens::Pause if !paused => world.enter(Act::Paused),
                Happens::Resume => world.enter(Act::Resumed),
                Happens::Extend => world.enter(Act::Extended(Length::months(1), Authority::Chief)),
                Happens::Exclude(days) => world.enter(Act::Excluded(world.today + Days::new(days))),
                Happens::Withdraw => world.enter(Act::Withdrawn),
                Happens::Meet => world.enter(Act::Met),
                Happens::Undo(which) => {
                    let entered = world.events.len() - 1;
                    if entered > 0 {
                        world.events[1 + which % entered].1 = false;
                        world.version += 1;
                    }
                }
                Happens::Answered(waits) => world.answered = waits,
                Happens::Leave if model.in_the_air.is_empty() => {
                    made.reconcile(&world);
                    made.leave();
                    model.leave(&world);
                }
                Happens::Land => {
                    made.land();
                    let landed = sorted(&model.in_the_air);
                    model.in_the_air.clear();
                    model.sent.extend(landed);
                }
                Happens::Fail => {
                    let ids = made.in_state(NoticeState::Leaving);
                    made.advance(&ids, NoticeEvent::Return);
                    model.in_the_air.clear();
                }
                Happens::GiveUp => {
                    let ids = made.in_state(NoticeState::Leaving);
                    let of = |heard: &&Heard| ids.contains(&heard.id) && heard.kind == NoticeKind::Correction;
                    model.unheard.extend(made.notices.iter().filter(of).map(|heard| heard.version));
                    made.advance(&ids, NoticeEvent::GiveUp);
                    model.given_up.append(&mut model.in_the_air);
                }
                Happens::Pause | Happens::Leave => {}
            }
            made.reconcile(&world);
            prop_assert_eq!(sorted(&made.sent), sorted(&model.sent), "after {:?}", step);
            // The sweep looks again on the day on which there is something new.
            let rungs = rungs(world.rule);
            let next_on = next(world.standing(), world.started_on(), &rungs, world.today);
            prop_assert!(next_on.is_none_or(|day| day > world.today));
            // Nothing waits that names another day than the present one.
            if let Standing::Due(due) = world.standing() {
                let waits = |heard: &&Heard| heard.state == NoticeState::Waiting;
                prop_assert!(made.notices.iter().filter(waits).all(|heard| heard.due == Some(due)));
            }
        }
    }
}

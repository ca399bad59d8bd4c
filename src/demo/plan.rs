//! What the demonstration year holds, drawn up before anything is done: which leads come in when,
//! what becomes of each, and how every recommendation runs. The counts are those of the city's
//! published year; everything computed from them is left to the statistics.

use chrono::{Days, NaiveDate};

use super::random::Random;

/// Leads that count, after duplicates were merged.
pub const LEADS: usize = 412;
/// Duplicates that were merged into others.
pub const MERGED: usize = 11;
/// Cases filed.
pub const CASES: usize = 386;
/// Recommendations served.
pub const RECOMMENDATIONS: usize = 356;
/// Addressee lines of them: six documents go to two agencies each.
pub const LINES: usize = 362;
/// Lines whose reply period has not ended yet.
pub const RUNNING: usize = 19;
/// Lawsuits filed.
pub const LAWSUITS: usize = 18;

/// Leads that gave two cases, because two agencies answer for one harm.
const SPLIT: usize = 8;
/// Cases that rest on two leads.
const JOINED: usize = 6;
/// Civil cases, those incidental to a prosecution among them.
const CIVIL: usize = 20;
/// Leads on which no case was filed. Seven more were transferred or reported up, and each of those goes
/// on as a lead of the office that got it.
const NOT_FILED: usize = 5;
/// Recommendations with a reply period of fifteen days in the last weeks.
const URGENT_LATE: usize = 40;

/// The whole year.
#[derive(Debug)]
pub struct Year {
    /// Leads in the order of their registration.
    pub leads: Vec<PlannedLead>,
    /// Cases; each names its leads.
    pub cases: Vec<PlannedCase>,
}

/// One lead.
#[derive(Debug)]
pub struct PlannedLead {
    /// The day it comes in.
    pub day: NaiveDate,
    /// Which office: 0 to 5 the counties, 6 the city.
    pub office: usize,
    /// A number from which scenario, place and words are drawn.
    pub seed: u64,
    /// What becomes of it.
    pub fate: LeadFate,
}

/// What becomes of a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadFate {
    /// It becomes cases.
    Filed,
    /// It tells of the same matter as another and is merged into it.
    DuplicateOf(usize),
    /// No case: facts not confirmed.
    NotFiled,
    /// Another office is competent.
    TransferredOut,
    /// The level above is competent.
    ReportedUp,
    /// Kept for later.
    Parked,
    /// Another department's.
    HandedOver,
    /// Still only registered.
    New,
    /// Still being evaluated.
    Evaluating,
}

/// One case.
#[derive(Debug)]
pub struct PlannedCase {
    /// Its leads, by position.
    pub leads: Vec<usize>,
    /// The day of the filing decision.
    pub filed: NaiveDate,
    /// How it runs.
    pub course: Course,
}

/// How a case runs.
#[derive(Debug)]
pub enum Course {
    /// By recommendations.
    Recommended(Vec<PlannedRecommendation>),
    /// The agency mended it during consultation.
    Consulted,
    /// No unlawful conduct was found.
    NoIllegality,
    /// Still under investigation.
    Investigating,
    /// A civil case.
    Civil(CivilCourse),
}

/// How a civil case runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CivilCourse {
    /// Sued and judged in favour.
    Judged,
    /// Sued, not yet judged.
    Pending,
    /// Announced; the thirty days run.
    Announced,
    /// The interest was protected before a suit.
    Protected,
}

/// One recommendation.
#[derive(Debug)]
pub struct PlannedRecommendation {
    /// Reply within fifteen days.
    pub urgent: bool,
    /// The day of service.
    pub served: NaiveDate,
    /// One line for each agency.
    pub lines: Vec<LineCourse>,
}

/// How an agency answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineCourse {
    /// Replied and rectified in time.
    Rectified,
    /// The same, after a request to supplement.
    Supplemented,
    /// The same, after an objection that was not upheld.
    Objected,
    /// Replied after the period.
    Late,
    /// Never replied; sued.
    Silent,
    /// Replied in time, nothing done; sued.
    Unrectified,
    /// Replied with a lawful plan; frost stops the work and the review is suspended.
    Suspended,
    /// The period still runs; nothing yet.
    Running,
    /// The period still runs; already answered.
    RunningReplied,
}

/// What the plan asks of the calendar.
pub trait Periods {
    /// The day itself if offices work on it, or the next on which they do.
    fn workday(&self, day: NaiveDate) -> NaiveDate;
    /// The last day of the reply period of a service on a day.
    fn reply_due(&self, served: NaiveDate, urgent: bool) -> NaiveDate;
}

/// Draws up the year that ends on the day before `today`.
#[must_use]
pub fn year(seed: u64, today: NaiveDate, days: &impl Periods) -> Year {
    let mut random = Random::new(seed);
    let last = today - Days::new(1);
    let first = today - Days::new(362);
    let on = |offset: i64| days.workday(first + Days::new(u64::try_from(offset).unwrap_or(0)));
    let mut services = services(&mut random, first, last, today, days);
    let mut courses = Vec::with_capacity(CASES);
    // Second documents of one case, and the lines that share a document.
    for course in admin_courses(&mut random, &mut services) {
        let filed = match &course {
            Course::Recommended(documents) => documents.first().map_or(first, |document| {
                days.workday(back(document.served, random.between(16, 30)).max(first + Days::new(9)))
            }),
            Course::Consulted | Course::NoIllegality => on(random.between(30, 290)),
            Course::Investigating | Course::Civil(_) => on(random.between(338, 352)),
        };
        courses.push((filed, course));
    }
    for (course, count, from, to) in [
        (CivilCourse::Judged, 11, 12, 70),
        (CivilCourse::Pending, 4, 120, 190),
        (CivilCourse::Announced, 2, 325, 338),
        (CivilCourse::Protected, 3, 60, 200),
    ] {
        for _ in 0..count {
            courses.push((on(random.between(from, to)), Course::Civil(course)));
        }
    }
    courses.sort_by_key(|(filed, _)| *filed);
    assemble(&mut random, courses, first, last, days)
}

fn back(day: NaiveDate, by: i64) -> NaiveDate {
    day - Days::new(u64::try_from(by).unwrap_or(0))
}

/// Days of service and courses of all lines, the ones still running last.
fn services(
    random: &mut Random,
    first: NaiveDate,
    last: NaiveDate,
    today: NaiveDate,
    days: &impl Periods,
) -> Vec<PlannedRecommendation> {
    let mut documents: Vec<PlannedRecommendation> = Vec::with_capacity(RECOMMENDATIONS);
    let single = |urgent, served, line| PlannedRecommendation { urgent, served, lines: vec![line] };
    let draw = |random: &mut Random, from: i64, to: i64, urgent: bool, fits: &dyn Fn(NaiveDate) -> bool| {
        for _ in 0..400 {
            let offset = u64::try_from(random.between(from, to)).unwrap_or(0);
            let served = days.workday(first + Days::new(offset));
            if served <= last && fits(days.reply_due(served, urgent)) {
                return served;
            }
        }
        first + Days::new(u64::try_from(from).unwrap_or(0))
    };
    let over = |due: NaiveDate| due < last;
    let open = |due: NaiveDate| due > today + Days::new(1);
    for line in [LineCourse::Silent, LineCourse::Unrectified, LineCourse::Unrectified] {
        documents.push(single(false, draw(random, 34, 60, false, &over), line));
    }
    for line in [LineCourse::Late, LineCourse::Late] {
        documents.push(single(false, draw(random, 90, 200, false, &over), line));
    }
    for _ in 0..3 {
        documents.push(single(false, draw(random, 150, 260, false, &over), LineCourse::Suspended));
    }
    for _ in 0..12 {
        documents.push(single(false, draw(random, 50, 260, false, &over), LineCourse::Supplemented));
    }
    for _ in 0..4 {
        documents.push(single(false, draw(random, 50, 260, false, &over), LineCourse::Objected));
    }
    for _ in 0..URGENT_LATE {
        documents.push(single(true, draw(random, 300, 341, true, &over), LineCourse::Rectified));
    }
    for _ in 0..10 {
        documents.push(single(true, draw(random, 34, 280, true, &over), LineCourse::Rectified));
    }
    for at in 0..RUNNING {
        let line = if at % 3 == 0 { LineCourse::RunningReplied } else { LineCourse::Running };
        documents.push(single(false, draw(random, 306, 359, false, &open), line));
    }
    let twofold = LINES - RECOMMENDATIONS;
    for _ in 0..twofold {
        let served = draw(random, 60, 250, false, &over);
        documents.push(PlannedRecommendation {
            urgent: false,
            served,
            lines: vec![LineCourse::Rectified; 2],
        });
    }
    while documents.len() < RECOMMENDATIONS {
        documents.push(single(false, draw(random, 34, 297, false, &over), LineCourse::Rectified));
    }
    documents
}

/// The courses of the administrative cases.
fn admin_courses(random: &mut Random, documents: &mut Vec<PlannedRecommendation>) -> Vec<Course> {
    let mut courses = Vec::with_capacity(CASES - CIVIL);
    // The plain ones come last; four of them are second documents of another plain case.
    let seconds = documents.split_off(documents.len().saturating_sub(4));
    let plain = documents.len().saturating_sub(60);
    for (at, document) in documents.drain(..).enumerate() {
        let mut of_case = vec![document];
        if let Some(second) = at.checked_sub(plain).and_then(|position| seconds.get(position)) {
            let served =
                of_case.iter().map(|d| d.served).max().map_or(second.served, |day| day.max(second.served));
            of_case.push(PlannedRecommendation {
                urgent: second.urgent,
                served,
                lines: second.lines.clone(),
            });
            of_case.sort_by_key(|document| document.served);
        }
        courses.push(Course::Recommended(of_case));
    }
    courses.extend((0..6).map(|_| Course::Consulted));
    courses.extend((0..4).map(|_| Course::NoIllegality));
    courses.extend((0..4).map(|_| Course::Investigating));
    random.shuffle(&mut courses);
    courses
}

/// Gives every case its leads, and adds the leads that became none.
fn assemble(
    random: &mut Random,
    courses: Vec<(NaiveDate, Course)>,
    first: NaiveDate,
    last: NaiveDate,
    days: &impl Periods,
) -> Year {
    let mut leads: Vec<PlannedLead> = Vec::with_capacity(LEADS + MERGED);
    let mut cases: Vec<PlannedCase> = Vec::with_capacity(CASES);
    let mut lead = |day: NaiveDate, office: usize, seed: u64, fate: LeadFate| {
        leads.push(PlannedLead { day, office, seed, fate });
        leads.len() - 1
    };
    let total = courses.len();
    let mut split_from: Option<(usize, NaiveDate)> = None;
    let (mut splits, mut joins) = (0, 0);
    for (at, (filed, course)) in courses.into_iter().enumerate() {
        // A joint document answers for both agencies by itself.
        let plain = matches!(&course, Course::Recommended(all) if all.iter().all(|one| one.lines.len() == 1));
        if let Some((shared, filed)) = split_from.take_if(|_| plain) {
            cases.push(PlannedCase { leads: vec![shared], filed, course });
            continue;
        }
        let office = office_of(random, &course);
        let seed = seed_of(random);
        let day = days.workday(back(filed, random.between(6, 8)).max(first));
        let own = lead(day.min(filed), office, seed, LeadFate::Filed);
        let mut of_case = vec![own];
        if plain && joins < JOINED && at >= 40 + joins * 55 {
            let day = days.workday(back(filed, 5).max(first)).min(filed);
            of_case.push(lead(day, office, seed, LeadFate::Filed));
            joins += 1;
        } else if plain && splits < SPLIT && at >= 20 + splits * 43 && at + 1 < total {
            split_from = Some((own, filed));
            splits += 1;
        }
        cases.push(PlannedCase { leads: of_case, filed, course });
    }
    let fates = [
        (LeadFate::NotFiled, NOT_FILED),
        (LeadFate::TransferredOut, 5),
        (LeadFate::ReportedUp, 2),
        (LeadFate::Parked, 2),
        (LeadFate::HandedOver, 2),
    ];
    for (fate, count) in fates {
        for _ in 0..count {
            let offset = u64::try_from(random.between(5, 320)).unwrap_or(0);
            let day = days.workday(first + Days::new(offset));
            let (office, seed) = (usize::try_from(random.between(0, 5)).unwrap_or(0), seed_of(random));
            lead(day, office, seed, fate);
        }
    }
    for (at, fate) in
        [LeadFate::New, LeadFate::New, LeadFate::New, LeadFate::Evaluating, LeadFate::Evaluating]
            .into_iter()
            .enumerate()
    {
        let day = back(last, i64::try_from(at).unwrap_or(0));
        let seed = seed_of(random);
        lead(day, at % 6, seed, fate);
    }
    let originals: Vec<usize> = (0..MERGED).map(|at| 17 + at * 29).collect();
    for original in originals {
        let Some((office, seed, day)) = leads.get(original).map(|l| (l.office, l.seed, l.day)) else {
            continue;
        };
        leads.push(PlannedLead { day, office, seed, fate: LeadFate::DuplicateOf(original) });
    }
    Year { leads, cases }
}

fn seed_of(random: &mut Random) -> u64 {
    u64::try_from(random.between(1, i64::MAX - 1)).unwrap_or(1)
}

/// Civil cases lie with the counties of the act; one case in twenty-five is the city's own.
fn office_of(random: &mut Random, course: &Course) -> usize {
    if !matches!(course, Course::Civil(_)) && random.percent(4) {
        return 6;
    }
    let weighted = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5];
    random.pick(&weighted).copied().unwrap_or(0)
}

//! Whether a lead meets the conditions of a model beyond its text, and in what leads are alike. Pure: how
//! often something was told is asked of whoever knows.

use chrono::{Days, NaiveDate};

use super::definition::{Alike, LeadCondition};
use super::model::Met;
use crate::kit::OfficeId;
use crate::kit::text::fold;
use crate::leads::{Channel, LeadId, LeadState, StatutorySource, Suspect};

/// Characters of a mark that are kept.
const MARK: usize = 200;

/// What conditions read of a lead. Nothing of who reported.
#[derive(Debug, Clone)]
pub struct LeadView {
    /// The lead.
    pub id: LeadId,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// Its office.
    pub office_id: OfficeId,
    /// Where it stands.
    pub state: LeadState,
    /// The code of its field and the field's name.
    pub domain: Option<(String, String)>,
    /// Its division, six digits.
    pub division: String,
    /// The channel.
    pub channel: Channel,
    /// The statutory source.
    pub source: StatutorySource,
    /// When it was received.
    pub received_on: NaiveDate,
    /// When it was entered.
    pub registered_at: crate::kit::Timestamp,
    /// The agencies told to be responsible.
    pub agencies: Vec<String>,
    /// In what it may be like others.
    pub marks: Vec<Mark>,
}

/// Something in which leads are alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// In what.
    pub kind: Alike,
    /// What it says, folded.
    pub value: String,
}

/// The marks of what a lead tells. An enterprise is known by its code, and by its name where no code is told.
#[must_use]
pub fn marks(suspects: &[Suspect], place: Option<&str>, domain: Option<&str>, division: &str) -> Vec<Mark> {
    let mark = |kind, value: &str| {
        let value: String = fold(value).chars().take(MARK).collect();
        (!value.is_empty()).then_some(Mark { kind, value })
    };
    let mut marks: Vec<Mark> = suspects
        .iter()
        .filter_map(|suspect| {
            let code = suspect.code.as_deref().filter(|code| !fold(code).is_empty());
            mark(Alike::Enterprise, code.unwrap_or(&suspect.name))
        })
        .collect();
    marks.extend(place.and_then(|place| mark(Alike::Place, place)));
    marks.extend(domain.map(|code| Mark { kind: Alike::Domain, value: format!("{code}@{division}") }));
    marks.sort();
    marks.dedup();
    marks
}

/// How many leads bear a mark, received in a range of days.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The mark.
    pub mark: &'a Mark,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// The conditions that a lead meets by what it tells alone; none when it fails one of them.
#[must_use]
pub fn meets_alone(conditions: &[LeadCondition], lead: &LeadView) -> Option<Vec<Met>> {
    let mut met = Vec::with_capacity(conditions.len());
    for condition in conditions {
        match plain(condition, lead) {
            Answer::Yes(found) => met.push(found),
            Answer::No => return None,
            Answer::Ask => {}
        }
    }
    Some(met)
}

/// The conditions that a lead meets by what others tell; none when it fails one of them.
///
/// # Errors
/// Those of the question how many they are.
pub fn meets_among_others<E>(
    conditions: &[LeadCondition],
    lead: &LeadView,
    mut count: impl FnMut(Asked<'_>) -> Result<i64, E>,
) -> Result<Option<Vec<Met>>, E> {
    let mut met = Vec::new();
    for condition in conditions {
        if let LeadCondition::Repetition { alike, at_least, days } = condition {
            let Some(found) = repeated(lead, (*alike, *at_least, *days), &mut count)? else {
                return Ok(None);
            };
            met.push(found);
        }
    }
    Ok(Some(met))
}

enum Answer {
    Yes(Met),
    No,
    Ask,
}

fn plain(condition: &LeadCondition, lead: &LeadView) -> Answer {
    let answer = |kind: &str, found: Option<String>| {
        found.map_or(Answer::No, |text| Answer::Yes(Met::new(kind, text)))
    };
    match condition {
        LeadCondition::Domain { any } => {
            let found = lead.domain.as_ref().filter(|(code, _)| any.contains(code));
            answer("domain", found.map(|(_, name)| format!("领域：{name}")))
        }
        LeadCondition::Division { any } => {
            let found = any.iter().any(|code| is_within(&lead.division, code));
            answer("division", found.then(|| format!("区划：{}", lead.division)))
        }
        LeadCondition::Agency { any } => {
            let wanted: Vec<String> = any.iter().map(|name| fold(name)).collect();
            let named = |agency: &&String| {
                let agency = fold(agency);
                wanted.iter().any(|name| !name.is_empty() && agency.contains(name.as_str()))
            };
            answer("agency", lead.agencies.iter().find(named).map(|name| format!("涉及机关：{name}")))
        }
        LeadCondition::Channel { any } => {
            let found = any.contains(&lead.channel);
            answer("channel", found.then(|| format!("渠道：{}", lead.channel.zh())))
        }
        LeadCondition::Source { any } => {
            let found = any.contains(&lead.source);
            answer("source", found.then(|| format!("法定来源：{}", lead.source.zh())))
        }
        LeadCondition::Repetition { .. } => Answer::Ask,
    }
}

fn repeated<E>(
    lead: &LeadView,
    (alike, at_least, days): (Alike, i32, i32),
    count: &mut impl FnMut(Asked<'_>) -> Result<i64, E>,
) -> Result<Option<Met>, E> {
    let back = Days::new(u64::try_from(days - 1).unwrap_or(0));
    let from = lead.received_on.checked_sub_days(back).unwrap_or(NaiveDate::MIN);
    for mark in lead.marks.iter().filter(|mark| mark.kind == alike) {
        let found = count(Asked { mark, from, to: lead.received_on })?;
        if found >= i64::from(at_least) {
            let text = format!("{}：{days} 天内 {found} 件", alike.zh());
            return Ok(Some(Met::new("repetition", text)));
        }
    }
    Ok(None)
}

/// Whether a division lies in another: `620702` in `620700`, in `6207`, in itself.
fn is_within(division: &str, area: &str) -> bool {
    let area = area.strip_suffix("0000").or_else(|| area.strip_suffix("00")).unwrap_or(area);
    division.starts_with(area)
}

/// Whether it has been decided of a lead if a case is filed on it. What was merged, kept or handed elsewhere
/// says nothing of that.
#[must_use]
pub fn is_decided(state: LeadState) -> bool {
    match state {
        LeadState::Filed | LeadState::NotFiled => true,
        LeadState::Registered
        | LeadState::Screening
        | LeadState::Evaluating
        | LeadState::PrelimInquiry
        | LeadState::PendingDecision
        | LeadState::TransferredOut
        | LeadState::ReportedUp
        | LeadState::Merged
        | LeadState::HandedToOtherDept
        | LeadState::Parked => false,
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::kit::Timestamp;

    fn lead() -> LeadView {
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let suspects =
            [Suspect { name: String::from("某砂石厂"), code: Some(String::from("９１６２")) }];
        LeadView {
            id: LeadId(1),
            number: String::from("一号"),
            title: String::from("河道采砂"),
            office_id: OfficeId(2),
            state: LeadState::Registered,
            domain: Some((String::from("ecology"), String::from("生态环境和资源保护"))),
            division: String::from("620702"),
            channel: Channel::Hotline12345,
            source: StatutorySource::Report,
            received_on: day,
            registered_at: Timestamp::start_of(day),
            agencies: vec![String::from("甘州区水务局")],
            marks: marks(&suspects, Some("黑河大桥 下游"), Some("ecology"), "620702"),
        }
    }

    fn said(conditions: &[LeadCondition], alike: i64) -> Option<Vec<String>> {
        let others = meets_among_others(conditions, &lead(), |_| Ok::<_, Infallible>(alike)).unwrap();
        let met = meets_alone(conditions, &lead())?.into_iter().chain(others?);
        Some(met.map(|met| met.text).collect())
    }

    fn texts(told: &[&str]) -> Vec<String> {
        told.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn every_condition_has_to_hold_and_says_by_what() {
        let conditions = [
            LeadCondition::Domain { any: texts(&["food", "ecology"]) },
            LeadCondition::Division { any: texts(&["620700"]) },
            LeadCondition::Agency { any: texts(&["水务"]) },
            LeadCondition::Channel { any: vec![Channel::Hotline12345] },
            LeadCondition::Repetition { alike: Alike::Enterprise, at_least: 3, days: 90 },
        ];
        assert_eq!(
            said(&conditions, 3).unwrap(),
            [
                "领域：生态环境和资源保护",
                "区划：620702",
                "涉及机关：甘州区水务局",
                "渠道：12345政务服务热线",
                "同一主体：90 天内 3 件",
            ]
        );
        assert_eq!(said(&conditions, 2), None);
        assert_eq!(said(&[LeadCondition::Division { any: texts(&["620721"]) }], 0), None);
        assert_eq!(said(&[LeadCondition::Source { any: vec![StatutorySource::Media] }], 0), None);
        assert_eq!(said(&[], 0), Some(Vec::new()));
    }

    #[test]
    fn the_days_of_a_repetition_end_with_the_lead_and_count_its_own() {
        let conditions = [LeadCondition::Repetition { alike: Alike::Place, at_least: 2, days: 30 }];
        let mut asked = Vec::new();
        meets_among_others(&conditions, &lead(), |it: Asked<'_>| {
            asked.push((it.mark.value.clone(), it.from.to_string(), it.to.to_string()));
            Ok::<_, Infallible>(2)
        })
        .unwrap();
        assert_eq!(asked, [(fold("黑河大桥下游"), "2026-02-01".to_owned(), "2026-03-02".to_owned())]);
    }

    #[test]
    fn an_enterprise_is_known_by_its_code_and_else_by_its_name() {
        let suspect =
            |name: &str, code: Option<&str>| Suspect { name: name.to_owned(), code: code.map(str::to_owned) };
        let of = |suspects: &[Suspect]| -> Vec<String> {
            marks(suspects, None, None, "620702").into_iter().map(|mark| mark.value).collect()
        };
        assert_eq!(of(&[suspect("甲厂", Some("9162 0702")), suspect("乙 厂", None)]), ["91620702", "乙厂"]);
        assert_eq!(of(&[suspect("甲厂", Some(" "))]), ["甲厂"]);
    }
}

//! From a duty to the agency that has it: one of the lead's region, or what became of it.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::alike::{Alike, Decided, counted};
use super::duties::DutySuggestion;
use super::words::{Parts, Reason, hundredth, sum, tenth};
use crate::kit::AgencyId;
use crate::kit::phrases::Phrases;
use crate::kit::text::fold;
use crate::org::model::{Agency, AgencySystem, Succession};
use crate::org::rules::last_successor;

/// So many are suggested.
const MOST: usize = 5;

/// What it counts that an agency is named in the text. Complaints name agencies that are not responsible
/// too, so that it is less than a duty.
const NAMED: f64 = 2.0;

/// What it counts that an agency was entered on the lead as responsible.
const ENTERED: f64 = 6.0;

/// The agencies of a region, and who took over from whom.
#[derive(Debug, Clone, Default)]
pub struct Regional {
    /// Nearest first: of the division of the lead, of its office, of the office above.
    pub tiers: Vec<Vec<Agency>>,
    /// Every succession.
    pub successions: Vec<Succession>,
}

/// An agency that may be responsible.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AgencySuggestion {
    /// The agency; absent where none of the system is kept for the region.
    pub agency_id: Option<AgencyId>,
    /// Its name.
    pub name: Option<String>,
    /// Its system.
    pub system: AgencySystem,
    /// The duty that makes it responsible; absent where only decided leads or names speak for it.
    pub duty: Option<DutySuggestion>,
    /// All that speaks for it.
    pub points: f64,
    /// Its part of the points of all that are suggested.
    pub share: f64,
    /// It was entered on the lead as responsible.
    pub entered: bool,
    /// Where the text names it.
    pub named: Vec<Reason>,
    /// Decided leads for which it was responsible that read alike.
    pub alike: Vec<Alike>,
}

impl Regional {
    /// The agency of a system that answers on a day, nearest first. An agency that ended stands for who took
    /// over from it.
    #[must_use]
    pub fn of_system(&self, system: AgencySystem, name: Option<&str>, on: NaiveDate) -> Option<&Agency> {
        let fits =
            |agency: &&Agency| agency.system == system && name.is_none_or(|name| agency.name.contains(name));
        let lives =
            |agency: &&Agency| agency.valid_from <= on && agency.valid_to.is_none_or(|last| last >= on);
        for tier in &self.tiers {
            if let Some(found) = tier.iter().filter(fits).find(lives) {
                return Some(found);
            }
            let ended = tier.iter().filter(fits).map(|agency| self.answers(agency.id, on));
            if let Some(found) = ended.filter_map(|id| self.agency(id)).find(lives) {
                return Some(found);
            }
        }
        None
    }

    fn agency(&self, id: AgencyId) -> Option<&Agency> {
        self.tiers.iter().flatten().find(|agency| agency.id == id)
    }

    /// Who answers on a day for what was an agency's.
    #[must_use]
    pub fn answers(&self, agency: AgencyId, on: NaiveDate) -> AgencyId {
        last_successor(&self.successions, agency, on)
    }
}

/// The agencies that duties, names and decided leads speak for, the likeliest first.
#[must_use]
pub(super) fn agencies(
    duties: Vec<DutySuggestion>,
    regional: &Regional,
    (parts, entered): (&Parts, &[AgencyId]),
    near: &[(f64, &Decided)],
    on: NaiveDate,
) -> Vec<AgencySuggestion> {
    let mut found: Vec<AgencySuggestion> = duties
        .into_iter()
        .map(|duty| {
            let agency = regional.of_system(duty.system, duty.agency.as_deref(), on);
            AgencySuggestion {
                agency_id: agency.map(|agency| agency.id),
                name: agency.map(|agency| agency.name.clone()),
                system: duty.system,
                points: duty.points,
                share: 0.0,
                entered: false,
                named: Vec::new(),
                alike: Vec::new(),
                duty: Some(duty),
            }
        })
        .collect();
    let answering = |ids: &[AgencyId]| ids.iter().map(|id| regional.answers(*id, on)).collect::<Vec<_>>();
    let entered = answering(entered);
    let mut seen = HashSet::new();
    for agency in regional.tiers.iter().flatten() {
        // 水务局 is the nearest of that name.
        let short = seen.insert(agency.short_name.clone());
        if regional.answers(agency.id, on) != agency.id {
            continue;
        }
        let (points, alike) = counted(near, |decided| answering(&decided.agencies).contains(&agency.id));
        let named = parts.reasons(&names(agency, short));
        let entered = entered.contains(&agency.id);
        let all = points + sum(&named) + if entered { ENTERED } else { 0.0 };
        if all <= 0.0 {
            continue;
        }
        let known = found.iter_mut().find(|one| one.agency_id == Some(agency.id));
        match known {
            Some(one) => {
                one.points += all;
                (one.entered, one.named, one.alike) = (entered, named, alike);
            }
            None => found.push(AgencySuggestion {
                agency_id: Some(agency.id),
                name: Some(agency.name.clone()),
                system: agency.system,
                duty: None,
                points: all,
                share: 0.0,
                entered,
                named,
                alike,
            }),
        }
    }
    found.sort_by(|a, b| b.points.total_cmp(&a.points).then(a.agency_id.cmp(&b.agency_id)));
    found.truncate(MOST);
    let all: f64 = found.iter().map(|one| one.points).sum();
    for one in &mut found {
        one.share = hundredth(one.points / all);
        one.points = tenth(one.points);
    }
    found
}

fn names(agency: &Agency, short: bool) -> Phrases<f64> {
    let names = std::iter::once(&agency.name).chain(short.then_some(&agency.short_name));
    let names = names.map(|name| fold(name)).filter(|name| name.chars().count() > 2);
    Phrases::of(names.map(|name| (name, NAMED)))
}

#[cfg(test)]
mod tests {
    use super::super::words::Part;
    use super::*;
    use crate::kit::OfficeId;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn agency(id: i64, name: &str, system: AgencySystem, valid_to: Option<&str>) -> Agency {
        Agency {
            id: AgencyId(id),
            code: String::new(),
            name: name.to_owned(),
            short_name: String::new(),
            system,
            division_code: String::from("620724"),
            office_id: OfficeId(1),
            superior_id: None,
            duties: String::new(),
            valid_from: day("2019-03-01"),
            valid_to: valid_to.map(day),
            version: 1,
        }
    }

    fn regional() -> Regional {
        let county = vec![
            agency(1, "高台县城市管理局", AgencySystem::UrbanManagement, Some("2024-12-31")),
            agency(2, "高台县城市管理综合执法局", AgencySystem::UrbanManagement, None),
        ];
        let city = vec![
            agency(3, "张掖市城市管理综合执法局", AgencySystem::UrbanManagement, None),
            agency(4, "国家税务总局张掖市税务局", AgencySystem::Tax, None),
        ];
        let succession = Succession {
            id: 1,
            from_id: AgencyId(1),
            to_id: AgencyId(2),
            effective_on: day("2025-01-01"),
            note: String::new(),
        };
        Regional { tiers: vec![county, city], successions: vec![succession] }
    }

    #[test]
    fn the_nearest_agency_that_exists_has_the_duty() {
        let of = |system, on: &str| regional().of_system(system, None, day(on)).map(|agency| agency.id.0);
        assert_eq!(of(AgencySystem::UrbanManagement, "2026-05-01"), Some(2));
        assert_eq!(of(AgencySystem::Tax, "2026-05-01"), Some(4));
        assert_eq!(of(AgencySystem::Water, "2026-05-01"), None);
    }

    #[test]
    fn what_was_entered_for_an_agency_that_ended_speaks_for_its_successor() {
        let parts = Parts::of([(Part::Title, "高台县城市管理综合执法局没有人管")]);
        let found = agencies(Vec::new(), &regional(), (&parts, &[AgencyId(1)]), &[], day("2026-05-01"));
        assert_eq!(found[0].agency_id, Some(AgencyId(2)));
        assert!(found[0].entered && found[0].named.len() == 1 && found[0].duty.is_none());
    }
}

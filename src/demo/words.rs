//! The words of the year: scenarios and places, put together by the number of a lead.

use std::sync::OnceLock;

use serde::Deserialize;

use super::random::Random;
use crate::org::AgencySystem;

/// What a matter is about.
#[derive(Debug, Deserialize)]
pub(super) struct Scenario {
    pub(super) domain: String,
    pub(super) system: String,
    title: String,
    narrative: Vec<String>,
    harm: String,
    violation: String,
    pub(super) law: String,
    items: Vec<String>,
    measures: Vec<String>,
}

/// A county with its townships.
#[derive(Debug, Deserialize)]
pub(super) struct County {
    pub(super) division: String,
    river: String,
    pub(super) longitude: f64,
    pub(super) latitude: f64,
    towns: Vec<String>,
    spots: Vec<String>,
}

#[derive(Deserialize)]
struct Scenarios {
    scenario: Vec<Scenario>,
}

#[derive(Deserialize)]
struct Places {
    county: Vec<County>,
}

fn scenarios() -> &'static [Scenario] {
    static CELL: OnceLock<Vec<Scenario>> = OnceLock::new();
    CELL.get_or_init(|| {
        toml::from_str::<Scenarios>(include_str!("scenarios.toml"))
            .map(|all| all.scenario)
            .unwrap_or_default()
    })
}

/// The six counties, in the order of the offices.
pub(super) fn counties() -> &'static [County] {
    static CELL: OnceLock<Vec<County>> = OnceLock::new();
    CELL.get_or_init(|| {
        toml::from_str::<Places>(include_str!("places.toml")).map(|all| all.county).unwrap_or_default()
    })
}

/// A matter, in words.
#[derive(Debug, Clone)]
pub(super) struct Matter {
    pub(super) domain: String,
    pub(super) system: AgencySystem,
    pub(super) title: String,
    pub(super) narratives: Vec<String>,
    pub(super) harm: String,
    pub(super) violation: String,
    pub(super) law: String,
    pub(super) items: Vec<String>,
    pub(super) measures: Vec<String>,
    pub(super) place: String,
    pub(super) firm: String,
    pub(super) longitude: f64,
    pub(super) latitude: f64,
}

const FIRM_NAMES: &[&str] = &[
    "祁源", "润泽", "金阳", "绿洲", "丰禾", "天盛", "陇河", "弱水", "焉支", "兴农", "泰和", "恒达", "瑞丰",
    "宏图",
];
const FIRM_KINDS: &[&str] =
    &["砂石", "养殖", "食品", "商贸", "建材", "农业发展", "物业服务", "汽车维修", "医院管理"];

/// The matter of a number in a county; a civil one is of a domain that is open to civil suits.
pub(super) fn matter(seed: u64, county: usize, civil: bool) -> Option<Matter> {
    let mut random = Random::new(seed);
    let fits = |scenario: &&Scenario| {
        // Heroes and martyrs go another way: their relatives are asked first.
        let only_civil = scenario.domain == "heroes";
        let only_administrative = matches!(scenario.domain.as_str(), "state_property" | "state_land");
        !(only_civil || civil && only_administrative)
    };
    let open: Vec<&Scenario> = scenarios().iter().filter(fits).collect();
    let scenario = *random.pick(&open)?;
    let land = counties().get(county % counties().len().max(1))?;
    let (place, spot) = (random.pick(&land.towns)?.clone(), random.pick(&land.spots)?.clone());
    let firm = format!("{}{}有限公司", random.pick(FIRM_NAMES)?, random.pick(FIRM_KINDS)?);
    let mut fill = |text: &String| {
        let number = random.between(2, 60).to_string();
        text.replace("{place}", &place)
            .replace("{spot}", &spot)
            .replace("{firm}", &firm)
            .replace("{water}", &land.river)
            .replace("{n}", &number)
    };
    let mut all = |texts: &[String]| texts.iter().map(&mut fill).collect::<Vec<_>>();
    let (narratives, items, measures) =
        (all(&scenario.narrative), all(&scenario.items), all(&scenario.measures));
    let (title, harm, violation) = (fill(&scenario.title), fill(&scenario.harm), fill(&scenario.violation));
    #[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "at most four digits")]
    let mut off = || random.between(-900, 900) as f64 / 10_000.0;
    Some(Matter {
        domain: scenario.domain.clone(),
        system: AgencySystem::from_code(&scenario.system)?,
        title,
        narratives,
        harm,
        violation,
        law: scenario.law.clone(),
        items,
        measures,
        place: format!("{place}{spot}"),
        firm,
        longitude: land.longitude + off(),
        latitude: land.latitude + off(),
    })
}

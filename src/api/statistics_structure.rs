//! What the three structure ratios (三个结构比) look like on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kit::{FieldErrors, Fields};
use crate::statistics::Window;
use crate::statistics::model::Filter;
use crate::statistics::service::Structure;

/// One part of a structure.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ShareBody {
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// How many.
    pub count: i64,
    /// Of how many; null while another part is missing.
    pub total: Option<i64>,
    /// It was told by whoever asked, and is not counted from this register.
    pub told: bool,
}

/// The numbers of the period that only the unified business system has.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ToldQuery {
    /// Cases that criminal prosecution handled in the period.
    #[param(minimum = 0, maximum = 10_000_000)]
    pub criminal: Option<i64>,
    /// Cases that civil prosecution handled in the period.
    #[param(minimum = 0, maximum = 10_000_000)]
    pub civil: Option<i64>,
    /// Cases that administrative prosecution handled in the period.
    #[param(minimum = 0, maximum = 10_000_000)]
    pub administrative: Option<i64>,
}

impl ToldQuery {
    /// The numbers are numbers of cases.
    ///
    /// # Errors
    /// Those that are not.
    pub(super) fn check(&self) -> Result<(), FieldErrors> {
        let mut fields = Fields::new();
        for (code, _, told) in self.each() {
            let fits = told.is_none_or(|count| (0..=10_000_000).contains(&count));
            fields.check(fits, code, "out_of_range", "0–10000000");
        }
        fields.finish()
    }

    fn each(&self) -> [(&'static str, &'static str, Option<i64>); 3] {
        [
            ("criminal", "刑事检察", self.criminal),
            ("civil", "民事检察", self.civil),
            ("administrative", "行政检察", self.administrative),
        ]
    }
}

/// A number that the program does not have.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MissingInputBody {
    /// Its code.
    pub code: &'static str,
    /// What it is.
    pub name: String,
}

/// What a ratio means.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RatioDefinitionBody {
    /// The version of the meaning.
    pub version: i32,
    /// The meaning in Chinese.
    pub zh: &'static str,
    /// The meaning in English.
    pub en: &'static str,
}

/// One of the three structure ratios.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RatioBody {
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub definition: RatioDefinitionBody,
    /// Why it cannot be computed here; null when it can.
    pub not_computable: Option<&'static str>,
    /// The numbers that are missing for it; none when it can be computed.
    pub missing: Vec<MissingInputBody>,
    /// Its parts; they add up to the total, where there is one.
    pub parts: Vec<ShareBody>,
}

/// The structure ratios.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StructureBody {
    /// The cut-off.
    pub as_of: NaiveDate,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// The ratios.
    pub ratios: Vec<RatioBody>,
}

impl StructureBody {
    /// From what was counted.
    pub(super) fn new(filter: &Filter, whole: &Structure, told: ToldQuery) -> Self {
        let Window { from, to, as_of } = filter.window;
        Self { as_of, from, to, ratios: vec![duty(whole, told), case(whole), source(whole)] }
    }
}

fn duty(whole: &Structure, told: ToldQuery) -> RatioBody {
    let each = told.each();
    let others: Option<Vec<i64>> = each.iter().map(|(_, _, count)| *count).collect();
    let total = others.map(|others| whole.cases + others.iter().sum::<i64>());
    let own =
        ShareBody {
            code: "public_interest", name: "公益诉讼检察", count: whole.cases, total, told: false
        };
    let shares = each.iter().filter_map(|(code, name, count)| {
        count.map(|count| ShareBody { code, name, count, total, told: true })
    });
    let missing = each.iter().filter(|(_, _, count)| count.is_none());
    RatioBody {
        code: "duty",
        name: "履职结构比",
        definition: RatioDefinitionBody {
            version: 1,
            zh: "统计期内刑事、民事、行政、公益诉讼四大检察各自办理的案件数之比。公益诉讼检察以立案数计，其余三项须由统一业务应用系统提供。",
            en: "The cases handled in the period by each of the four functions: criminal, civil, administrative and public-interest. Of the last, the cases filed; the other three numbers must come from the unified business system.",
        },
        not_computable: total.is_none().then_some(
            "缺少统计期内刑事检察、民事检察、行政检察的办案数；本系统只登记公益诉讼检察案件，请在查询中一并提供。",
        ),
        missing: missing.map(|(code, name, _)| MissingInputBody { code, name: format!("{name}办案数") }).collect(),
        parts: std::iter::once(own).chain(shares).collect(),
    }
}

fn case(whole: &Structure) -> RatioBody {
    let share = |code, name, count| ShareBody { code, name, count, total: Some(whole.cases), told: false };
    RatioBody {
        code: "case",
        name: "案件结构比",
        definition: RatioDefinitionBody {
            version: 1,
            zh: "统计期内立案的案件，按首条线索的法定来源分为依程序办案（控告举报、办案中发现、有关单位转交）和依职权监督（其余来源）；无登记线索的另列。",
            en: "Cases filed in the period by the statutory source of the first lead: by procedure (reports, found in handling cases, referred by other bodies), or on the office's own initiative (the other sources); cases without a lead apart.",
        },
        not_computable: None,
        missing: Vec::new(),
        parts: vec![
            share("by_procedure", "依程序办案", whole.by_procedure),
            share("by_duty", "依职权监督", whole.by_duty),
            share("unknown", "无登记线索", whole.without_lead),
        ],
    }
}

fn source(whole: &Structure) -> RatioBody {
    let total = whole.sources + whole.without_lead;
    let share = |code, name, count| ShareBody { code, name, count, total: Some(total), told: false };
    RatioBody {
        code: "source",
        name: "案源结构比",
        definition: RatioDefinitionBody {
            version: 1,
            zh: "统计期内立案的案件的全部线索来源，一案多条线索的逐条计，并入的线索也计：依程序移送（办案中发现、有关单位转交）、依申请受案（控告举报）、主动发现（其余来源）；无登记线索的案件另列。",
            en: "Every source of the cases filed in the period, each lead of a case counted, merged ones too: referred (found in handling cases, sent by other bodies), applied for (reports), found on the office's own initiative (the other sources); cases without a lead apart.",
        },
        not_computable: None,
        missing: Vec::new(),
        parts: vec![
            share("referred", "依程序移送", whole.referred),
            share("applied", "依申请受案", whole.applied),
            share("found", "主动发现", whole.found),
            share("unknown", "无登记线索", whole.without_lead),
        ],
    }
}

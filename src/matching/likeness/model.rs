//! What is told of a pair: factors with their weights, shares and places in both texts.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::search::RecordKind;

crate::text_enum! {
    /// One of the things that two records are compared by.
    pub enum Factor {
        /// The words of both texts, rare ones counting most.
        Wording = "wording" "用词",
        /// How much of each heading the other text says.
        Heading = "heading" "标题",
        /// The rarest words in a row that a heading shares with the other text.
        Phrase = "phrase" "罕见语句",
        /// What both say beyond that phrase.
        Trouble = "trouble" "所述问题",
        /// How much of the shorter text stands word for word in the longer one.
        Overlap = "overlap" "连片重合",
        /// Names of places: estates, roads, villages, projects.
        Place = "place" "地点",
        /// Districts and cities.
        Area = "area" "辖区",
        /// Metres between the two points.
        Distance = "distance" "距离",
        /// Names of companies, schools and other organisations.
        Party = "party" "单位",
        /// Unified social credit codes.
        CreditCode = "credit_code" "统一社会信用代码",
        /// The field of law.
        Domain = "domain" "领域",
        /// The agency told to be responsible.
        Agency = "agency" "行政机关",
        /// Days between the two.
        Time = "time" "时间间隔",
        /// The same reporter or number, compared by keyed digest.
        Contact = "contact" "联系方式",
        /// Number of the order at the source, satellite spot, or address of the publication.
        SourceNumber = "source_number" "来源编号",
        /// The same photograph or file.
        Photograph = "photograph" "照片",
        /// Others that are likely one matter with the first, and with the second too.
        Support = "support" "他件佐证",
    }
}

crate::text_enum! {
    /// Part of a record's text.
    pub enum Part {
        /// The heading.
        Title = "title" "标题",
        /// The text below it.
        Body = "body" "正文",
    }
}

crate::text_enum! {
    /// What the evidence comes to.
    pub enum Likeness {
        /// Above the score from which 95 of 100 pairs of the sample that the weights were fitted on are about
        /// one matter.
        Likely = "likely" "很可能为同一事项",
        /// As likely one matter as not: worth a look.
        Perhaps = "perhaps" "可能为同一事项",
        /// Alike in what happened, elsewhere or about somebody else.
        SameKind = "same_kind" "类案",
        /// Neither.
        Unlikely = "unlikely" "不似",
    }
}

crate::text_enum! {
    /// Why two texts, however alike, are not told to be one matter.
    pub enum Veto {
        /// They name different districts or cities.
        Area = "area" "辖区不同",
        /// Each names places, and the other names none of them.
        Place = "place" "地点不同",
        /// Each names organisations, and the other names none of them.
        Party = "party" "单位不同",
        /// The two points are far apart.
        Distance = "distance" "相距较远",
    }
}

/// A piece of a text, in characters of the original; the last is excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub struct Span {
    /// Which text.
    pub part: Part,
    /// The first character.
    pub from: u32,
    /// The character after the last.
    pub to: u32,
}

/// What one factor says of a pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactorShare {
    /// Which.
    pub factor: Factor,
    /// What was measured: 0 to 1 for alike, down to -1 against; none when one side does not say.
    pub value: Option<f64>,
    /// What a value of one adds to the evidence, in log-odds.
    pub weight: f64,
    /// What it added.
    pub points: f64,
    /// Its part of all that was added or taken away, 0 to 1.
    pub share: f64,
    /// Where the asked text says it.
    pub ours: Vec<Span>,
    /// Where the other text says it.
    pub theirs: Vec<Span>,
}

/// All that is told of a pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// The probability that a pair with this evidence is about one matter.
    pub score: f64,
    /// The sum of the points, in log-odds, before calibration: what records are ordered by.
    pub points: f64,
    /// What it comes to.
    pub likeness: Likeness,
    /// Whether both come from one source: one order number, one publication, one spot, one photograph, or one
    /// reporter within days.
    pub same_source: bool,
    /// What stands against one matter, however alike the texts are.
    pub veto: Option<Veto>,
    /// The factors, in the order of their list.
    pub factors: Vec<FactorShare>,
}

impl Evidence {
    /// The factors that could not be told, because one side does not say: what would change the evidence.
    pub fn missing(&self) -> impl Iterator<Item = Factor> + '_ {
        self.factors.iter().filter(|told| told.value.is_none()).map(|told| told.factor)
    }

    /// SHA-256 of what was told of the pair: score, veto and the value, weight and points of every factor, to six
    /// places. Where in the texts it is said is not in it.
    #[must_use]
    pub fn digest(&self) -> String {
        let Self { score, points: _, likeness, same_source, veto, factors } = self;
        let mut said = format!("{score:.6} {likeness} {same_source} {veto:?}");
        for FactorShare { factor, value, weight, points, share: _, ours: _, theirs: _ } in factors {
            let value = value.map_or_else(|| String::from("-"), |value| format!("{value:.6}"));
            said.push_str(&format!("\n{factor} {value} {weight:.6} {points:.6}"));
        }
        // What is nothing has no sign.
        hex::encode(Sha256::digest(said.replace("-0.000000", "0.000000")))
    }
}

/// A record that was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[schema(as = MatchedRecord)]
pub struct Reference {
    /// What it is.
    pub kind: RecordKind,
    /// Its id.
    pub id: i64,
}

//! Shapes of recommendations on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::cases::CaseId;
use crate::deadlines::Unit;
use crate::kit::{AgencyId, OfficeId, PersonId, Timestamp};
use crate::recommendations::articles::{Asked, Cited};
use crate::recommendations::clauses::service::Used;
use crate::recommendations::clauses::{ClauseId, ClauseState, ClauseVersionId, Passage};
use crate::recommendations::drafting::Wording;
use crate::recommendations::model::{Contents, DraftItem, DraftLine, TextVersion};
use crate::recommendations::sections::Section;
use crate::recommendations::{
    AddresseePart, Recommendation, RecommendationId, RecommendationKind, RecommendationState,
};
use crate::statutes::Provision;

/// A recommendation in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RecommendationBody {
    /// Its id.
    pub id: RecommendationId,
    /// The case.
    pub case_id: i64,
    /// The procuratorate.
    pub office_id: OfficeId,
    /// What sort.
    pub kind: RecommendationKind,
    /// Where it stands.
    pub state: RecommendationState,
    /// The version a change has to name.
    pub version: i32,
    /// What it is about.
    pub title: String,
    /// The version of its text.
    pub text_no: i32,
    /// Who drafted it.
    pub drafted_by: Option<PersonId>,
    /// When.
    pub drafted_at: Timestamp,
    /// Its number, once signed.
    pub number: Option<String>,
    /// The number of the unified business system, to be taken at signing.
    pub official_number: Option<String>,
    /// The day of signing.
    pub signed_on: Option<NaiveDate>,
    /// Who signed.
    pub signed_by: Option<PersonId>,
    /// First effective service.
    pub first_served_on: Option<NaiveDate>,
    /// Service on the last addressee.
    pub all_served_on: Option<NaiveDate>,
    /// Recorded with the level above.
    pub recorded_upward_on: Option<NaiveDate>,
    /// Concluded.
    pub concluded_on: Option<NaiveDate>,
    /// Amended or withdrawn.
    pub ended_on: Option<NaiveDate>,
    /// Why.
    pub end_reason: Option<String>,
    /// The document that this one replaces.
    pub replaces_id: Option<RecommendationId>,
}

impl From<Recommendation> for RecommendationBody {
    fn from(row: Recommendation) -> Self {
        let Recommendation {
            id,
            case_id,
            office_id,
            kind,
            state,
            version,
            title,
            text_no,
            drafted_by,
            drafted_at,
            number,
            number_id: _,
            official_number,
            signed_on,
            signed_by,
            first_served_on,
            all_served_on,
            recorded_upward_on,
            concluded_on,
            ended_on,
            end_reason,
            replaces_id,
        } = row;
        Self {
            id,
            case_id,
            office_id,
            kind,
            state,
            version,
            title,
            text_no,
            drafted_by,
            drafted_at,
            number,
            official_number,
            signed_on,
            signed_by,
            first_served_on,
            all_served_on,
            recorded_upward_on,
            concluded_on,
            ended_on,
            end_reason,
            replaces_id,
        }
    }
}

/// The contents that R21 Art 75(2) requires.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecommendationContents {
    /// (2) Where the case comes from.
    pub case_source: String,
    /// (3) The facts of harm to the public interest.
    pub harm_facts: String,
    /// (4) The facts and reasons of not performing by law.
    pub breach_facts: String,
    /// (5) The legal basis.
    pub legal_basis: String,
    /// (6) What is recommended.
    pub suggestions: String,
    /// (8) Other matters.
    pub other_matters: String,
}

/// One thing to put right.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftItemBody {
    /// What.
    pub text: String,
    /// The claim of a possible suit to which it leads.
    #[serde(default)]
    pub claim: Option<String>,
}

/// What a draft says to one agency.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftLineBody {
    /// The agency.
    pub agency_id: AgencyId,
    /// Its part.
    pub part: AddresseePart,
    /// Whether harm goes on growing: the reply is due in fifteen days.
    #[serde(default)]
    pub urgent: bool,
    /// Why it is urgent.
    #[serde(default)]
    pub urgent_reason: Option<String>,
    /// The rectification period: so many.
    pub rectify_count: i32,
    /// Of what.
    pub rectify_unit: Unit,
    /// Whether the agency may see the other addressees.
    #[serde(default)]
    pub joint: bool,
    /// What it has to put right.
    pub items: Vec<DraftItemBody>,
}

/// What a draft says.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecommendationWording {
    /// What it is about, in a line.
    pub title: String,
    /// The contents; what is missing is asked for at the decision.
    #[serde(default)]
    pub contents: RecommendationContents,
    /// What it says to each agency.
    #[serde(default)]
    pub addressees: Vec<DraftLineBody>,
    /// The number of the unified business system, if it was made there.
    #[serde(default)]
    pub official_number: Option<String>,
    /// Passages that come from clauses, besides those of the version before, which are recognised again by their words.
    #[serde(default)]
    pub passages: Vec<PassageBody>,
    /// The articles that it rests on, out of the texts that were imported; as before when absent.
    #[serde(default)]
    pub articles: Option<Vec<ArticleRequest>>,
}

/// An article that a draft is to rest on.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArticleRequest {
    /// 《行政诉讼法》第二十五条第四款, or 行政诉讼法第25条.
    pub citation: String,
    /// The day of the facts; that of the case when absent.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

impl From<ArticleRequest> for Asked {
    fn from(request: ArticleRequest) -> Self {
        let ArticleRequest { citation, on } = request;
        Self { citation, on }
    }
}

/// An article that a draft rests on.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CitedArticleBody {
    /// As it is cited.
    pub citation: String,
    /// The day of the facts.
    pub on: NaiveDate,
    /// The provision, in the version of that day.
    #[serde(flatten)]
    pub provision: Provision,
}

impl From<Cited> for CitedArticleBody {
    fn from(cited: Cited) -> Self {
        let Cited { provision, said, on } = cited;
        Self { citation: said, on, provision }
    }
}

/// A passage that came from a clause.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassageBody {
    /// The version of the clause.
    pub clause_version_id: ClauseVersionId,
    /// Where it stands.
    pub section: Section,
    /// The agency, of an item.
    #[serde(default)]
    pub agency_id: Option<AgencyId>,
    /// The number of the item in the line of the agency, from 1.
    #[serde(default)]
    pub item: Option<i32>,
}

impl From<PassageBody> for Passage {
    fn from(body: PassageBody) -> Self {
        let PassageBody { clause_version_id, section, agency_id, item } = body;
        Self { clause_version_id, section, agency_id, item }
    }
}

impl From<Passage> for PassageBody {
    fn from(passage: Passage) -> Self {
        let Passage { clause_version_id, section, agency_id, item } = passage;
        Self { clause_version_id, section, agency_id, item }
    }
}

/// A passage of the present text, and what it has from its clause.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct UsedClauseBody {
    /// Where it stands.
    #[serde(flatten)]
    pub passage: PassageBody,
    /// The clause.
    pub clause_id: ClauseId,
    /// Its name.
    pub name: String,
    /// The number of the version it came from.
    pub no: i32,
    /// The number of the version that is put into drafts today.
    pub current_no: i32,
    /// Whether the clause is still used.
    pub state: ClauseState,
    /// The part of the clause that still stands there, in hundredths; what stood in 【】 left out.
    pub kept_percent: u8,
}

impl From<Used> for UsedClauseBody {
    fn from(used: Used) -> Self {
        let Used { passage, clause, version, kept_percent } = used;
        Self {
            passage: passage.into(),
            clause_id: clause.id,
            name: clause.name,
            no: version.no,
            current_no: clause.current_no,
            state: clause.state,
            kept_percent,
        }
    }
}

impl RecommendationWording {
    /// The command's form of it.
    pub(super) fn wording(&self) -> Wording {
        let RecommendationContents {
            case_source,
            harm_facts,
            breach_facts,
            legal_basis,
            suggestions,
            other_matters,
        } = self.contents.clone();
        let line = |line: &DraftLineBody| DraftLine {
            agency_id: line.agency_id,
            part: line.part,
            urgent: line.urgent,
            urgent_reason: line.urgent_reason.clone(),
            rectify_count: line.rectify_count,
            rectify_unit: line.rectify_unit,
            joint: line.joint,
            items: line
                .items
                .iter()
                .map(|item| DraftItem { text: item.text.clone(), claim: item.claim.clone() })
                .collect(),
        };
        Wording {
            title: self.title.clone(),
            contents: Contents {
                case_source,
                harm_facts,
                breach_facts,
                legal_basis,
                suggestions,
                other_matters,
            },
            lines: self.addressees.iter().map(line).collect(),
            official_number: self.official_number.clone(),
            passages: self.passages.iter().cloned().map(Into::into).collect(),
            articles: self.articles.clone().map(|all| all.into_iter().map(Into::into).collect()),
        }
    }
}

/// A document to be drafted.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftRecommendationRequest {
    /// The case.
    pub case_id: CaseId,
    /// What sort.
    pub kind: RecommendationKind,
    /// What it says.
    pub wording: RecommendationWording,
}

/// A required content that is missing, or something to look at.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ContentFinding {
    /// Its code.
    pub code: &'static str,
    /// The same in Chinese.
    pub text: &'static str,
    /// The addressee it concerns, from 1.
    pub addressee: Option<usize>,
    /// The item it concerns, from 1.
    pub item: Option<usize>,
}

/// One version of a text.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RecommendationVersionBody {
    /// From 1.
    pub no: i32,
    /// What it is about, in a line.
    pub title: String,
    /// The contents.
    pub contents: RecommendationContents,
    /// What it says to each agency.
    pub addressees: Vec<DraftLineBody>,
    /// Passages that came from clauses.
    pub passages: Vec<PassageBody>,
    /// The articles that it rests on.
    pub articles: Vec<CitedArticleBody>,
    /// Who wrote it.
    pub written_by: Option<PersonId>,
    /// When.
    pub written_at: Timestamp,
}

impl From<TextVersion> for RecommendationVersionBody {
    fn from(row: TextVersion) -> Self {
        let TextVersion {
            recommendation_id: _,
            no,
            case_source,
            harm_facts,
            breach_facts,
            legal_basis,
            suggestions,
            other_matters,
            lines,
            written_by,
            written_at,
            title,
            passages,
            articles,
        } = row;
        let line = |line: DraftLine| DraftLineBody {
            agency_id: line.agency_id,
            part: line.part,
            urgent: line.urgent,
            urgent_reason: line.urgent_reason,
            rectify_count: line.rectify_count,
            rectify_unit: line.rectify_unit,
            joint: line.joint,
            items: line
                .items
                .into_iter()
                .map(|item| DraftItemBody { text: item.text, claim: item.claim })
                .collect(),
        };
        Self {
            no,
            title,
            contents: RecommendationContents {
                case_source,
                harm_facts,
                breach_facts,
                legal_basis,
                suggestions,
                other_matters,
            },
            addressees: lines.into_inner().into_iter().map(line).collect(),
            passages: passages.into_inner().into_iter().map(Into::into).collect(),
            articles: articles.into_inner().into_iter().map(Into::into).collect(),
            written_by,
            written_at,
        }
    }
}

//! The parts of a recommendation, as R21 Art 75(2) lists them.

use super::model::{Contents, DraftLine, TextVersion};

crate::text_enum! {
    /// A part of a recommendation, in the order of the document.
    pub enum Section {
        /// What it is about.
        Title = "title" "标题",
        /// (1) The names of the agencies.
        Agencies = "agencies" "行政机关的名称",
        /// (2) Where the case comes from.
        CaseSource = "case_source" "案件来源",
        /// (3) The facts of harm to the public interest.
        HarmFacts = "harm_facts" "公益受到侵害的事实",
        /// (4) The facts and reasons of not performing by law.
        BreachFacts = "breach_facts" "认定行政机关不依法履行职责的事实和理由",
        /// (5) The legal basis.
        LegalBasis = "legal_basis" "法律依据",
        /// (6) What is recommended, to all of them.
        Suggestions = "suggestions" "建议的具体内容",
        /// (6) What each agency has to put right.
        Items = "items" "整改事项",
        /// (7) By when.
        Periods = "periods" "行政机关整改期限",
        /// (8) Other matters.
        OtherMatters = "other_matters" "其他需要说明的情况",
    }
}

impl Section {
    /// The item of R21 Art 75(2); none of what the article does not list.
    #[must_use]
    pub const fn item(self) -> Option<u8> {
        match self {
            Self::Title => None,
            Self::Agencies => Some(1),
            Self::CaseSource => Some(2),
            Self::HarmFacts => Some(3),
            Self::BreachFacts => Some(4),
            Self::LegalBasis => Some(5),
            Self::Suggestions | Self::Items => Some(6),
            Self::Periods => Some(7),
            Self::OtherMatters => Some(8),
        }
    }

    /// Whether a clause can stand in it: a passage of text, or an item.
    #[must_use]
    pub const fn takes_clauses(self) -> bool {
        match self {
            Self::CaseSource
            | Self::HarmFacts
            | Self::BreachFacts
            | Self::LegalBasis
            | Self::Suggestions
            | Self::Items
            | Self::OtherMatters => true,
            Self::Title | Self::Agencies | Self::Periods => false,
        }
    }

    /// Its text in the contents; none of what is told for each agency or in the title.
    #[must_use]
    pub const fn of(self, contents: &Contents) -> Option<&String> {
        match self {
            Self::CaseSource => Some(&contents.case_source),
            Self::HarmFacts => Some(&contents.harm_facts),
            Self::BreachFacts => Some(&contents.breach_facts),
            Self::LegalBasis => Some(&contents.legal_basis),
            Self::Suggestions => Some(&contents.suggestions),
            Self::OtherMatters => Some(&contents.other_matters),
            Self::Title | Self::Agencies | Self::Items | Self::Periods => None,
        }
    }
}

impl Contents {
    /// The text of a section, to be added to; none of what is told for each agency or in the title.
    pub(super) const fn section_mut(&mut self, section: Section) -> Option<&mut String> {
        match section {
            Section::CaseSource => Some(&mut self.case_source),
            Section::HarmFacts => Some(&mut self.harm_facts),
            Section::BreachFacts => Some(&mut self.breach_facts),
            Section::LegalBasis => Some(&mut self.legal_basis),
            Section::Suggestions => Some(&mut self.suggestions),
            Section::OtherMatters => Some(&mut self.other_matters),
            Section::Title | Section::Agencies | Section::Items | Section::Periods => None,
        }
    }
}

impl TextVersion {
    /// Its contents, apart from what is told for each agency.
    #[must_use]
    pub fn contents(&self) -> Contents {
        Contents {
            case_source: self.case_source.clone(),
            harm_facts: self.harm_facts.clone(),
            breach_facts: self.breach_facts.clone(),
            legal_basis: self.legal_basis.clone(),
            suggestions: self.suggestions.clone(),
            other_matters: self.other_matters.clone(),
        }
    }
}

/// A part of a draft and whether it is there.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = RecommendationSection)]
pub struct Told {
    /// The part.
    pub section: Section,
    /// Its name.
    pub name: &'static str,
    /// The item of R21 Art 75(2); none for the title.
    pub item: Option<u8>,
    /// Whether anything is there. Items and periods are there when every agency has them.
    pub told: bool,
}

/// The parts of a draft in the order of the document, each with whether it is there.
#[must_use]
pub fn outline(title: &str, contents: &Contents, lines: &[DraftLine]) -> Vec<Told> {
    let whole = |holds: &dyn Fn(&DraftLine) -> bool| !lines.is_empty() && lines.iter().all(holds);
    let told = |section: Section| match section {
        Section::Title => !title.is_empty(),
        Section::Agencies => !lines.is_empty(),
        Section::Items => {
            whole(&|line| !line.items.is_empty() && line.items.iter().all(|item| !item.text.is_empty()))
        }
        Section::Periods => whole(&|line| line.rectify_count > 0),
        Section::CaseSource
        | Section::HarmFacts
        | Section::BreachFacts
        | Section::LegalBasis
        | Section::Suggestions
        | Section::OtherMatters => section.of(contents).is_some_and(|text| !text.trim().is_empty()),
    };
    let one = |section: &Section| Told {
        section: *section,
        name: section.zh(),
        item: section.item(),
        told: told(*section),
    };
    Section::ALL.iter().map(one).collect()
}

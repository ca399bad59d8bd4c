//! The form of a draft: what a draft says as fields, and what fields say as a draft.

use crate::deadlines::Unit;
use crate::http::{AppError, Posted};
use crate::kit::{AgencyId, Fields};
use crate::recommendations::articles::Asked;
use crate::recommendations::drafting::Wording;
use crate::recommendations::model::{Contents, DraftItem, DraftLine, TextVersion};
use crate::recommendations::sections::Section;
use crate::recommendations::{AddresseePart, Recommendation, RecommendationError};

/// The name of a field of an agency.
pub(super) fn name(at: usize, part: &str) -> String {
    format!("addressees[{at}].{part}")
}

/// The name of a field of an item of an agency.
pub(super) fn item_name(at: usize, item: usize) -> String {
    name(at, &format!("items[{item}]"))
}

/// The sections that one writes as a text.
pub(super) const CONTENTS: [Section; 6] = [
    Section::CaseSource,
    Section::HarmFacts,
    Section::BreachFacts,
    Section::LegalBasis,
    Section::Suggestions,
    Section::OtherMatters,
];

/// A draft as its form says it.
pub(super) fn as_form(row: &Recommendation, text: &TextVersion) -> Posted {
    let mut form = Posted::default()
        .with("title", &text.title)
        .with("official_number", row.official_number.as_deref().unwrap_or_default());
    let contents = text.contents();
    for section in CONTENTS {
        let said = section.of(&contents).map(String::as_str).unwrap_or_default();
        form = form.with(&format!("contents.{section}"), said);
    }
    for (at, line) in text.lines.get().iter().enumerate() {
        form = form
            .with(&name(at, "agency_id"), line.agency_id)
            .with(&name(at, "part"), line.part.code())
            .with(&name(at, "rectify_count"), line.rectify_count)
            .with(&name(at, "rectify_unit"), line.rectify_unit.code())
            .with(&name(at, "urgent_reason"), line.urgent_reason.as_deref().unwrap_or_default());
        if line.urgent {
            form = form.with(&name(at, "urgent"), "yes");
        }
        if line.joint {
            form = form.with(&name(at, "joint"), "yes");
        }
        for (item, said) in line.items.iter().enumerate() {
            form = form
                .with(&format!("{}.text", item_name(at, item)), &said.text)
                .with(&format!("{}.claim", item_name(at, item)), said.claim.as_deref().unwrap_or_default());
        }
    }
    form
}

/// What a form says; items of which nothing is said are left out, and so are agencies that are ticked to be.
pub(super) fn wording(posted: &Posted, text: &TextVersion) -> Result<Wording, AppError> {
    let mut fields = Fields::new();
    let said = |section: Section| posted.text(&format!("contents.{section}")).to_owned();
    let mut lines = Vec::new();
    for at in 0.. {
        let Some(agency) = posted.optional(&name(at, "agency_id")).and_then(|id| id.parse().ok()) else {
            break;
        };
        if posted.ticked(&name(at, "remove")) {
            continue;
        }
        let part = posted.code(&mut fields, &name(at, "part"), AddresseePart::from_code);
        let count = posted.parsed::<i32>(&mut fields, &name(at, "rectify_count"));
        let unit = posted.code(&mut fields, &name(at, "rectify_unit"), Unit::from_code);
        let items = (0..)
            .map_while(|item| {
                let name = |part: &str| format!("{}.{part}", item_name(at, item));
                posted.typed().contains_key(&name("text")).then(|| DraftItem {
                    text: posted.text(&name("text")).to_owned(),
                    claim: posted.optional(&name("claim")),
                })
            })
            .filter(|item| !item.text.is_empty() || item.claim.is_some());
        lines.push(DraftLine {
            agency_id: AgencyId(agency),
            part: part.unwrap_or(AddresseePart::Lead),
            urgent: posted.ticked(&name(at, "urgent")),
            urgent_reason: posted.optional(&name(at, "urgent_reason")),
            rectify_count: count.unwrap_or(0),
            rectify_unit: unit.unwrap_or(Unit::Months),
            joint: posted.ticked(&name(at, "joint")),
            items: items.collect(),
        });
    }
    if let Some(added) = posted.parsed::<i64>(&mut fields, "add_agency") {
        let part = if lines.is_empty() { AddresseePart::Lead } else { AddresseePart::Cooperating };
        lines.push(line_of(AgencyId(added), part));
    }
    fields.finish().map_err(RecommendationError::from)?;
    let known = |citation: &str| text.articles.get().iter().find(|cited| cited.said == citation);
    let typed = posted.text("more_articles").lines().map(str::trim).filter(|line| !line.is_empty());
    let articles = posted.all("articles").iter().map(String::as_str).chain(typed);
    let articles = articles
        .map(|citation| Asked { citation: citation.to_owned(), on: known(citation).map(|cited| cited.on) });
    Ok(Wording {
        title: posted.text("title").to_owned(),
        contents: Contents {
            case_source: said(Section::CaseSource),
            harm_facts: said(Section::HarmFacts),
            breach_facts: said(Section::BreachFacts),
            legal_basis: said(Section::LegalBasis),
            suggestions: said(Section::Suggestions),
            other_matters: said(Section::OtherMatters),
        },
        lines,
        official_number: posted.optional("official_number"),
        passages: Vec::new(),
        articles: Some(articles.collect()),
    })
}

/// A line as it begins: two months, which is what the law gives for the reply.
pub(super) fn line_of(agency_id: AgencyId, part: AddresseePart) -> DraftLine {
    DraftLine {
        agency_id,
        part,
        urgent: false,
        urgent_reason: None,
        rectify_count: 2,
        rectify_unit: Unit::Months,
        joint: false,
        items: Vec::new(),
    }
}

//! Our own templates: lines of `templates/documents/<kind>/text.txt`, each with the name of its style before it.

use super::content::{Block, Content, DRAFT_MARK, Style, numeral};
use super::facts::{Facts, Field, LineFault, ORDINAL, fields_of, fill};
use super::model::DocumentKind;

macro_rules! built_in {
    ($($kind:ident = $folder:literal),+ $(,)?) => {
        /// The text and the list of fields of a kind.
        fn built_in(kind: DocumentKind) -> (&'static str, &'static str) {
            match kind {
                $(DocumentKind::$kind => (
                    include_str!(concat!("../../../templates/documents/", $folder, "/text.txt")),
                    include_str!(concat!("../../../templates/documents/", $folder, "/fields.txt")),
                ),)+
            }
        }

        #[cfg(test)]
        const FOLDERS: &[(DocumentKind, &str)] = &[$((DocumentKind::$kind, $folder)),+];
    };
}

built_in! {
    Recommendation = "recommendation",
    GovernanceRecommendation = "governance_recommendation",
    FilingDecision = "filing_decision",
    DecliningDecision = "declining_decision",
    TransferNotice = "transfer_notice",
    ReportUpOpinion = "report_up_opinion",
    ClosingDecision = "closing_decision",
    SuspensionDecision = "suspension_decision",
    ResumptionDecision = "resumption_decision",
    Announcement = "announcement",
    Complaint = "complaint",
    Appeal = "appeal",
    SuitWithdrawal = "suit_withdrawal",
    ClaimChange = "claim_change",
    AppearanceNotice = "appearance_notice",
    AppraisalLetter = "appraisal_letter",
    ServiceReceipt = "service_receipt",
    ConsultationMinutes = "consultation_minutes",
    FactConfirmation = "fact_confirmation",
    InvestigationReport = "investigation_report",
    FinalReviewReport = "final_review_report",
    PreliminaryReport = "preliminary_report",
    FilingForm = "filing_form",
    InvestigationPlan = "investigation_plan",
    InspectionRecord = "inspection_record",
    InterviewRecord = "interview_record",
    SupportOpinion = "support_opinion",
    SupportWithdrawal = "support_withdrawal",
    EvidenceNotice = "evidence_notice",
}

/// The text of our template.
pub(super) fn text(kind: DocumentKind) -> &'static str {
    built_in(kind).0
}

/// The names that templates of a kind may use.
pub(super) fn fields(kind: DocumentKind) -> Vec<Field> {
    fields_of(built_in(kind).1)
}

/// Fills our template.
pub(super) fn fill_text(kind: DocumentKind, facts: &Facts, draft: bool) -> Result<Content, LineFault> {
    let fields = fields(kind);
    let mut blocks = Vec::new();
    let (mut headings, mut subheadings, mut items) = (0, 0, 0);
    for line in text(kind).lines().filter(|line| !line.is_empty()) {
        let (style, words) = line.split_once(' ').unwrap_or((line, ""));
        if style == "row" {
            let mut cells = Vec::new();
            for cell in words.split('|') {
                cells.push(fill(cell, facts, &fields, draft)?.join("\n"));
            }
            blocks.push(Block::Row(cells));
            continue;
        }
        for words in fill(words, facts, &fields, draft)? {
            let (style, words) = match style {
                "heading" => {
                    (headings, subheadings, items) = (headings + 1, 0, 0);
                    (Style::Heading, format!("{}、{words}", numeral(headings)))
                }
                "subheading" => {
                    (subheadings, items) = (subheadings + 1, 0);
                    (Style::Subheading, format!("（{}）{words}", numeral(subheadings)))
                }
                "item" => {
                    items += 1;
                    (Style::Text, format!("{items}.{words}"))
                }
                style => (style_of(style).ok_or_else(|| LineFault::Broken(line.to_owned()))?, words),
            };
            blocks.push(Block::Line(style, words));
        }
    }
    Ok(Content { blocks, mark: draft.then_some(DRAFT_MARK) })
}

/// Our template as it is written, with its places: what an office changes to have its own.
pub(super) fn sample(kind: DocumentKind) -> Content {
    let (mut blocks, mut headings, mut subheadings) = (Vec::new(), 0, 0);
    for line in text(kind).lines().filter(|line| !line.is_empty()) {
        let (style, words) = line.split_once(' ').unwrap_or((line, ""));
        let words = words.to_owned();
        blocks.push(match style {
            "row" => Block::Row(words.split('|').map(str::to_owned).collect()),
            "heading" => {
                (headings, subheadings) = (headings + 1, 0);
                Block::Line(Style::Heading, format!("{}、{words}", numeral(headings)))
            }
            "subheading" => {
                subheadings += 1;
                Block::Line(Style::Subheading, format!("（{}）{words}", numeral(subheadings)))
            }
            "item" => Block::Line(Style::Text, format!("{{{{{ORDINAL}}}}}.{words}")),
            style => Block::Line(style_of(style).unwrap_or(Style::Plain), words),
        });
    }
    Content { blocks, mark: None }
}

/// The style of a name, of those that count nothing.
fn style_of(name: &str) -> Option<Style> {
    Some(match name {
        "title" => Style::Title,
        "number" => Style::Number,
        "addressee" => Style::Addressee,
        "text" => Style::Text,
        "attachment" => Style::Attachment,
        "sign" => Style::Sign,
        "date" => Style::Date,
        "plain" => Style::Plain,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::facts::{Piece, pieces};
    use super::*;

    #[test]
    fn every_kind_has_its_folder() {
        for kind in DocumentKind::ALL {
            let (_, folder) = FOLDERS.iter().find(|(of, _)| of == kind).unwrap();
            assert_eq!(*folder, kind.code());
        }
    }

    /// Whatever a template of ours needs is declared, and what is declared as needed is used.
    #[test]
    fn our_templates_use_what_their_kind_declares() {
        for kind in DocumentKind::ALL {
            let fields = fields(*kind);
            let listed = built_in(*kind).1.lines().filter(|line| !line.trim().is_empty()).count();
            assert_eq!(fields.len(), listed, "{kind}: a line of fields.txt cannot be read");
            let mut used = Vec::new();
            for line in text(*kind).lines() {
                for piece in pieces(line).unwrap() {
                    if let Piece::Fact { name, .. } = piece
                        && name != ORDINAL
                    {
                        assert!(fields.iter().any(|field| field.name == name), "{kind}: {name}");
                        used.push(name);
                    }
                }
            }
            for field in fields.iter().filter(|field| field.required) {
                assert!(used.contains(&field.name), "{kind}: {} is never used", field.name);
            }
            let empty = fill_text(*kind, &Facts::default(), true).unwrap();
            assert_eq!(empty.mark, Some(DRAFT_MARK));
            assert!(
                matches!(fill_text(*kind, &Facts::default(), false), Err(LineFault::Untold(_))),
                "{kind}"
            );
        }
    }

    #[test]
    fn headings_are_counted_as_they_come() {
        let mut facts = Facts::default();
        facts.tell("文书名称", "检察建议书");
        facts.list("整改事项", ["清运", "巡查"]);
        let content = fill_text(DocumentKind::Recommendation, &facts, true).unwrap();
        let lines = content.lines();
        assert!(lines.contains(&"六、整改期限和书面回复"), "{lines:?}");
        assert!(!lines.iter().any(|line| line.contains("其他需要说明的事项")), "{lines:?}");
        assert!(lines.contains(&"1.清运") && lines.contains(&"2.巡查"), "{lines:?}");
    }
}

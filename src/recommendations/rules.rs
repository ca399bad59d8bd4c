//! What a recommendation has to contain before it can be decided, and what is worth a second look.
//! Pure.

use super::model::{Contents, DraftLine, RecommendationKind};
use super::sections::Section;

crate::text_enum! {
    /// A required content that is missing (R21 Art 75(2)), by its item.
    pub enum Gap {
        /// (1) The name of the agency.
        Agency = "agency_missing" "行政机关的名称",
        /// (2) Where the case comes from.
        CaseSource = "case_source_missing" "案件来源",
        /// (3) The facts of harm.
        HarmFacts = "harm_facts_missing" "公益受到侵害的事实",
        /// (4) The facts and reasons of not performing by law.
        BreachFacts = "breach_facts_missing" "认定行政机关不依法履行职责的事实和理由",
        /// (5) The legal basis.
        LegalBasis = "legal_basis_missing" "法律依据",
        /// (6) What is recommended, as a whole or to one agency.
        Suggestions = "suggestions_missing" "建议的具体内容",
        /// (7) The rectification period.
        Period = "rectification_period_missing" "行政机关整改期限",
        /// Urgency without its reason (JI20 Art 21(2)).
        UrgentReason = "urgent_reason_missing" "紧急情形的理由",
    }
}

crate::text_enum! {
    /// Something that does not stop the document but should be looked at.
    pub enum Warning {
        /// (8) Nothing stands under other matters.
        OtherEmpty = "other_matters_empty" "未填写其他需要说明的情况",
        /// An item leads to no claim of a possible suit (R21 Art 75(2)).
        ItemWithoutClaim = "item_without_claim" "整改事项未与可能提起的诉讼请求衔接",
        /// A suggestion or claim seems to state a duty or loss for a private party (R21 Art 83(2)).
        PrivateParty = "duty_of_private_party" "似有为行政相对人设定义务或者减损其权益的内容",
        /// Several agencies, none or more than one of them in the lead.
        LeadUnclear = "lead_unclear" "多个单位未明确唯一的牵头单位",
        /// A clause was not filled in: its 【】 stand there yet.
        BlankLeft = "blank_left" "条款中留有未填写的【】",
        /// The rectification period ends before the reply is due.
        PeriodShorterThanReply = "period_shorter_than_reply" "整改期限短于回复期限",
    }
}

/// Where a gap or warning was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<T> {
    /// What.
    pub what: T,
    /// The line, from 1; none for the document as a whole.
    pub line: Option<usize>,
    /// The item of the line, from 1.
    pub item: Option<usize>,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// What is missing; none of it may be missing at the decision.
    pub gaps: Vec<Found<Gap>>,
    /// What should be looked at.
    pub warnings: Vec<Found<Warning>>,
}

impl Findings {
    /// Whether it can go to decision.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.gaps.is_empty()
    }

    /// The codes of what is missing, each once, with commas.
    #[must_use]
    pub fn missing(&self) -> String {
        let mut codes: Vec<&str> = self.gaps.iter().map(|gap| gap.what.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes.join(", ")
    }
}

/// Checks a draft. A governance recommendation has no suit behind it, so that what concerns claims
/// is not asked of it.
#[must_use]
pub fn check(kind: RecommendationKind, contents: &Contents, lines: &[DraftLine]) -> Findings {
    let mut gaps = Vec::new();
    let mut warnings = Vec::new();
    let whole = |what| Found { what, line: None, item: None };
    // R21 Art 75(2), items 1 to 8.
    if lines.is_empty() {
        gaps.push(whole(Gap::Agency));
    }
    for (text, gap) in [
        (&contents.case_source, Gap::CaseSource),
        (&contents.harm_facts, Gap::HarmFacts),
        (&contents.breach_facts, Gap::BreachFacts),
        (&contents.legal_basis, Gap::LegalBasis),
        (&contents.suggestions, Gap::Suggestions),
    ] {
        if text.trim().is_empty() {
            gaps.push(whole(gap));
        }
    }
    if contents.other_matters.trim().is_empty() {
        warnings.push(Found { what: Warning::OtherEmpty, line: None, item: None });
    }
    let mut texts = Section::ALL.iter().filter_map(|section| section.of(contents));
    if texts.any(|text| text.contains('【')) {
        warnings.push(Found { what: Warning::BlankLeft, line: None, item: None });
    }
    if kind == RecommendationKind::Pil && duty_of_private_party(&contents.suggestions) {
        warnings.push(Found { what: Warning::PrivateParty, line: None, item: None });
    }
    let leads = lines.iter().filter(|line| line.part == super::model::AddresseePart::Lead).count();
    if lines.len() > 1 && leads != 1 {
        warnings.push(Found { what: Warning::LeadUnclear, line: None, item: None });
    }
    for (index, line) in lines.iter().enumerate() {
        check_line(kind, line, index + 1, &mut gaps, &mut warnings);
    }
    Findings { gaps, warnings }
}

fn check_line(
    kind: RecommendationKind,
    line: &DraftLine,
    no: usize,
    gaps: &mut Vec<Found<Gap>>,
    warnings: &mut Vec<Found<Warning>>,
) {
    let at = Some(no);
    if line.items.is_empty() {
        gaps.push(Found { what: Gap::Suggestions, line: at, item: None });
    }
    if line.rectify_count < 1 {
        gaps.push(Found { what: Gap::Period, line: at, item: None });
    }
    if line.urgent && line.urgent_reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
        gaps.push(Found { what: Gap::UrgentReason, line: at, item: None });
    }
    if shorter_than_reply(line) {
        warnings.push(Found { what: Warning::PeriodShorterThanReply, line: at, item: None });
    }
    for (index, item) in line.items.iter().enumerate() {
        let item_at = Some(index + 1);
        if item.text.trim().is_empty() {
            gaps.push(Found { what: Gap::Suggestions, line: at, item: item_at });
        }
        if item.text.contains('【') || item.claim.as_deref().is_some_and(|claim| claim.contains('【')) {
            warnings.push(Found { what: Warning::BlankLeft, line: at, item: item_at });
        }
        if kind == RecommendationKind::Governance {
            continue;
        }
        // R21 Art 75(2): what is recommended leads over to the claims of a possible suit.
        let claim = item.claim.as_deref().unwrap_or_default();
        if claim.trim().is_empty() {
            warnings.push(Found { what: Warning::ItemWithoutClaim, line: at, item: item_at });
        }
        if duty_of_private_party(&item.text) || duty_of_private_party(claim) {
            warnings.push(Found { what: Warning::PrivateParty, line: at, item: item_at });
        }
    }
}

/// Whether the written period is surely over before the reply is due: a hint, since dates are
/// computed from service alone.
fn shorter_than_reply(line: &DraftLine) -> bool {
    use crate::deadlines::Unit;
    let days = match line.rectify_unit {
        Unit::Hours => line.rectify_count / 24,
        Unit::Days => line.rectify_count,
        Unit::WorkingDays => line.rectify_count.saturating_mul(7) / 5,
        Unit::Months => line.rectify_count.saturating_mul(30),
    };
    (1..if line.urgent { 15 } else { 59 }).contains(&days)
}

/// Words for a private party, and for a duty or loss laid on it.
const PARTIES: &[&str] =
    &["行政相对人", "违法行为人", "该企业", "该公司", "企业", "公司", "经营者", "当事人", "村民", "养殖户"];
const DUTIES: &[&str] = &["承担赔偿", "赔偿损失", "支付", "缴纳罚款", "停业", "吊销", "自行拆除", "恢复原状"];
/// Words by which the agency is told to act towards the party, as it should be.
const OVERSIGHT: &[&str] = &["督促", "责令", "监督", "依法查处", "依法处理", "依法处置", "监管", "履行"];

/// Whether a sentence lays a duty or loss on a private party instead of asking the agency to act.
///
/// R21 Art 83(2): claims must not state duties or loss for the party of the administrative act.
#[must_use]
pub fn duty_of_private_party(text: &str) -> bool {
    let contains = |sentence: &str, words: &[&str]| words.iter().any(|word| sentence.contains(word));
    text.split(['。', '；', ';', '\n', '，', ','])
        .any(|part| contains(part, PARTIES) && contains(part, DUTIES) && !contains(part, OVERSIGHT))
}

#[cfg(test)]
mod tests {
    use super::super::model::{AddresseePart, DraftItem};
    use super::*;
    use crate::deadlines::Unit;
    use crate::kit::AgencyId;

    fn contents() -> Contents {
        Contents {
            case_source: "本院在履行职责中发现".into(),
            harm_facts: "河道内堆放建筑垃圾约三百立方米".into(),
            breach_facts: "巡查不到位，未依法查处".into(),
            legal_basis: "《中华人民共和国固体废物污染环境防治法》".into(),
            suggestions: "依法全面履行监管职责".into(),
            other_matters: "无".into(),
        }
    }

    fn line() -> DraftLine {
        DraftLine {
            agency_id: AgencyId(1),
            part: AddresseePart::Lead,
            urgent: false,
            urgent_reason: None,
            rectify_count: 2,
            rectify_unit: Unit::Months,
            joint: false,
            items: vec![DraftItem {
                text: "依法清运河道内建筑垃圾".into(),
                claim: Some("判令被告依法履行河道监管职责".into()),
            }],
        }
    }

    #[test]
    fn a_whole_document_has_neither_gaps_nor_warnings() {
        let found = check(RecommendationKind::Pil, &contents(), &[line()]);
        assert_eq!(found, Findings { gaps: vec![], warnings: vec![] });
    }

    #[test]
    fn every_required_content_is_asked_for() {
        let found = check(RecommendationKind::Pil, &Contents::default(), &[]);
        assert_eq!(
            found.missing(),
            "agency_missing, breach_facts_missing, case_source_missing, harm_facts_missing, \
             legal_basis_missing, suggestions_missing"
        );
    }

    #[test]
    fn a_line_needs_items_a_period_and_a_reason_for_urgency() {
        let bare = DraftLine { items: vec![], rectify_count: 0, urgent: true, ..line() };
        let found = check(RecommendationKind::Pil, &contents(), &[bare]);
        assert_eq!(
            found.missing(),
            "rectification_period_missing, suggestions_missing, urgent_reason_missing"
        );
        assert!(found.gaps.iter().all(|gap| gap.line == Some(1)));
    }

    #[test]
    fn an_item_without_a_claim_is_a_warning_in_the_public_interest_kind_only() {
        let open = DraftLine { items: vec![DraftItem { text: "清运".into(), claim: None }], ..line() };
        let pil = check(RecommendationKind::Pil, &contents(), std::slice::from_ref(&open));
        assert!(pil.complete());
        assert_eq!(pil.warnings.len(), 1);
        let governance = check(RecommendationKind::Governance, &contents(), &[open]);
        assert_eq!(governance.warnings, vec![]);
    }

    #[test]
    fn a_duty_laid_on_a_private_party_is_noticed() {
        assert!(duty_of_private_party("由该公司赔偿损失二十万元"));
        assert!(!duty_of_private_party("责令该公司停业整顿"));
        assert!(!duty_of_private_party("依法履行监管职责"));
    }

    #[test]
    fn several_agencies_need_one_in_the_lead() {
        let second = DraftLine { agency_id: AgencyId(2), ..line() };
        let found = check(RecommendationKind::Pil, &contents(), &[line(), second]);
        assert_eq!(found.warnings.iter().map(|w| w.what).collect::<Vec<_>>(), vec![Warning::LeadUnclear]);
    }
}

//! The names and meanings of the figures. A changed meaning is a new version.

crate::text_enum! {
    /// The name of a figure.
    pub enum Key {
        /// Leads registered, those merged into another left out (the count that is published).
        LeadsRegistered = "leads_registered" "线索数",
        /// Leads received, those merged later included.
        LeadsReceived = "leads_received" "收到线索数",
        /// Cases filed over leads registered, a quotient of the period.
        CaseYield = "case_yield" "成案率",
        /// Leads with a case over leads decided, a cohort.
        LeadConversion = "lead_conversion" "线索转化率",
        /// Cases filed.
        CasesFiled = "cases_filed" "立案数",
        /// Of these administrative.
        CasesFiledAdministrative = "cases_filed_administrative" "行政公益诉讼立案数",
        /// Of these civil.
        CasesFiledCivil = "cases_filed_civil" "民事公益诉讼立案数",
        /// Of these criminal-incidental civil.
        CasesFiledIncidental = "cases_filed_criminal_incidental" "刑事附带民事公益诉讼立案数",
        /// Cases closed.
        CasesClosed = "cases_closed" "终结案件数",
        /// Recommendations served, by document.
        RecommendationsServed = "recommendations_served" "检察建议数（件）",
        /// Recommendations served, by addressee.
        RecommendationsServedByAddressee = "recommendations_served_by_addressee" "检察建议数（被建议单位）",
        /// Written reply within the period.
        RepliedInTime = "replied_in_time" "期限内回复率",
        /// Reply in time and rectified: lines that are due.
        OnTimeRectificationReply = "on_time_rectification_reply" "期限内整改回复率（到期口径）",
        /// The same over all lines served.
        OnTimeRectificationReplyAllIssued = "on_time_rectification_reply_all_issued" "期限内整改回复率（全部制发口径）",
        /// The same over all lines served, open ones within their period counted as in time.
        OnTimeRectificationReplyOpenInTime = "on_time_rectification_reply_open_in_time" "期限内整改回复率（未到期视为按期口径）",
        /// Lines under suspension of the review.
        LinesSuspended = "lines_suspended" "中止审查中的建议（被建议单位）",
        /// Lines replied in time whose rectification period runs on.
        LinesRectifying = "lines_rectifying" "已回复、整改期限未满的建议（被建议单位）",
        /// Replied and rectified by the cut-off, of those due.
        ReplyAndRectification = "reply_and_rectification" "回复整改率（到期）",
        /// Replied and rectified by the cut-off, of all served.
        ReplyAndRectificationAllIssued = "reply_and_rectification_all_issued" "回复整改率（全部制发）",
        /// Suits filed.
        LawsuitsFiled = "lawsuits_filed" "提起诉讼数",
        /// Of these administrative.
        LawsuitsFiledAdministrative = "lawsuits_filed_administrative" "提起行政公益诉讼数",
        /// Of these civil.
        LawsuitsFiledCivil = "lawsuits_filed_civil" "提起民事公益诉讼数",
        /// Of these criminal-incidental civil.
        LawsuitsFiledIncidental = "lawsuits_filed_criminal_incidental" "提起刑事附带民事公益诉讼数",
        /// Judgments that support the claims.
        CourtSupport = "court_support" "法院支持率",
        /// Suits of the period not decided by the cut-off.
        LawsuitsPending = "lawsuits_pending" "未审结诉讼数",
        /// Suits withdrawn.
        LawsuitsWithdrawn = "lawsuits_withdrawn" "撤回起诉数",
        /// Suits mediated.
        LawsuitsMediated = "lawsuits_mediated" "调解结案数",
        /// Due lines that were visited.
        FollowUpRate = "follow_up_rate" "跟进调查率",
        /// Media coverage.
        MediaCoverage = "media_coverage" "媒体报道数",
        /// Cases taken into cultivation.
        BrandCasesNominated = "brand_cases_nominated" "典型案例培树数",
        /// Brand cases submitted upward.
        BrandCasesSubmitted = "brand_cases_submitted" "报送典型案例数",
        /// Brand cases selected.
        BrandCasesSelected = "brand_cases_selected" "入选典型案例数",
    }
}

/// Whether a figure is a count or a quotient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A count.
    Count,
    /// A quotient.
    Rate,
}

/// What a figure means, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Text {
    /// The version of the meaning.
    pub version: i32,
    /// The Chinese name.
    pub name: &'static str,
    /// The meaning in Chinese.
    pub zh: &'static str,
    /// The meaning in English.
    pub en: &'static str,
}

impl Key {
    /// Whether it is a count or a quotient.
    #[must_use]
    pub fn shape(self) -> Shape {
        match self {
            Self::CaseYield
            | Self::LeadConversion
            | Self::RepliedInTime
            | Self::OnTimeRectificationReply
            | Self::OnTimeRectificationReplyAllIssued
            | Self::OnTimeRectificationReplyOpenInTime
            | Self::ReplyAndRectification
            | Self::ReplyAndRectificationAllIssued
            | Self::CourtSupport
            | Self::FollowUpRate => Shape::Rate,
            Self::LeadsRegistered
            | Self::LeadsReceived
            | Self::CasesFiled
            | Self::CasesFiledAdministrative
            | Self::CasesFiledCivil
            | Self::CasesFiledIncidental
            | Self::CasesClosed
            | Self::RecommendationsServed
            | Self::RecommendationsServedByAddressee
            | Self::LinesSuspended
            | Self::LinesRectifying
            | Self::LawsuitsFiled
            | Self::LawsuitsFiledAdministrative
            | Self::LawsuitsFiledCivil
            | Self::LawsuitsFiledIncidental
            | Self::LawsuitsPending
            | Self::LawsuitsWithdrawn
            | Self::LawsuitsMediated
            | Self::MediaCoverage
            | Self::BrandCasesNominated
            | Self::BrandCasesSubmitted
            | Self::BrandCasesSelected => Shape::Count,
        }
    }

    /// What it means.
    #[must_use]
    pub fn text(self) -> Text {
        let (version, zh, en) = self.meaning();
        Text { version, name: self.zh(), zh, en }
    }

    fn meaning(self) -> (i32, &'static str, &'static str) {
        match self {
            Self::LeadsRegistered => (
                1,
                "登记日在统计期内的线索，已并入其他线索的不计。",
                "Leads registered in the period; those merged into another are left out.",
            ),
            Self::LeadsReceived => (
                1,
                "登记日在统计期内的线索，含后来并入其他线索的。",
                "Leads registered in the period, those merged later included.",
            ),
            Self::CaseYield => (
                1,
                "统计期内立案数 ÷ 统计期内登记线索数（已并入其他线索的不计）。是同期之比，不是同一批线索之比；一条线索可立多案，可以超过 100%。",
                "Cases filed in the period ÷ leads registered in the period, merged ones left out. A quotient of the period, not a cohort; one lead may give several cases, so it may pass 100%.",
            ),
            Self::LeadConversion => (
                1,
                "统计期内作出决定的线索中，至少立一案的 ÷ 作出决定的（并入其他线索的不计，未决定的不计）。",
                "Of the leads decided in the period, those with at least one case ÷ those decided; merged and undecided leads are left out.",
            ),
            Self::CasesFiled => (
                1,
                "立案日在统计期内的案件，行政、民事、刑事附带民事之和。",
                "Cases filed in the period: the sum of administrative, civil and criminal-incidental.",
            ),
            Self::CasesFiledAdministrative => (1, "其中行政公益诉讼案件。", "Of these administrative."),
            Self::CasesFiledCivil => (1, "其中民事公益诉讼案件。", "Of these civil."),
            Self::CasesFiledIncidental => {
                (1, "其中刑事附带民事公益诉讼案件。", "Of these criminal-incidental civil.")
            }
            Self::CasesClosed => (1, "终结日在统计期内的案件。", "Cases closed in the period."),
            Self::RecommendationsServed => (
                1,
                "统计期内首次送达的公益诉讼检察建议书，按文书计；社会治理检察建议不计，截止日前已撤回或被替换的不计。",
                "Public-interest recommendations first served in the period, by document; the governance type, and those withdrawn or replaced by the cut-off, are left out.",
            ),
            Self::RecommendationsServedByAddressee => (
                1,
                "统计期内送达的公益诉讼检察建议，按被建议单位计；截止日前已撤回或被替换的不计。",
                "Public-interest recommendations served in the period, by addressee; those withdrawn or replaced by the cut-off are left out.",
            ),
            Self::RepliedInTime => (
                1,
                "回复期限届满日在统计期内且不晚于截止日的被建议单位中，书面回复不晚于届满日的 ÷ 全部。未到期的不计；期限中止的另列。",
                "Of the addressees whose reply fell due in the period and by the cut-off, those with a written reply by that day ÷ all. Those not yet due are left out; clocks that stand still are shown apart.",
            ),
            Self::OnTimeRectificationReply => (
                1,
                "到期口径：回复期限届满日在统计期内且不晚于截止日的被建议单位中，按期书面回复并在整改期限内整改（或中止审查期间有合法方案）的 ÷ 全部。未到期的不计；已按期回复而整改期限未满的另列。",
                "Due only: of the addressees whose reply fell due in the period and by the cut-off, those that replied in time and rectified within the rectification period (or have a lawful plan under suspension) ÷ all. Those not yet due are left out; those that replied in time and whose rectification period still runs are shown apart.",
            ),
            Self::OnTimeRectificationReplyAllIssued => (
                1,
                "全部制发口径：统计期内送达的被建议单位中，按期书面回复并整改的 ÷ 全部，未到期而未回复的计入分母。",
                "All issued: of the addressees served in the period, those that replied in time and rectified ÷ all; those not yet due count below the line.",
            ),
            Self::OnTimeRectificationReplyOpenInTime => (
                1,
                "未到期视为按期口径：统计期内送达的被建议单位中，按期书面回复并整改的，加上期限未满的 ÷ 全部。",
                "Open in time counted: of the addressees served in the period, those that replied in time and rectified, and those whose periods still run ÷ all.",
            ),
            Self::LinesSuspended => (
                1,
                "截止日处于中止审查的案件中，统计期内送达的被建议单位。",
                "Addressees served in the period in cases under suspension on the cut-off day.",
            ),
            Self::LinesRectifying => (
                1,
                "回复期限已届满、已按期回复、整改期限在截止日尚未届满的被建议单位。",
                "Addressees whose reply was due and came in time, and whose rectification period still runs on the cut-off day.",
            ),
            Self::ReplyAndRectification => (
                1,
                "回复期限届满日在统计期内的被建议单位中，截止日前已回复并整改的（不论是否按期）÷ 全部。",
                "Of the addressees whose reply fell due in the period, those replied and rectified by the cut-off, in time or late ÷ all.",
            ),
            Self::ReplyAndRectificationAllIssued => (
                1,
                "统计期内送达的被建议单位中，截止日前已回复并整改的（不论是否按期）÷ 全部。",
                "Of the addressees served in the period, those replied and rectified by the cut-off, in time or late ÷ all.",
            ),
            Self::LawsuitsFiled => {
                (1, "起诉日在统计期内的诉讼，各类之和。", "Suits filed in the period, all types.")
            }
            Self::LawsuitsFiledAdministrative => (1, "其中行政公益诉讼。", "Of these administrative."),
            Self::LawsuitsFiledCivil => (1, "其中民事公益诉讼。", "Of these civil."),
            Self::LawsuitsFiledIncidental => {
                (1, "其中刑事附带民事公益诉讼。", "Of these criminal-incidental civil.")
            }
            Self::CourtSupport => (
                1,
                "统计期内裁判的诉讼中，支持全部诉讼请求的 ÷ 已裁判的（支持、部分支持、驳回）；未审结、撤回、调解的另列。",
                "Of the suits decided in the period, those whose claims were supported ÷ those decided (supported, partly supported, rejected); pending, withdrawn and mediated suits are shown apart.",
            ),
            Self::LawsuitsPending => (
                1,
                "起诉日在统计期内、截止日尚无结果的诉讼。",
                "Suits filed in the period without an outcome by the cut-off.",
            ),
            Self::LawsuitsWithdrawn => (1, "统计期内撤回起诉的诉讼。", "Suits withdrawn in the period."),
            Self::LawsuitsMediated => (1, "统计期内调解结案的诉讼。", "Suits mediated in the period."),
            Self::FollowUpRate => (
                1,
                "回复期限届满日在统计期内的被建议单位中，截止日前已实地跟进调查的 ÷ 全部。",
                "Of the addressees whose reply fell due in the period, those visited in follow-up by the cut-off ÷ all.",
            ),
            Self::MediaCoverage => (1, "统计期内刊发的媒体报道。", "Media reports published in the period."),
            Self::BrandCasesNominated => (
                1,
                "统计期内列入培树台账的案例。",
                "Brand cases entered into the cultivation ledger in the period.",
            ),
            Self::BrandCasesSubmitted => (1, "统计期内报送的案例。", "Brand cases submitted in the period."),
            Self::BrandCasesSelected => (1, "统计期内入选的案例。", "Brand cases selected in the period."),
        }
    }
}

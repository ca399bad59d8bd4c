//! The words of the machine: tracks, states, events.

crate::text_enum! {
    /// What sort of case it is.
    pub enum Track {
        /// Against an agency that does not perform.
        Administrative = "administrative" "行政公益诉讼",
        /// Against whoever harms the public interest.
        Civil = "civil" "民事公益诉讼",
        /// A civil one joined to a prosecution.
        CriminalIncidentalCivil = "criminal_incidental_civil" "刑事附带民事公益诉讼",
    }
}

crate::text_enum! {
    /// Where a case stands.
    pub enum CaseState {
        /// Filed.
        Filed = "filed" "已立案",
        /// Under investigation.
        Investigating = "investigating" "调查",
        /// In consultation with the agency.
        Consulting = "consulting" "磋商",
        /// The investigation has ended.
        InvestigationEnded = "investigation_ended" "调查终结",
        /// A recommendation is being drafted.
        Recommending = "recommending" "拟制检察建议",
        /// A recommendation has been signed and numbered.
        RecommendationIssued = "recommendation_issued" "已制发检察建议",
        /// It has been served.
        Served = "served" "已送达",
        /// Announced before a civil suit.
        Announced = "announced" "公告",
        /// What follows is being watched.
        FollowUp = "follow_up" "跟进调查",
        /// The review is suspended.
        Suspended = "suspended" "中止审查",
        /// Under review for suit.
        ReviewForSuit = "review_for_suit" "审查起诉",
        /// Another's suit is supported.
        SupportingSuit = "supporting_suit" "支持起诉",
        /// The support was withdrawn.
        SupportWithdrawn = "support_withdrawn" "撤回支持起诉",
        /// The suit was transferred to the matching office, which has not taken it over yet.
        Transferred = "transferred" "移送起诉",
        /// Sued.
        Sued = "sued" "已起诉",
        /// At trial.
        Trial = "trial" "审理",
        /// A mediation is being announced.
        Mediation = "mediation" "调解",
        /// The suit was withdrawn.
        Withdrawn = "withdrawn" "撤回起诉",
        /// Judged at first instance.
        Judged = "judged" "一审裁判",
        /// At second instance.
        Appeal = "appeal" "二审",
        /// The judgment is effective.
        Effective = "effective" "裁判生效",
        /// The judgment is being enforced.
        Enforcing = "enforcing" "执行",
        /// At retrial.
        Retrial = "retrial" "再审",
        /// Closed.
        Closed = "closed" "已终结",
        /// Archived.
        Archived = "archived" "已归档",
    }
}

crate::text_enum! {
    /// What happens to a case.
    pub enum CaseEvent {
        /// The inquiry begins.
        BeginInvestigation = "begin_investigation" "开始调查",
        /// Talks with the agency begin.
        OpenConsultation = "open_consultation" "启动磋商",
        /// The talks are over and the inquiry goes on.
        ReturnToInvestigation = "return_to_investigation" "磋商后继续调查",
        /// The investigation ends.
        EndInvestigation = "end_investigation" "调查终结",
        /// A draft of a recommendation exists.
        RecommendationDrafted = "recommendation_drafted" "拟制检察建议",
        /// A recommendation was signed and numbered.
        RecommendationIssued = "recommendation_issued" "制发检察建议",
        /// A recommendation was served.
        RecommendationServed = "recommendation_served" "送达检察建议",
        /// The last recommendation in force was withdrawn.
        RecommendationWithdrawn = "recommendation_withdrawn" "撤回检察建议",
        /// The announcement was published.
        Announce = "announce" "发布公告",
        /// The follow-up inquiry begins.
        BeginFollowUp = "begin_follow_up" "开始跟进调查",
        /// A follow-up inquiry was made.
        FollowUpRecorded = "follow_up_recorded" "记录跟进调查",
        /// The rectification period has run out.
        RectificationExpired = "rectification_expired" "整改期满",
        /// The announcement period has run out.
        AnnouncementExpired = "announcement_expired" "公告期满",
        /// The review is suspended.
        Suspend = "suspend" "中止审查",
        /// The review goes on.
        Resume = "resume" "恢复审查",
        /// Another's suit is supported.
        BeginSupport = "begin_support" "支持起诉",
        /// The support is withdrawn.
        WithdrawSupport = "withdraw_support" "撤回支持起诉",
        /// The suit goes to the matching office.
        TransferSuit = "transfer_suit" "移送起诉",
        /// The matching office has received it.
        AcceptTransfer = "accept_transfer" "接收移送",
        /// The complaint was delivered to the court.
        Sue = "sue" "提起诉讼",
        /// The court accepted it.
        CourtAccepted = "court_accepted" "法院受理",
        /// Claims were changed.
        ClaimsAmended = "claims_amended" "变更诉讼请求",
        /// The suit was withdrawn.
        SuitWithdrawn = "suit_withdrawn" "撤回起诉",
        /// A settlement or mediation is announced.
        MediationAnnounced = "mediation_announced" "公告调解协议",
        /// The court refused it, and the trial goes on.
        MediationRefused = "mediation_refused" "调解未获确认",
        /// First instance is over.
        Judge = "judge" "一审裁判",
        /// Somebody appealed.
        AppealFiled = "appeal_filed" "上诉",
        /// Judgment or mediation is effective.
        BecomeEffective = "become_effective" "裁判生效",
        /// The court enforces.
        BeginEnforcement = "begin_enforcement" "移送执行",
        /// A retrial was ordered.
        OpenRetrial = "open_retrial" "启动再审",
        /// The case is closed.
        Close = "close" "终结案件",
        /// The file goes to the archive.
        Archive = "archive" "归档",
    }
}

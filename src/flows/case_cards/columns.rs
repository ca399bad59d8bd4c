//! The columns of a case card.

crate::text_enum! {
    /// A column of a case card.
    pub enum Column {
        /// The number of the case, by which a row finds it.
        Number = "number" "案号",
        /// What it is about.
        Title = "title" "案件名称",
        /// The track.
        Track = "track" "诉讼类型",
        /// The statutory field.
        Domain = "domain" "办案领域",
        /// Where it stands.
        State = "state" "办理状态",
        /// The filing office.
        Office = "office" "立案检察院",
        /// The handling prosecutor.
        Handler = "handler" "承办检察官",
        /// Whether the harm goes on or grows.
        Urgent = "urgent" "是否紧急",
        /// The decision to file.
        FiledOn = "filed_on" "立案日期",
        /// Numbers of its leads.
        Leads = "leads" "线索编号",
        /// Agencies it is against.
        Agencies = "agencies" "行政机关",
        /// Wrongdoers it is against.
        Wrongdoers = "wrongdoers" "违法行为人",
        /// The end of the investigation.
        InvestigationEndedOn = "investigation_ended_on" "调查终结日期",
        /// First issue of a recommendation in force.
        RecommendedOn = "recommended_on" "检察建议制发日期",
        /// Numbers of its recommendations.
        Recommendations = "recommendations" "检察建议文号",
        /// The end of the rectification period.
        RectificationExpiredOn = "rectification_expired_on" "整改期限届满日期",
        /// Publication of the announcement.
        AnnouncedOn = "announced_on" "公告日期",
        /// The latest follow-up inquiry.
        FollowedUpOn = "followed_up_on" "跟进调查日期",
        /// The beginning of the review for suit.
        ReviewOpenedOn = "review_opened_on" "审查起诉日期",
        /// Delivery of the complaint.
        SuedOn = "sued_on" "起诉日期",
        /// The decision to close.
        ClosedOn = "closed_on" "结案日期",
        /// Its ground.
        ClosingGround = "closing_ground" "结案理由",
        /// The archive.
        ArchivedOn = "archived_on" "归档日期",
        /// A step that is said by hand; empty when a card is taken out.
        Event = "event" "推进事项",
        /// Its day; today when absent.
        EventOn = "event_on" "推进日期",
        /// The version that a change is based on.
        Version = "version" "版本",
    }
}

impl Column {
    /// Whether a person may change it by hand, and a row so.
    #[must_use]
    pub const fn is_changed_by_hand(self) -> bool {
        matches!(self, Self::Title | Self::Handler | Self::Urgent | Self::Event | Self::EventOn)
    }

    /// What stands over it. Remarks in brackets do not matter when it is read.
    #[must_use]
    pub fn heading(self) -> String {
        if self.is_changed_by_hand() { format!("{}（可修改）", self.zh()) } else { self.zh().to_owned() }
    }

    /// The column that a heading means.
    #[must_use]
    pub fn of_heading(said: &str) -> Option<Self> {
        let word = said.split(['（', '(']).next().unwrap_or_default().trim();
        Self::ALL.iter().copied().find(|column| column.zh() == word || column.code() == word)
    }
}

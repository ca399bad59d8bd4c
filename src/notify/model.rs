//! Rows and words of notices and mails.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{calendar_feeds, clock_ladders, mail_addresses, mails, notice_preferences, notices};
use crate::deadlines::ClockId;
use crate::kit::{AgencyId, PersonId, Timestamp};

crate::id!(
    /// A notice.
    NoticeId
);
crate::id!(
    /// A mail.
    MailId
);
crate::id!(
    /// A calendar feed.
    CalendarFeedId
);

crate::text_enum! {
    /// What a notice is about.
    pub enum NoticeKind {
        /// A last day that is near, here, or over.
        Reminder = "reminder" "期限提醒",
        /// A last day that was told and is another now.
        Correction = "correction" "期限变更",
        /// An address that takes no mail any more.
        AddressSuspended = "address_suspended" "邮箱停用",
        /// The agency is urged.
        Urged = "urged" "催办",
        /// The agency got a letter of supervision.
        Supervised = "supervised" "督办",
    }
}

crate::text_enum! {
    /// Where a notice stands.
    pub enum NoticeState {
        /// It leaves with its mail.
        Waiting = "waiting" "待发送",
        /// Its mail is being handed over, and may have arrived.
        Leaving = "leaving" "发送中",
        /// Its mail was taken.
        Told = "told" "已发送",
        /// It is shown in the program alone: there is no address, or the person wants no mail of it.
        Kept = "kept" "仅站内",
        /// A later rung took its place before it left.
        Passed = "passed" "已合并",
        /// Its mail was refused for good.
        Undelivered = "undelivered" "未送达",
        /// The day moved before it left.
        Void = "void" "已作废",
    }
}

crate::text_enum! {
    /// Where a mail stands.
    pub enum MailState {
        /// It waits for its time.
        Queued = "queued" "待发送",
        /// It is being handed over.
        Sending = "sending" "发送中",
        /// The mail server took it.
        Sent = "sent" "已发送",
        /// It was refused for good, or tried too often.
        Dead = "dead" "未送达",
        /// Nothing of it was true any more.
        Void = "void" "已作废",
    }
}

crate::text_enum! {
    /// How a mail came back that a mail server had taken.
    pub enum BounceKind {
        /// The mailbox is unknown, or takes nothing: so will the next.
        Hard = "hard" "地址无效",
        /// It was not delivered for another reason: the mailbox is full, the way is broken, the mail is not wanted.
        Soft = "soft" "暂时退信",
    }
}

crate::text_enum! {
    /// A kind of mail that a person may wish to do without.
    pub enum MailKind {
        /// Reminders of limits that the text of a law or rule sets, and changes of their days.
        StatutoryReminder = "statutory_reminder" "法定期限提醒和变更",
        /// That an agency is urged or supervised.
        Urging = "urging" "催办和督办",
        /// That somebody's address takes no mail any more.
        AddressSuspended = "address_suspended" "邮箱停用",
        /// Reminders of limits that no law sets.
        SoftReminder = "soft_reminder" "工作提示（非法定期限）",
        /// Digests of one's work.
        Digest = "digest" "工作摘要、部门周报和风险摘要",
    }
}

impl MailKind {
    /// Whether a person may do without it. What the law sets, and what has to be mended, always comes.
    #[must_use]
    pub const fn may_be_muted(self) -> bool {
        match self {
            Self::StatutoryReminder | Self::Urging | Self::AddressSuspended => false,
            Self::SoftReminder | Self::Digest => true,
        }
    }
}

crate::text_enum! {
    /// The language in which a person is written to.
    #[schema(as = MailLanguage)]
    pub enum Language {
        /// Chinese.
        Chinese = "zh-CN" "中文",
        /// English.
        English = "en" "英文",
    }
}

/// A notice as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = notices)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// Who is told.
    pub person_id: PersonId,
    /// About what.
    pub kind: NoticeKind,
    /// The clock.
    pub clock_id: Option<ClockId>,
    /// The version of the clock that it was made of.
    pub clock_version: Option<i32>,
    /// Days from the last day; 0 for a correction.
    pub rung: Option<i32>,
    /// The day of the rung.
    pub on_date: NaiveDate,
    /// The last day that it names; none when the clock stands still or no longer counts.
    pub due: Option<NaiveDate>,
    /// Of a correction: the last day that was named before; none when the clock stood still.
    pub was: Option<NaiveDate>,
    /// Whose address was suspended.
    pub about_id: Option<PersonId>,
    /// Where it stands.
    pub state: NoticeState,
    /// The mail that carries it.
    pub mail_id: Option<MailId>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When its mail was taken, or it was shown in the program alone.
    pub told_at: Option<Timestamp>,
    /// When the person read it in the program.
    pub read_at: Option<Timestamp>,
    /// Of an urging: which.
    pub urging_id: Option<i64>,
}

/// A mail of the outbox, without its content.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mails)]
pub struct Mail {
    /// Its id.
    pub id: MailId,
    /// To whom.
    pub person_id: PersonId,
    /// Where it stands.
    pub state: MailState,
    /// What stands before the @ of its Message-ID, at every attempt.
    pub token: String,
    /// When it is tried next.
    pub next_at: Timestamp,
    /// How often it was tried.
    pub attempts: i32,
    /// Where it went.
    pub address: Option<String>,
    /// Its subject, once it was put together.
    pub subject: Option<String>,
    /// What the mail server said last.
    pub answer: Option<String>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was sent, given up, or found void.
    pub ended_at: Option<Timestamp>,
}

/// Where a person's mail goes.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mail_addresses)]
pub struct MailAddress {
    /// Whose.
    pub person_id: PersonId,
    /// The address.
    pub address: String,
    /// Whether nothing is sent there until somebody has looked at it.
    pub suspended: bool,
    /// Hard refusals since the last mail that arrived.
    pub refusals: i32,
    /// What the mail server said last when it refused.
    pub fault: Option<String>,
    /// When that was.
    pub faulted_at: Option<Timestamp>,
    /// When the address was set.
    pub set_at: Timestamp,
    /// For compare and set.
    pub version: i32,
}

/// How a person wants to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = notice_preferences)]
pub struct Preferences {
    /// In which language.
    pub language: Language,
    /// One mail for everything that falls due together, or one for each.
    pub digest: bool,
    /// From when on mail may leave on a working day, in minutes after midnight in China.
    pub from_minute: i32,
    /// Until when.
    pub to_minute: i32,
    /// Whether reminders of limits that no law sets stay out of the mail. Statutory ones cannot be muted.
    pub soft_muted: bool,
    /// For compare and set; 0 while nothing was set.
    pub version: i32,
    /// Whether no digests are wanted.
    pub digests_muted: bool,
}

impl Preferences {
    /// Whether a kind of mail is not wanted.
    #[must_use]
    pub const fn mutes(&self, kind: MailKind) -> bool {
        match kind {
            MailKind::StatutoryReminder | MailKind::Urging | MailKind::AddressSuspended => false,
            MailKind::SoftReminder => self.soft_muted,
            MailKind::Digest => self.digests_muted,
        }
    }

    /// The kinds of mail that are not wanted.
    #[must_use]
    pub fn muted(&self) -> Vec<MailKind> {
        MailKind::ALL.iter().copied().filter(|kind| self.mutes(*kind)).collect()
    }
}

impl Default for Preferences {
    /// Chinese, one mail, between half past eight and half past five.
    fn default() -> Self {
        Self {
            language: Language::Chinese,
            digest: true,
            from_minute: 510,
            to_minute: 1_050,
            soft_muted: false,
            version: 0,
            digests_muted: false,
        }
    }
}

/// When a clock is looked at next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = clock_ladders)]
pub struct ClockLadder {
    /// The clock.
    pub clock_id: ClockId,
    /// Its last day when it was looked at.
    pub due: Option<NaiveDate>,
    /// Since when that day has been known here.
    pub since: NaiveDate,
    /// The day of its next rung.
    pub next_on: Option<NaiveDate>,
}

/// A private calendar feed, without what stands in its address.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = calendar_feeds)]
pub struct CalendarFeed {
    /// Its id.
    pub id: CalendarFeedId,
    /// Whose.
    pub person_id: PersonId,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// The agency whose it is; none when it is the person's own.
    pub agency_id: Option<AgencyId>,
}

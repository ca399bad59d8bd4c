//! What an office assumes where the law is silent. Each is printed on every sheet.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kit::OfficeId;

crate::text_enum! {
    /// Whence an extension counts.
    pub enum ExtensionBase {
        /// From the end before it was rolled over a rest day.
        Nominal = "nominal" "自原期限届满日（未顺延）起算",
        /// From the end after it was rolled.
        Rolled = "rolled" "自顺延后的届满日起算",
    }
}

impl ExtensionBase {
    /// The same in English.
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::Nominal => "from the end of the first period before it was rolled over a rest day",
            Self::Rolled => "from the end of the first period after it was rolled",
        }
    }
}

crate::text_enum! {
    /// What runs after a suspension.
    pub enum Resumption {
        /// What was left.
        Rest = "rest" "恢复后继续计算剩余期限",
        /// The whole period again.
        Restart = "restart" "恢复后重新计算期限",
    }
}

impl Resumption {
    /// The same in English.
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::Rest => "what was left of the period runs on",
            Self::Restart => "the whole period runs again",
        }
    }
}

crate::text_enum! {
    /// Which days of an appraisal do not count.
    pub enum ExclusionEnds {
        /// From the day the commission is issued to the day before the opinion is received.
        ReceiptCounts = "receipt_counts" "委托函发出之日起至收到意见前一日不计入",
        /// The day of receipt as well.
        BothExcluded = "both_excluded" "委托函发出之日起至收到意见之日（含当日）不计入",
    }
}

impl ExclusionEnds {
    /// The same in English.
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::ReceiptCounts => {
                "from the day the commission is issued to the day before the opinion is received"
            }
            Self::BothExcluded => "from the day the commission is issued to the day the opinion is received",
        }
    }
}

crate::text_enum! {
    /// Which service governs when two documents reach one agency on different days.
    pub enum ServiceBasis {
        /// Each document goes by its own.
        OwnService = "own_service" "各文书分别自其送达之日起算",
        /// The latest governs all of them.
        LatestService = "latest_service" "同案多份文书均自最后送达之日起算",
    }
}

impl ServiceBasis {
    /// The same in English.
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::OwnService => "each document goes by its own service",
            Self::LatestService => "the latest service governs every document of the case to the agency",
        }
    }
}

crate::text_enum! {
    /// What an urgent and an ordinary request in one document come to.
    pub enum MixedUrgency {
        /// Two dates for the reply.
        TwoDates = "two_dates" "紧急事项与一般事项分别计算回复期限",
        /// The shorter one for both.
        ShorterDate = "shorter_date" "全部事项适用较短的回复期限",
    }
}

impl MixedUrgency {
    /// The same in English.
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::TwoDates => "urgent and ordinary requests have a date for the reply each",
            Self::ShorterDate => "the shorter date for the reply goes for all requests of the document",
        }
    }
}

/// The assumptions of an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Whence an extension counts.
    pub extension_base: ExtensionBase,
    /// What runs after a suspension.
    pub resumption: Resumption,
    /// Which days of an appraisal do not count.
    pub exclusion_ends: ExclusionEnds,
    /// Which service governs among several documents.
    pub service_basis: ServiceBasis,
    /// What mixed urgency comes to.
    pub mixed_urgency: MixedUrgency,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            extension_base: ExtensionBase::Nominal,
            resumption: Resumption::Rest,
            exclusion_ends: ExclusionEnds::ReceiptCounts,
            service_basis: ServiceBasis::OwnService,
            mixed_urgency: MixedUrgency::TwoDates,
        }
    }
}

/// Settings of an office from a day on.
#[derive(Debug, Clone, Copy)]
pub struct SettingsChange {
    /// The office.
    pub office: OfficeId,
    /// The first day on which a clock that starts goes by them.
    pub effective_from: NaiveDate,
    /// The settings.
    pub settings: Settings,
}

//! What can go wrong with a clock.

use super::model::{Authority, ClockEventId, ClockId, ClockState, Length, Unit};
use crate::kit::OfficeId;
use chrono::NaiveDate;

crate::coded_errors! {
    /// What can go wrong with a clock.
    pub enum DeadlineError {
        /// No clock of this id, or not the actor's to see.
        [NotFound "clock_not_found"] NotFound { id: ClockId },
        /// The pack in force has no such rule.
        [Invalid "deadline_rule_unknown"] RuleUnknown { rule: String },
        /// The rule has no number of its own and none was given.
        [Invalid "deadline_length_needed"] LengthNeeded { rule: String },
        /// The law fixes the length; another cannot be given.
        [Invalid "deadline_length_fixed"] LengthFixed { rule: String, length: Length },
        /// The rule changes other clocks and is none itself.
        [Invalid "deadline_rule_is_no_clock"] NoClock { rule: String },
        /// The clock has ended.
        [Conflict "clock_closed"] Closed { id: ClockId, state: ClockState },
        /// The clock stands still already.
        [Conflict "clock_paused"] Paused { id: ClockId },
        /// The clock does not stand still.
        [Conflict "clock_not_paused"] NotPaused { id: ClockId },
        /// No text lets this clock stand still.
        [Conflict "clock_not_pausable"] NotPausable { rule: String },
        /// No text lets time out of this clock.
        [Conflict "clock_not_excludable"] NotExcludable { rule: String },
        /// No text lets this authority extend this clock.
        [Conflict "clock_not_extendable"] NotExtendable { rule: String, authority: Authority },
        /// Another authority extends first.
        [Conflict "clock_extension_order"] ExtensionOrder { rule: String, first: Authority },
        /// The authority has extended as often as it may.
        [Conflict "clock_extensions_used_up"] ExtensionsUsedUp { rule: String, times: u32 },
        /// The extension is longer than the authority may grant.
        [Invalid "clock_extension_too_long"] ExtensionTooLong { rule: String, count: i32, unit: Unit },
        /// The period was over already.
        [Conflict "clock_expired"] Expired { id: ClockId, due: NaiveDate },
        /// The clock has no event of this id.
        [NotFound "clock_event_not_found"] EventNotFound { id: ClockEventId },
        /// The event was undone before.
        [Conflict "clock_event_undone"] EventUndone { id: ClockEventId },
        /// A start cannot be undone; the clock can be withdrawn.
        [Conflict "clock_start_not_undoable"] StartNotUndoable { id: ClockEventId },
        /// No office of this id.
        [NotFound "deadline_office_unknown"] OfficeUnknown { id: OfficeId },
        /// Settings begin today or later, so that no running clock moves.
        [Invalid "deadline_settings_backdated"] SettingsBackdated { today: NaiveDate },
        /// No pack of this name and version.
        [NotFound "rule_pack_not_found"] PackUnknown { pack: String, version: i32 },
        /// The day of this pack comes with the program.
        [Conflict "rule_pack_day_fixed"] PackDayFixed { pack: String },
        /// The pack is in force, and clocks may have started under it.
        [Conflict "rule_pack_in_force"] PackInForce { pack: String, day: NaiveDate },
        /// A pack comes into force tomorrow or later.
        [Invalid "rule_pack_backdated"] PackBackdated { today: NaiveDate },
        /// Only somebody of an office may enter the day of a pack.
        [Forbidden "rule_pack_needs_office"] PackNeedsOffice,
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}

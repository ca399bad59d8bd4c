//! When what may be done. Pure.

use super::model::{Ground, UrgingKind};

/// Days before the last day from which on an agency may be urged: the first rung of the reminders.
pub const NEAR: u32 = 15;

/// The rules of the periods within which an agency answers and puts right.
pub const PERIODS: [&str; 4] = ["A6", "A6u", "G1", "A7"];

/// Those of them that a written reply meets.
pub const REPLY_PERIODS: [&str; 3] = ["A6", "A6u", "G1"];

/// What is known of a line.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// Days left of the period that ends first; negative when it is over; none when none runs.
    pub days_left: Option<i64>,
    /// Whether the agency was urged or supervised before.
    pub pressed: bool,
    /// Whether the inquiry is refused or hindered, as the proposer says.
    pub hindering: bool,
}

/// Why something may not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No period runs of which the last day is near or over.
    NotNear,
    /// The last day is not over yet.
    NotOverdue,
    /// The agency was not urged before.
    NotPressed,
    /// Who hinders the inquiry is reported, and not urged.
    HinderingIsReported,
}

/// On which ground something may be done.
///
/// # Errors
/// Why it may not.
pub fn ground(kind: UrgingKind, facts: Facts) -> Result<Ground, Refusal> {
    let over = facts.days_left.is_some_and(|days| days < 0);
    let near = facts.days_left.is_some_and(|days| days <= i64::from(NEAR));
    match kind {
        UrgingKind::Urge | UrgingKind::Supervise if facts.hindering => Err(Refusal::HinderingIsReported),
        UrgingKind::Urge | UrgingKind::Supervise if !near => Err(Refusal::NotNear),
        // A letter of supervision follows an urging in vain, or the end of the period.
        UrgingKind::Supervise if !over && !facts.pressed => Err(Refusal::NotPressed),
        UrgingKind::Urge | UrgingKind::Supervise => Ok(if over { Ground::Overdue } else { Ground::Near }),
        // R21 Art 45: who refuses or hinders the inquiry is reported at once.
        UrgingKind::ReportSuperior | UrgingKind::ReportCongress | UrgingKind::InformDiscipline
            if facts.hindering =>
        {
            Ok(Ground::Hindering)
        }
        // 2019 rule Art 25: others are told when the agency, urged, has not acted within the period.
        UrgingKind::ReportSuperior | UrgingKind::ReportCongress | UrgingKind::InformDiscipline => {
            if !over {
                Err(Refusal::NotOverdue)
            } else if facts.pressed {
                Ok(Ground::Overdue)
            } else {
                Err(Refusal::NotPressed)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(days_left: Option<i64>, pressed: bool, hindering: bool) -> Facts {
        Facts { days_left, pressed, hindering }
    }

    #[test]
    fn an_agency_is_urged_when_its_last_day_is_near_or_over() {
        for (days, expected) in [
            (None, Err(Refusal::NotNear)),
            (Some(16), Err(Refusal::NotNear)),
            (Some(15), Ok(Ground::Near)),
            (Some(0), Ok(Ground::Near)),
            (Some(-1), Ok(Ground::Overdue)),
        ] {
            assert_eq!(ground(UrgingKind::Urge, facts(days, false, false)), expected, "{days:?}");
        }
    }

    #[test]
    fn a_letter_of_supervision_follows_an_urging_or_the_last_day() {
        use UrgingKind::Supervise;
        assert_eq!(ground(Supervise, facts(Some(3), false, false)), Err(Refusal::NotPressed));
        assert_eq!(ground(Supervise, facts(Some(3), true, false)), Ok(Ground::Near));
        assert_eq!(ground(Supervise, facts(Some(-3), false, false)), Ok(Ground::Overdue));
    }

    #[test]
    fn others_are_told_of_an_agency_that_was_urged_in_vain_or_hinders() {
        for kind in [UrgingKind::ReportSuperior, UrgingKind::ReportCongress, UrgingKind::InformDiscipline] {
            assert_eq!(ground(kind, facts(Some(0), true, false)), Err(Refusal::NotOverdue), "{kind}");
            assert_eq!(ground(kind, facts(Some(-1), false, false)), Err(Refusal::NotPressed), "{kind}");
            assert_eq!(ground(kind, facts(Some(-1), true, false)), Ok(Ground::Overdue), "{kind}");
            assert_eq!(ground(kind, facts(None, false, true)), Ok(Ground::Hindering), "{kind}");
        }
    }
}

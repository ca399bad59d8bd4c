//! The machine of a visit. Pure.

use super::model::VisitState;

crate::text_enum! {
    /// What may happen to a visit.
    pub enum VisitEvent {
        /// Another day or purpose.
        Replan = "replan" "调整计划",
        /// It took place.
        Report = "report" "完成",
        /// It will not take place.
        Cancel = "cancel" "取消",
    }
}

/// The next state; none when the state does not allow the event. What was found stays as it is: a
/// later visit may find otherwise.
#[must_use]
pub fn step(from: VisitState, event: VisitEvent) -> Option<VisitState> {
    match from {
        VisitState::Planned => Some(match event {
            VisitEvent::Replan => VisitState::Planned,
            VisitEvent::Report => VisitState::Done,
            VisitEvent::Cancel => VisitState::Cancelled,
        }),
        VisitState::Done | VisitState::Cancelled => None,
    }
}

/// The table, printed.
#[must_use]
pub fn table() -> String {
    let mut lines = Vec::new();
    for from in VisitState::ALL {
        for event in VisitEvent::ALL {
            let to = step(*from, *event).map_or("-", VisitState::code);
            lines.push(format!("{from} {event} -> {to}"));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_as_reviewed() {
        insta::assert_snapshot!("visit_machine", table());
    }
}

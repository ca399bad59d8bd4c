//! The clocks of a line: started by its service, under what the office assumes where the law is silent.

use chrono::NaiveDate;

use super::error::RecommendationError;
use super::model::{Addressee, Recommendation, RecommendationKind};
use super::service::clock;
use super::store;
use crate::audit::Work;
use crate::deadlines::service::{self as deadlines, start};
use crate::deadlines::{Length, MixedUrgency, ServiceBasis, Settings, StartClock};
use crate::org;

/// Starts the clocks of a line.
pub(super) fn start_line(
    work: &mut Work<'_>,
    line: &Addressee,
    document: &Recommendation,
    on: NaiveDate,
) -> Result<(), RecommendationError> {
    let of_line = |rule| clock(rule, "addressee", line.id.0, document, on);
    match document.kind {
        RecommendationKind::Pil => {
            let settings = deadlines::settings(work.conn, document.office_id, on)?;
            start_pil(work, line, document, &settings, on)?;
            if settings.service_basis == ServiceBasis::LatestService {
                bring_along(work, line, document, &settings, on)?;
            }
        }
        // 2019 rule Art 19: two months as guidance, and none of the clocks of the public interest.
        RecommendationKind::Governance => {
            start(work, &of_line("G1"))?;
        }
    }
    Ok(())
}

/// Starts the clocks of reply and rectification.
fn start_pil(
    work: &mut Work<'_>,
    line: &Addressee,
    document: &Recommendation,
    settings: &Settings,
    on: NaiveDate,
) -> Result<(), RecommendationError> {
    let of_line = |rule| clock(rule, "addressee", line.id.0, document, on);
    let urgent = match settings.mixed_urgency {
        MixedUrgency::TwoDates => line.urgent,
        // An urgent request to one agency shortens the reply of every agency of the document.
        MixedUrgency::ShorterDate => {
            store::addressees_of(work.conn, document.id)?.iter().any(|other| other.urgent)
        }
    };
    // JI20 Art 21(2): two months; fifteen days when harm goes on growing, of the reply alone.
    start(work, &of_line(if urgent { "A6u" } else { "A6" }))?;
    // R21 Art 75(2)(7): the period as the document states it.
    let length = Length { count: line.rectify_count, unit: line.rectify_unit };
    start(work, &StartClock { length: Some(length), ..of_line("A7") })?;
    Ok(())
}

/// Where the latest service governs all documents of a case to an agency, what still runs of the earlier
/// ones starts anew from it.
fn bring_along(
    work: &mut Work<'_>,
    line: &Addressee,
    document: &Recommendation,
    settings: &Settings,
    on: NaiveDate,
) -> Result<(), RecommendationError> {
    for earlier in store::of_case(work.conn, document.case_id)? {
        if earlier.id == document.id || earlier.kind != RecommendationKind::Pil {
            continue;
        }
        for other in store::addressees_of(work.conn, earlier.id)? {
            let begun = other.served_on.is_some_and(|served| served < on);
            let answers = org::store::successor(work.conn, other.agency_id, on)?;
            if answers != line.agency_id || other.result.is_some() || !begun {
                continue;
            }
            restart(work, &other, &earlier, settings, on)?;
        }
    }
    Ok(())
}

/// The open clocks of a line start anew; one that was met stays so.
fn restart(
    work: &mut Work<'_>,
    line: &Addressee,
    document: &Recommendation,
    settings: &Settings,
    on: NaiveDate,
) -> Result<(), RecommendationError> {
    for old in deadlines::of_subject(work.conn, "addressee", line.id.0)? {
        // A period that had run out before the later service stays over.
        let runs = old.is_open() && old.due.is_none_or(|due| due >= on);
        if !runs || !matches!(old.rule.as_str(), "A6" | "A6u" | "A7") {
            continue;
        }
        deadlines::withdraw(work, old.id, settings.service_basis.zh())?;
        let length = Length { count: line.rectify_count, unit: line.rectify_unit };
        let length = Some(length).filter(|_| old.rule == "A7");
        start(work, &StartClock { length, ..clock(&old.rule, "addressee", line.id.0, document, on) })?;
    }
    Ok(())
}

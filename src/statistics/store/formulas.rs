//! The formula of each figure: a base and a condition above the line, and perhaps one below it.
//!
//! `{from}` and `{upto}` are the first and the last day that count, `{as_of}` is the cut-off; the same
//! with `_at` are instants. A fact dated after the cut-off is not known yet.

use super::bases::Base;
use crate::statistics::definitions::Key;

/// Rows of a base that meet a condition.
#[derive(Debug, Clone)]
pub struct Part {
    /// What is counted.
    pub base: Base,
    /// Which of it.
    pub when: String,
}

/// Leads registered in the period.
const REGISTERED: &str = "l.registered_at >= '{from_at}' AND l.registered_at < '{after_at}'";
/// Left out of counts: what was merged into another lead.
const NOT_MERGED: &str = "l.state <> 'merged'";
/// Leads decided in the period. A merged lead is decided with the one it went into.
const DECIDED: &str = "l.decided_on BETWEEN '{from}' AND '{upto}' AND l.state <> 'merged'";
/// Cases filed in the period.
const FILED: &str = "c.filed_on BETWEEN '{from}' AND '{upto}'";
/// Documents and lines that were neither withdrawn nor replaced by the cut-off.
const COUNTS: &str = "(r.ended_on IS NULL OR r.ended_on > '{as_of}')";
/// Lines whose written reply fell due in the period and by the cut-off.
const DUE: &str = "k.due BETWEEN '{from}' AND '{upto}'";
/// Lines served in the period.
const SERVED: &str = "a.served_on BETWEEN '{from}' AND '{upto}'";
/// JI20 Art 21: replied in writing within two months, or within fifteen days.
const IN_TIME: &str = "(a.replied_on <= k.due AND a.replied_on <= '{as_of}')";
/// No visit has found that nothing was done.
const NOT_REFUTED: &str =
    "(CASE WHEN a.result = 'not_performing' AND a.result_on <= '{as_of}' THEN 1 ELSE 0 END) = 0";
/// Rectified within the rectification period.
const RECTIFIED: &str =
    "(a.rectified_on <= '{as_of}' AND (z.due IS NULL OR a.rectified_on <= z.due) AND {not_refuted})";
/// R21 Art 78: the review is suspended because the agency has done what it lawfully can and plans the rest.
const SUSPENDED: &str = "EXISTS (SELECT 1 FROM case_suspensions p WHERE p.case_id = r.case_id \
    AND p.suspended_on <= '{as_of}' AND (p.resumed_on IS NULL OR p.resumed_on > '{as_of}'))";
/// Replied in time, and the rectification period still runs.
const RECTIFYING: &str = "({in_time} AND (a.rectified_on IS NULL OR a.rectified_on > '{as_of}') \
    AND z.due > '{as_of}' AND {not_refuted} AND NOT {suspended})";
/// Neither replied nor late yet; a clock that stands still is not late.
const OPEN: &str = "((a.replied_on IS NULL OR a.replied_on > '{as_of}') \
    AND (k.due > '{as_of}' OR k.state = 'paused'))";
/// Replied and rectified by the cut-off, in time or late.
const DONE: &str = "(a.replied_on <= '{as_of}' AND a.rectified_on <= '{as_of}' AND {not_refuted})";
/// A visit was made by the cut-off.
const VISITED: &str = "EXISTS (SELECT 1 FROM visits v WHERE v.addressee_id = a.id AND v.kind = 'follow_up' \
    AND v.state = 'done' AND v.done_at < '{after_as_of_at}')";
/// Suits filed in the period.
const SUED: &str = "s.filed_on BETWEEN '{from}' AND '{upto}'";
/// Suits that ended in the period.
const ENDED: &str = "s.decided_on BETWEEN '{from}' AND '{upto}'";

/// A condition with the named conditions put in, and false where the database does not know.
fn whole(pieces: &[&str]) -> String {
    pieces
        .join(" AND ")
        .replace("{rectifying}", RECTIFYING)
        .replace("{rectified}", RECTIFIED)
        .replace("{suspended}", SUSPENDED)
        .replace("{in_time}", IN_TIME)
        .replace("{not_refuted}", NOT_REFUTED)
}

/// The negation of a condition, true where the database does not know the condition.
pub(super) fn not(condition: &str) -> String {
    format!("(CASE WHEN {condition} THEN 1 ELSE 0 END) = 0")
}

/// Rows above the line, and rows below it.
#[must_use]
pub fn parts(key: Key) -> (Part, Option<Part>) {
    let part = |base, pieces: &[&str]| Part { base, when: whole(pieces) };
    let count = |base, pieces: &[&str]| (part(base, pieces), None);
    let lines = |above: &[&str], below: &[&str]| {
        let all: Vec<_> = below.iter().chain(above).copied().collect();
        (part(Base::Lines, &all), Some(part(Base::Lines, below)))
    };
    let fulfilled = "({rectified} OR {suspended})";
    let ended_rectifying = not("{rectifying}");
    match key {
        Key::LeadsRegistered => count(Base::Leads, &[REGISTERED, NOT_MERGED]),
        Key::LeadsReceived => count(Base::Leads, &[REGISTERED]),
        Key::CaseYield => (part(Base::Cases, &[FILED]), Some(part(Base::Leads, &[REGISTERED, NOT_MERGED]))),
        Key::LeadConversion => {
            let with_case = "EXISTS (SELECT 1 FROM case_leads x WHERE x.lead_id = l.id)";
            (part(Base::Leads, &[DECIDED, with_case]), Some(part(Base::Leads, &[DECIDED])))
        }
        Key::CasesFiled => count(Base::Cases, &[FILED]),
        Key::CasesFiledAdministrative => count(Base::Cases, &[FILED, "c.track = 'administrative'"]),
        Key::CasesFiledCivil => count(Base::Cases, &[FILED, "c.track = 'civil'"]),
        Key::CasesFiledIncidental => count(Base::Cases, &[FILED, "c.track = 'criminal_incidental_civil'"]),
        Key::CasesClosed => count(Base::Cases, &["c.closed_on BETWEEN '{from}' AND '{upto}'"]),
        Key::RecommendationsServed => count(
            Base::Recommendations,
            &["r.kind = 'pil'", "r.first_served_on BETWEEN '{from}' AND '{upto}'", COUNTS],
        ),
        Key::RecommendationsServedByAddressee => count(Base::Lines, &[SERVED, COUNTS]),
        Key::RepliedInTime => lines(&[IN_TIME], &[DUE, COUNTS]),
        Key::OnTimeRectificationReply => lines(&[IN_TIME, fulfilled], &[DUE, COUNTS, &ended_rectifying]),
        Key::OnTimeRectificationReplyAllIssued => lines(&[IN_TIME, fulfilled], &[SERVED, COUNTS]),
        Key::OnTimeRectificationReplyOpenInTime => {
            let counted = format!("(({{in_time}} AND {fulfilled}) OR {{rectifying}} OR {OPEN})");
            lines(&[&counted], &[SERVED, COUNTS])
        }
        Key::LinesSuspended => count(Base::Lines, &[SERVED, COUNTS, SUSPENDED]),
        Key::LinesRectifying => count(Base::Lines, &[DUE, COUNTS, "{rectifying}"]),
        Key::ReplyAndRectification => lines(&[DONE], &[DUE, COUNTS]),
        Key::ReplyAndRectificationAllIssued => lines(&[DONE], &[SERVED, COUNTS]),
        Key::LawsuitsFiled => count(Base::Lawsuits, &[SUED]),
        Key::LawsuitsFiledAdministrative => count(Base::Lawsuits, &[SUED, "s.kind = 'administrative'"]),
        Key::LawsuitsFiledCivil => count(Base::Lawsuits, &[SUED, "s.kind = 'civil'"]),
        Key::LawsuitsFiledIncidental => {
            count(Base::Lawsuits, &[SUED, "s.kind = 'criminal_incidental_civil'"])
        }
        Key::CourtSupport => (
            part(Base::Lawsuits, &[ENDED, "s.outcome = 'supported'"]),
            Some(part(
                Base::Lawsuits,
                &[ENDED, "s.outcome IN ('supported', 'partly_supported', 'rejected')"],
            )),
        ),
        Key::LawsuitsPending => count(
            Base::Lawsuits,
            &[SUED, "(s.outcome IS NULL OR s.decided_on IS NULL OR s.decided_on > '{as_of}')"],
        ),
        Key::LawsuitsWithdrawn => count(Base::Lawsuits, &[ENDED, "s.outcome = 'withdrawn'"]),
        Key::LawsuitsMediated => count(Base::Lawsuits, &[ENDED, "s.outcome = 'mediated'"]),
        Key::FollowUpRate => lines(&[VISITED], &[DUE, COUNTS]),
        Key::MediaCoverage => count(Base::Media, &["m.published_on BETWEEN '{from}' AND '{upto}'"]),
        Key::BrandCasesNominated => {
            count(Base::BrandCases, &["b.cultivated_on BETWEEN '{from}' AND '{upto}'"])
        }
        Key::BrandCasesSubmitted => {
            count(Base::BrandCases, &["b.submitted_on BETWEEN '{from}' AND '{upto}'"])
        }
        Key::BrandCasesSelected => count(
            Base::BrandCases,
            &["b.result_on BETWEEN '{from}' AND '{upto}'", "b.state IN ('selected', 'published')"],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_counts_only_rows_that_the_period_touched() {
        let touches = |base| -> &[&str] {
            match base {
                Base::Leads => &[REGISTERED, "l.decided_on BETWEEN '{from}' AND '{upto}'"],
                Base::Cases => &[FILED, "c.closed_on BETWEEN '{from}' AND '{upto}'"],
                Base::Recommendations => &["r.first_served_on BETWEEN '{from}' AND '{upto}'"],
                Base::Lines => &[SERVED, DUE],
                Base::Lawsuits | Base::BrandCases | Base::Media => &["'{from}' AND '{upto}'"],
            }
        };
        for key in Key::ALL {
            let (above, below) = parts(*key);
            for part in std::iter::once(above).chain(below) {
                // One of them stands before anything that is only an alternative.
                let told = touches(part.base)
                    .iter()
                    .any(|touch| part.when.find(touch).is_some_and(|at| !part.when[..at].contains(" OR ")));
                assert!(told, "{}: {}", key.code(), part.when);
            }
        }
    }
}

//! A CHECK constraint lists exactly the codes of the enumeration that is stored in its column.

use std::collections::BTreeMap;

use super::source::root;
use yisu::approvals::{ApprovalState, DecisionKind};
use yisu::brand_cases::BrandCaseState;
use yisu::brand_cases::model::{AimedLevel, BrandCaseKind, DebriefSide, DebriefState};
use yisu::cases::evidence::model::{CustodyEvent, EvidenceKind, Form};
use yisu::cases::investigation::model::{
    ActKind, AppraisalKind, CaseDocument, CaseServiceMethod, ConsultationOutcome, ReportKind, ReportProposal,
};
use yisu::cases::measures::model::MeasureState;
use yisu::cases::model::{ClosingGround, Duty, PartyKind};
use yisu::cases::{CaseState, Track};
use yisu::deadlines::{
    Authority, ClockState, EventKind, ExclusionEnds, ExtensionBase, MixedUrgency, Resumption, ServiceBasis,
    Unit,
};
use yisu::documents::SeriesKind;
use yisu::documents::official::DocumentKind;
use yisu::files::text::{RecognitionFault, Unread};
use yisu::files::{MediaType, ScanOutcome};
use yisu::followups::model::ReboundCriterion;
use yisu::followups::{VisitFinding, VisitKind, VisitState};
use yisu::kit::Role;
use yisu::lawsuits::LawsuitState;
use yisu::lawsuits::model::{Appellant, Outcome};
use yisu::leads::import::model::RejectCode;
use yisu::leads::import::{BatchState, Format};
use yisu::leads::words::{Axis, DecisionState, Grade, Outcome as LeadOutcome, PublicStep};
use yisu::leads::{Channel, DomainTrack, LeadState, StatutorySource};
use yisu::masking;
use yisu::matching::decisions::{CounterpartKind, Verdict};
use yisu::matching::likeness::Likeness;
use yisu::matching::merging::MergeField;
use yisu::notify::digests::DigestKind;
use yisu::notify::{BounceKind, Language, MailState, NoticeKind, NoticeState};
use yisu::org::{AgencySystem, Level};
use yisu::recommendations::clauses::ClauseState;
use yisu::recommendations::sections::Section;
use yisu::recommendations::{
    AddresseePart, ClaimedState, CommentState, LineResult, RecommendationKind, RecommendationState,
    ServiceMethod, ServiceState, VerifiedState,
};
use yisu::replies::model::{ExtensionCause, ObjectionGround, ObjectionState, Remedy, ReplyChannel};
use yisu::replies::{ReplyKind, ReplyState};
use yisu::screening::model::RowFault;
use yisu::screening::{self, Alike, ModelKind, VersionState};
use yisu::search::{RecordKind, Sort};
use yisu::statutes::EffectiveBasis;
use yisu::urging::{Ground, UrgingKind, UrgingState};

/// Table, column, and what may stand in it, in the order of the enumeration.
const LISTS: &[(&str, &str, &[&str])] = &[
    ("agencies", "system", AgencySystem::CODES),
    ("appraisals", "kind", AppraisalKind::CODES),
    ("approval_steps", "kind", ApprovalState::CODES),
    ("approvals", "decider_role", Role::CODES),
    ("approvals", "kind", DecisionKind::CODES),
    ("approvals", "reviewer_role", Role::CODES),
    ("approvals", "state", ApprovalState::CODES),
    ("authority_matrix", "decider_role", Role::CODES),
    ("authority_matrix", "kind", DecisionKind::CODES),
    ("authority_matrix", "reviewer_role", Role::CODES),
    ("brand_cases", "kind", BrandCaseKind::CODES),
    ("brand_cases", "level", AimedLevel::CODES),
    ("brand_cases", "state", BrandCaseState::CODES),
    ("case_evidence", "form", Form::CODES),
    ("case_evidence", "kind", EvidenceKind::CODES),
    ("case_measures", "state", MeasureState::CODES),
    ("case_members", "duty", Duty::CODES),
    ("case_numbers", "track", Track::CODES),
    ("case_parties", "kind", PartyKind::CODES),
    ("case_reports", "kind", ReportKind::CODES),
    ("case_reports", "proposal", ReportProposal::CODES),
    ("case_services", "document", CaseDocument::CODES),
    ("case_services", "method", CaseServiceMethod::CODES),
    ("cases", "closing_ground", ClosingGround::CODES),
    ("cases", "state", CaseState::CODES),
    ("cases", "track", Track::CODES),
    ("clock_events", "authority", Authority::CODES),
    ("clock_events", "kind", EventKind::CODES),
    ("clock_events", "length_unit", Unit::CODES),
    ("clocks", "state", ClockState::CODES),
    ("consultations", "outcome", ConsultationOutcome::CODES),
    ("deadline_settings", "exclusion_ends", ExclusionEnds::CODES),
    ("deadline_settings", "extension_base", ExtensionBase::CODES),
    ("deadline_settings", "mixed_urgency", MixedUrgency::CODES),
    ("deadline_settings", "resumption", Resumption::CODES),
    ("deadline_settings", "service_basis", ServiceBasis::CODES),
    ("debrief_cases", "side", DebriefSide::CODES),
    ("debriefs", "state", DebriefState::CODES),
    ("delegations", "kind", DecisionKind::CODES),
    ("digests", "kind", DigestKind::CODES),
    ("document_templates", "kind", DocumentKind::CODES),
    ("domains", "min_level", Level::CODES),
    ("domains", "track", DomainTrack::CODES),
    ("extension_requests", "cause", ExtensionCause::CODES),
    ("dossiers", "track", Track::CODES),
    ("evidence_custody", "event", CustodyEvent::CODES),
    ("factor_roles", "role", Role::CODES),
    ("file_recognitions", "fault", RecognitionFault::CODES),
    ("file_scans", "outcome", ScanOutcome::CODES),
    ("file_texts", "unread", Unread::CODES),
    ("files", "media_type", MediaType::CODES),
    ("import_batches", "format", Format::CODES),
    ("import_batches", "state", BatchState::CODES),
    ("import_rejects", "code", RejectCode::CODES),
    ("investigation_acts", "kind", ActKind::CODES),
    ("issued_numbers", "kind", SeriesKind::CODES),
    ("lawsuits", "appealed_by", Appellant::CODES),
    ("lawsuits", "kind", Track::CODES),
    ("lawsuits", "outcome", Outcome::CODES),
    ("lawsuits", "state", LawsuitState::CODES),
    ("lead_assessment_axes", "axis", Axis::CODES),
    ("lead_assessment_axes", "grade", Grade::CODES),
    ("lead_decisions", "before_state", LeadState::CODES),
    ("lead_decisions", "outcome", LeadOutcome::CODES),
    ("lead_decisions", "state", DecisionState::CODES),
    ("lead_likenesses", "likeness", Likeness::CODES),
    ("lead_likenesses", "other_kind", CounterpartKind::CODES),
    ("lead_merges", "before_state", LeadState::CODES),
    ("leads", "channel", Channel::CODES),
    ("leads", "state", LeadState::CODES),
    ("leads", "statutory_source", StatutorySource::CODES),
    ("mails", "bounce", BounceKind::CODES),
    ("mails", "state", MailState::CODES),
    ("masking_marks", "decision", masking::Decision::CODES),
    ("masking_marks", "kind", masking::Kind::CODES),
    ("masking_marks", "reason", masking::Reason::CODES),
    ("maskings", "shape", masking::Shape::CODES),
    ("maskings", "source_kind", masking::SourceKind::CODES),
    ("maskings", "state", masking::MaskingState::CODES),
    ("matter_members", "kind", CounterpartKind::CODES),
    ("merge_act_fields", "field", MergeField::CODES),
    ("notice_preferences", "language", Language::CODES),
    ("notices", "kind", NoticeKind::CODES),
    ("notices", "state", NoticeState::CODES),
    ("number_series", "kind", SeriesKind::CODES),
    ("number_templates", "kind", SeriesKind::CODES),
    ("objections", "ground", ObjectionGround::CODES),
    ("objections", "remedy", Remedy::CODES),
    ("objections", "state", ObjectionState::CODES),
    ("official_documents", "kind", DocumentKind::CODES),
    ("pair_decisions", "other_kind", CounterpartKind::CODES),
    ("pair_decisions", "verdict", Verdict::CODES),
    ("person_roles", "role", Role::CODES),
    ("procuratorates", "level", Level::CODES),
    ("public_progress", "step", PublicStep::CODES),
    ("clauses", "agency_system", AgencySystem::CODES),
    ("clauses", "section", Section::CODES),
    ("clauses", "state", ClauseState::CODES),
    ("recommendation_addressees", "part", AddresseePart::CODES),
    ("recommendation_addressees", "rectify_unit", Unit::CODES),
    ("recommendation_addressees", "result", LineResult::CODES),
    ("recommendation_comments", "section", Section::CODES),
    ("recommendation_comments", "state", CommentState::CODES),
    ("recommendations", "kind", RecommendationKind::CODES),
    ("recommendations", "state", RecommendationState::CODES),
    ("rectification_items", "claimed", ClaimedState::CODES),
    ("rectification_items", "verified", VerifiedState::CODES),
    ("replies", "channel", ReplyChannel::CODES),
    ("replies", "kind", ReplyKind::CODES),
    ("replies", "state", ReplyState::CODES),
    ("reply_items", "state", ClaimedState::CODES),
    ("saved_searches", "sort", Sort::CODES),
    ("screening_datasets", "statutory_source", StatutorySource::CODES),
    ("screening_hits", "verdict", screening::Verdict::CODES),
    ("screening_marks", "kind", Alike::CODES),
    ("screening_models", "kind", ModelKind::CODES),
    ("screening_rejects", "code", RowFault::CODES),
    ("screening_verdicts", "verdict", screening::Verdict::CODES),
    ("screening_versions", "state", VersionState::CODES),
    ("search_log", "sort", Sort::CODES),
    ("search_openings", "kind", RecordKind::CODES),
    ("statute_versions", "effective_basis", EffectiveBasis::CODES),
    ("services", "method", ServiceMethod::CODES),
    ("services", "state", ServiceState::CODES),
    ("visit_items", "verified", VerifiedState::CODES),
    ("urgings", "ground", Ground::CODES),
    ("urgings", "kind", UrgingKind::CODES),
    ("urgings", "state", UrgingState::CODES),
    ("visits", "finding", VisitFinding::CODES),
    ("visits", "kind", VisitKind::CODES),
    ("visits", "rebound_criterion", ReboundCriterion::CODES),
    ("visits", "state", VisitState::CODES),
];

/// Every `CHECK (column IN ('a', …))` of the migrations: by table and column, its name and its list.
/// A later migration that states a constraint anew replaces the earlier one.
fn checks(back_end: &str) -> BTreeMap<(String, String), (String, Vec<String>)> {
    let mut folders: Vec<_> = std::fs::read_dir(root("migrations").join(back_end))
        .unwrap()
        .map(|entry| entry.unwrap().path().join("up.sql"))
        .collect();
    folders.sort();
    let mut found = BTreeMap::new();
    for file in folders {
        let text = std::fs::read_to_string(&file).unwrap();
        let text: Vec<_> = text.lines().map(|line| line.split("--").next().unwrap()).collect();
        for statement in text.join(" ").split(';') {
            let words: Vec<_> = statement.split_whitespace().collect();
            let Some(table) = words.iter().position(|word| *word == "TABLE") else { continue };
            let table = words[table + 1].trim_matches('"');
            for (start, _) in statement.match_indices("CHECK (") {
                let inner = &statement[start + "CHECK (".len()..];
                let Some((column, list)) = inner.split_once(" IN (") else { continue };
                // A column that may be empty needs no word of it: NULL passes a CHECK. But some say it.
                let column = column.rsplit(" OR ").next().unwrap().trim();
                if !column.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
                    continue;
                }
                let list = list.split_once(')').unwrap().0;
                let codes: Vec<_> =
                    list.split(',').map(|code| code.trim().trim_matches('\'').to_owned()).collect();
                let before: Vec<_> = statement[..start].split_whitespace().collect();
                let named = before.len() > 1 && before[before.len() - 2] == "CONSTRAINT";
                let name = if named { before[before.len() - 1] } else { "" };
                found.insert((table.to_owned(), column.to_owned()), (name.to_owned(), codes));
            }
        }
    }
    found
}

#[test]
fn every_list_of_the_database_is_that_of_its_enumeration() {
    let mut faults = Vec::new();
    for back_end in ["sqlite", "postgres"] {
        let checks = checks(back_end);
        assert!(!checks.is_empty());
        for ((table, column), (name, codes)) in &checks {
            if *name != format!("{table}_{column}_check") {
                faults.push(format!(
                    "{back_end}: {table}.{column}: name its constraint {table}_{column}_check"
                ));
            }
            match LISTS.iter().find(|(t, c, _)| t == table && c == column) {
                None => faults.push(format!("{back_end}: {table}.{column} is missing from LISTS")),
                Some((_, _, expected)) if *expected != codes.as_slice() => {
                    faults
                        .push(format!("{back_end}: {table}.{column} is {codes:?} and must be {expected:?}"));
                }
                Some(_) => {}
            }
        }
        for (table, column, _) in LISTS {
            if !checks.contains_key(&((*table).to_owned(), (*column).to_owned())) {
                faults.push(format!("{back_end}: {table}.{column} has no CHECK"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

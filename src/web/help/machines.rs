//! The machines of the rooms, asked step by step for what leads where: nothing of a diagram is typed.

use serde::Serialize;

use crate::approvals::ApprovalState;
use crate::approvals::state as approvals;
use crate::brand_cases::BrandCaseState;
use crate::brand_cases::state as brand_cases;
use crate::cases::{CaseState, Track, state as cases};
use crate::followups::VisitState;
use crate::followups::state as followups;
use crate::http::messages::Language;
use crate::lawsuits::LawsuitState;
use crate::lawsuits::state as lawsuits;
use crate::leads::state as leads;
use crate::leads::words::Outcome;
use crate::leads::{LeadState, state::LeadEvent};
use crate::recommendations::RecommendationState;
use crate::recommendations::state as recommendations;
use crate::replies::ReplyState;
use crate::replies::model::ObjectionState;
use crate::replies::state as replies;
use crate::screening::VersionState;
use crate::screening::state as screening;
use crate::urging::UrgingState;
use crate::urging::state as urging;
use crate::word;

/// A machine of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    /// Of a lead.
    Lead,
    /// Of a version of a screening model.
    Model,
    /// Of a proposal.
    Approval,
    /// Of an administrative case.
    AdministrativeCase,
    /// Of a civil case.
    CivilCase,
    /// Of a recommendation.
    Recommendation,
    /// Of a reply.
    Reply,
    /// Of an objection.
    Objection,
    /// Of a visit.
    Visit,
    /// Of an urging.
    Urging,
    /// Of an administrative suit.
    AdministrativeSuit,
    /// Of a civil suit.
    CivilSuit,
    /// Of a brand case.
    BrandCase,
}

/// A step: from where, by what, and to where, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// The place of the state among the states.
    pub from: usize,
    /// What happens.
    pub event: String,
    /// The place of the state that it leads to.
    pub to: usize,
}

/// The states of a machine in their order, and its steps.
#[derive(Debug)]
pub struct Drawn {
    /// The states in words.
    pub states: Vec<String>,
    /// The steps.
    pub edges: Vec<Edge>,
}

/// What a machine does when every fact is in order: every state against every event.
macro_rules! drawn {
    ($language:expr, $states:ty, $steps:expr) => {{
        let place = |state: $states| <$states>::ALL.iter().position(|known| *known == state).unwrap_or(0);
        let edges = $steps.into_iter().map(|(from, event, to): ($states, String, $states)| Edge {
            from: place(from),
            event,
            to: place(to),
        });
        Drawn {
            edges: edges.collect(),
            states: <$states>::ALL.iter().map(|state| word!($language, state)).collect(),
        }
    }};
}

/// Every step that a function allows from any state by any event.
macro_rules! steps {
    ($language:expr, $states:ty, $events:ty, $step:expr) => {{
        let step = $step;
        let mut steps: Vec<($states, String, $states)> = Vec::new();
        for from in <$states>::ALL {
            for event in <$events>::ALL {
                if let Some(to) = step(*from, *event) {
                    steps.push((*from, word!($language, event), to));
                }
            }
        }
        steps
    }};
}

impl Machine {
    /// Every machine.
    pub const ALL: &'static [Self] = &[
        Self::Lead,
        Self::Model,
        Self::Approval,
        Self::AdministrativeCase,
        Self::CivilCase,
        Self::Recommendation,
        Self::Reply,
        Self::Objection,
        Self::Visit,
        Self::Urging,
        Self::AdministrativeSuit,
        Self::CivilSuit,
        Self::BrandCase,
    ];

    /// Its code, by which its name is found among the messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Model => "model",
            Self::Approval => "approval",
            Self::AdministrativeCase => "administrative_case",
            Self::CivilCase => "civil_case",
            Self::Recommendation => "recommendation",
            Self::Reply => "reply",
            Self::Objection => "objection",
            Self::Visit => "visit",
            Self::Urging => "urging",
            Self::AdministrativeSuit => "administrative_suit",
            Self::CivilSuit => "civil_suit",
            Self::BrandCase => "brand_case",
        }
    }

    /// Its states and steps, in the words of a language.
    #[must_use]
    pub fn drawn(self, language: Language) -> Drawn {
        match self {
            Self::Lead => drawn!(language, LeadState, lead_steps(language)),
            Self::Model => drawn!(
                language,
                VersionState,
                steps!(language, VersionState, screening::VersionEvent, |from, event| {
                    screening::step(from, event, screening::Facts { tested: true, own: false }).ok()
                })
            ),
            Self::Approval => drawn!(language, ApprovalState, approval_steps(language)),
            Self::AdministrativeCase => {
                drawn!(language, CaseState, case_steps(language, Track::Administrative))
            }
            Self::CivilCase => drawn!(language, CaseState, case_steps(language, Track::Civil)),
            Self::Recommendation => drawn!(
                language,
                RecommendationState,
                steps!(language, RecommendationState, recommendations::Event, |from, event| {
                    recommendations::step(from, event, &recommendations::IN_ORDER).ok()
                })
            ),
            Self::Reply => drawn!(
                language,
                ReplyState,
                steps!(language, ReplyState, replies::ReplyEvent, replies::step_reply)
            ),
            Self::Objection => drawn!(
                language,
                ObjectionState,
                steps!(language, ObjectionState, replies::ObjectionEvent, replies::step_objection)
            ),
            Self::Visit => {
                drawn!(
                    language,
                    VisitState,
                    steps!(language, VisitState, followups::VisitEvent, followups::step)
                )
            }
            Self::Urging => {
                drawn!(
                    language,
                    UrgingState,
                    steps!(language, UrgingState, urging::UrgingEvent, urging::step)
                )
            }
            Self::AdministrativeSuit => {
                drawn!(language, LawsuitState, suit_steps(language, Track::Administrative))
            }
            Self::CivilSuit => drawn!(language, LawsuitState, suit_steps(language, Track::Civil)),
            Self::BrandCase => drawn!(
                language,
                BrandCaseState,
                steps!(language, BrandCaseState, brand_cases::Event, |from, event| {
                    brand_cases::step(from, event, &brand_cases::IN_ORDER).ok()
                })
            ),
        }
    }
}

/// The steps of a lead: a proposal and a decision once for each outcome.
fn lead_steps(language: Language) -> Vec<(LeadState, String, LeadState)> {
    let outcomes: Vec<Option<Outcome>> =
        std::iter::once(None).chain(Outcome::ALL.iter().copied().map(Some)).collect();
    let mut steps = Vec::new();
    for from in LeadState::ALL {
        for event in LeadEvent::ALL {
            for outcome in &outcomes {
                let facts = leads::Facts {
                    assessed: true,
                    classified: true,
                    transferred_in: false,
                    outcome: *outcome,
                    before: None,
                };
                let Ok(to) = leads::step(*from, *event, &facts) else { continue };
                // A decision is told by what is decided; what asks for no outcome is told once.
                let told = match (event, outcome) {
                    (LeadEvent::Decide, Some(outcome)) => word!(language, outcome),
                    _ => word!(language, event),
                };
                let step = (*from, told, to);
                if !steps.contains(&step) {
                    steps.push(step);
                }
            }
        }
    }
    steps
}

fn case_steps(language: Language, track: Track) -> Vec<(CaseState, String, CaseState)> {
    let steps = cases::steps(track).into_iter();
    steps.map(|(from, event, to)| (from, word!(language, event), to)).collect()
}

fn suit_steps(language: Language, track: Track) -> Vec<(LawsuitState, String, LawsuitState)> {
    steps!(language, LawsuitState, lawsuits::LawsuitEvent, |from, event| {
        lawsuits::step(track, from, event, &lawsuits::IN_ORDER).ok().map(|(to, _)| to)
    })
}

/// The steps of a proposal that needs a review, each by whoever may take it.
fn approval_steps(language: Language) -> Vec<(ApprovalState, String, ApprovalState)> {
    let mut steps = Vec::new();
    for from in ApprovalState::ALL {
        for event in approvals::Event::ALL {
            let facts = approvals::Facts {
                proposed_it: *event == approvals::Event::Withdraw,
                reviewed_it: false,
                may_review: true,
                may_decide: true,
                needs_review: true,
                reviewer_may_decide: false,
            };
            let code = match event {
                approvals::Event::Review => "review",
                approvals::Event::Approve => "approve",
                approvals::Event::Reject => "reject",
                approvals::Event::SendBack => "send_back",
                approvals::Event::Withdraw => "withdraw",
            };
            if let Ok(to) = approvals::step(*from, *event, &facts) {
                steps.push((*from, language.text(&format!("ui-step-{code}"), &[]), to));
            }
        }
    }
    steps
}

//! The policy: which roles may take which action. Pure; what of it falls in sight is the scope's.

use crate::kit::{Actor, Role};

/// A type that stands for an action, so that a handler names in its signature what it needs.
pub trait ActionOf: Send + Sync + 'static {
    /// The action.
    const ACTION: Action;
}

/// Declares the actions: type, stable name, and the roles that may take it.
macro_rules! actions {
    ($( $(#[$meta:meta])* $name:ident = $code:literal [$($role:ident)*] )+) => {
        /// Something a person may or may not do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $( $(#[$meta])* $name ),+ }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable name.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The roles that may take it.
            #[must_use]
            pub const fn roles(self) -> &'static [Role] {
                match self { $(Self::$name => &[$(Role::$role),*]),+ }
            }
        }

        /// A type for each action.
        pub mod actions {
            $(
                $(#[$meta])*
                #[derive(Debug)]
                pub struct $name;
                impl super::ActionOf for $name {
                    const ACTION: super::Action = super::Action::$name;
                }
            )+
        }
    };
}

actions! {
    /// Set one's own password, end one's own sessions, see oneself.
    OwnAccount = "account.own" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor AgencyLiaison AgencyHead Administrator Auditor]
    /// Read what one is told, and set where and how.
    ReadNotices = "notice.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor AgencyLiaison AgencyHead Administrator Auditor]
    /// Keep the outbox: what waits, what was refused, what is still to come, and people's addresses.
    KeepMail = "mail.keep" [Administrator]
    /// See how the program goes beside the requests, and have its loops take their next turn.
    KeepSystem = "system.keep" [Administrator]
    /// See procuratorates and agencies.
    ReadOrganisations = "organisation.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor AgencyLiaison AgencyHead Administrator Auditor]
    /// Keep procuratorates, agencies, people and roles.
    KeepOrganisations = "organisation.keep" [Administrator]
    /// Send files, and take back those one sent or may see.
    UseFiles = "file.use" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor AgencyLiaison AgencyHead]
    /// See who decides what in each office.
    ReadAuthority = "authority.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor Administrator Auditor]
    /// Read the audit log and verify its chains.
    ReadAudit = "audit.read" [Auditor]
    /// See leads.
    ReadLeads = "lead.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor]
    /// Register, change and evaluate leads.
    HandleLeads = "lead.handle" [Prosecutor Assistant DepartmentHead]
    /// Ask to see who reported a lead, and see it when that is approved.
    OpenReporters = "reporter.open" [Prosecutor DepartmentHead CaseManagement]
    /// Import leads from files.
    ImportLeads = "lead.import" [Prosecutor Assistant DepartmentHead CaseManagement]
    /// See cases.
    ReadCases = "case.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor]
    /// Handle cases: investigate, consult, record, propose.
    HandleCases = "case.handle" [Prosecutor Assistant DepartmentHead]
    /// Take the whole file of a case out.
    TakeCaseFiles = "case_file.take" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor]
    /// Keep case files that were made elsewhere.
    KeepCaseFiles = "case_file.keep" [CaseManagement]
    /// See proposals and their steps.
    ReadProposals = "proposal.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor]
    /// Take one's own proposal back.
    WithdrawProposals = "proposal.withdraw" [Prosecutor DepartmentHead ChiefProsecutor CaseManagement Supervisor]
    /// Delegate decisions that are no major matters.
    DelegateDecisions = "proposal.delegate" [ChiefProsecutor DepartmentHead]
    /// Review what was proposed.
    ReviewProposals = "proposal.review" [DepartmentHead ChiefProsecutor]
    /// Decide what was proposed.
    DecideProposals = "proposal.decide" [ChiefProsecutor DepartmentHead Prosecutor]
    /// See recommendations and what became of them.
    ReadRecommendations = "recommendation.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor]
    /// Draft, serve and follow up recommendations.
    HandleRecommendations = "recommendation.handle" [Prosecutor Assistant DepartmentHead]
    /// Propose to urge an agency that stays silent, to supervise it or to report it; record that it was sent; strike it off.
    UrgeAgencies = "urging.handle" [Prosecutor DepartmentHead CaseManagement Supervisor]
    /// Comment on a draft of one's office, answer comments, and resolve one's own, or as head or chief any.
    CommentOnDrafts = "recommendation.comment" [Prosecutor Assistant DepartmentHead ChiefProsecutor]
    /// See the clause library and what became of clauses.
    ReadClauses = "clause.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor]
    /// Keep the clause library of one's office.
    KeepClauses = "clause.keep" [Prosecutor DepartmentHead CaseManagement]
    /// See what was served on one's agency.
    ReadServed = "served.read" [AgencyLiaison AgencyHead]
    /// Sign for, answer and object to what was served on one's agency.
    AnswerServed = "served.answer" [AgencyLiaison AgencyHead]
    /// Approve an answer inside the agency and submit it.
    ApproveAnswer = "served.approve" [AgencyHead]
    /// See screening models, their data and their hits.
    ReadModels = "model.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor]
    /// Write screening models, load data, and say what hits are worth.
    HandleModels = "model.handle" [Prosecutor Assistant DepartmentHead]
    /// Approve screening models that somebody else wrote.
    ApproveModels = "model.approve" [DepartmentHead ChiefProsecutor]
    /// See the figures.
    ReadStatistics = "statistics.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor]
    /// Freeze a report.
    FreezeReports = "statistics.freeze" [CaseManagement Supervisor]
    /// Search, and keep searches.
    Search = "search.use" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor AgencyLiaison AgencyHead]
    /// Read what was searched for and how much was found, to make searching better.
    ReadSearchLog = "search.read_log" [CaseManagement Supervisor]
    /// See clocks and calendars.
    ReadDeadlines = "deadline.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor Administrator]
    /// Load calendars and set how open points are counted.
    KeepCalendars = "calendar.keep" [Administrator]
    /// See the texts of law.
    ReadStatutes = "statute.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor AgencyLiaison AgencyHead Administrator]
    /// Import texts of law and keep their names and days.
    KeepStatutes = "statute.keep" [CaseManagement Administrator]
    /// See brand cases and debriefs.
    ReadBrandCases = "brand_case.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor]
    /// Cultivate brand cases and hold debriefs.
    HandleBrandCases = "brand_case.handle" [Prosecutor Assistant DepartmentHead CaseManagement]
    /// See how each office writes the numbers of its documents.
    ReadNumberTemplates = "number_template.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor Administrator]
    /// Set how an office writes the numbers of its documents.
    KeepNumberTemplates = "number_template.keep" [Administrator]
    /// See the numbers that were given, the void ones and the gaps.
    ReadNumbers = "number.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor]
    /// Make numbers void, explain gaps, bring in official numbers.
    KeepNumbers = "number.keep" [CaseManagement]
    /// See official documents and drafts of them, and take them out.
    ReadDocuments = "document.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor]
    /// See what is masked in copies of texts and documents, and take the copies out.
    ReadMaskings = "masking.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor]
    /// Propose and decide what is masked, and have copies made.
    HandleMaskings = "masking.handle" [Prosecutor Assistant DepartmentHead CaseManagement]
    /// See the templates of documents, and try them.
    ReadDocumentTemplates = "document_template.read" [Prosecutor Assistant DepartmentHead ChiefProsecutor CaseManagement Supervisor Administrator]
    /// Put an office's own templates in the place of ours.
    KeepDocumentTemplates = "document_template.keep" [Administrator]
    /// Set a document that is made from a record, so that it is kept as it is.
    IssueDocuments = "document.issue" [Prosecutor Assistant DepartmentHead]
}

/// Whether an actor may take an action at all.
#[must_use]
pub fn may(actor: &Actor, action: Action) -> bool {
    action.roles().iter().any(|role| actor.is(*role))
}

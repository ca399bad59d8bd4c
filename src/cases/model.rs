//! Rows and words of cases.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::state::{CaseState, Track};
use crate::db::schema::{case_leads, case_members, case_parties, cases};
use crate::kit::{AgencyId, OfficeId, PersonId};
use crate::leads::LeadId;

crate::id!(
    /// A filed matter (案件).
    CaseId
);
crate::id!(
    /// Somebody a case is against.
    PartyId
);

crate::text_enum! {
    /// Why a case is closed: R21 Art 74 for administrative cases, Art 90 for civil ones.
    pub enum ClosingGround {
        /// Art 74(1): the agency neither acted unlawfully nor failed to act.
        NoIllegality = "no_illegality" "行政机关未违法行使职权或者不作为",
        /// Arts 74(2), 90(5): the public interest is effectively protected.
        InterestProtected = "interest_protected" "公益已经得到有效保护",
        /// Art 74(3): the agency has taken every measure and performs its duty.
        FullRectification = "full_rectification" "行政机关已经全面采取整改措施依法履行职责",
        /// Art 90(1): there is no unlawful act.
        NoUnlawfulAct = "no_unlawful_act" "不存在违法行为",
        /// Art 90(2): damages were agreed on, or sued for.
        DamagesAgreedOrSued = "damages_agreed_or_sued" "已达成赔偿协议或者已提起损害赔偿诉讼",
        /// Art 90(3): the close relatives of the hero or martyr object.
        RelativesObject = "relatives_object" "英雄烈士近亲属不同意提起公益诉讼",
        /// Art 90(4): another eligible body has sued.
        EligibleBodySued = "eligible_body_sued" "其他适格主体依法提起诉讼",
        /// Arts 74(4), 90(6): otherwise.
        Other = "other" "其他应当终结案件的情形",
    }
}

impl ClosingGround {
    /// Whether a case of the track may be closed on it.
    #[must_use]
    pub fn of(self, track: Track) -> bool {
        let administrative = track == Track::Administrative;
        match self {
            Self::NoIllegality | Self::FullRectification => administrative,
            Self::NoUnlawfulAct
            | Self::DamagesAgreedOrSued
            | Self::RelativesObject
            | Self::EligibleBodySued => !administrative,
            Self::InterestProtected | Self::Other => true,
        }
    }
}

crate::text_enum! {
    /// R21 Art 82: when an agency counts as not performing its duty by law.
    pub enum NotPerforming {
        /// (1) Nothing effective was done in time.
        LateWithoutEffect = "late_without_effect" "逾期不回复且没有采取有效整改措施",
        /// (2) Measures were laid down and not really carried out.
        NotCarriedOut = "not_carried_out" "已制定整改措施但没有实质性执行",
        /// (3) A reply came in time, and nothing or a part only was done.
        RepliedNotRectified = "replied_not_rectified" "按期回复但未采取整改措施或者仅采取部分整改措施",
        /// (4) The crime is pursued, and a duty remains.
        DutyRemains = "duty_remains" "违法行为人已被追究刑事责任或者案件已移送，行政机关仍应继续依法履职而未履行",
        /// (5) The obstacle has gone, and the rectification was not taken up again.
        NotResumed = "not_resumed" "因客观障碍未能全部整改，障碍消除后未及时恢复整改",
        /// (6) The measures themselves are unlawful.
        UnlawfulMeasures = "unlawful_measures" "整改措施违反法律法规规定",
        /// (7) Otherwise.
        Other = "other" "其他未依法履行职责的情形",
    }
}

crate::text_enum! {
    /// What a party of a case is.
    pub enum PartyKind {
        /// An agency.
        Agency = "agency" "行政机关",
        /// Whoever harmed the public interest.
        Wrongdoer = "wrongdoer" "违法行为人",
    }
}

crate::text_enum! {
    /// What somebody does in a case.
    pub enum Duty {
        /// Handles it (承办检察官).
        Handler = "handler" "承办检察官",
        /// Assists (协办).
        Assistant = "assistant" "协办人员",
    }
}

/// Whoever is said to have harmed the public interest.
#[derive(Debug, Clone)]
pub struct Wrongdoer {
    /// Name.
    pub name: String,
    /// Unified social credit code; none for a natural person.
    pub credit_code: Option<String>,
}

/// What a case is filed with, once the filing has been approved.
#[derive(Debug, Clone)]
pub struct Filing {
    /// The office that files.
    pub office: OfficeId,
    /// The track.
    pub track: Track,
    /// The statutory field, a code of `domains`.
    pub domain: String,
    /// What it is about.
    pub title: String,
    /// The handling prosecutor.
    pub handler: PersonId,
    /// The leads it came from, each with the reason why it is handled here.
    pub leads: Vec<(LeadId, String)>,
    /// Agencies it is against.
    pub agencies: Vec<AgencyId>,
    /// Wrongdoers it is against.
    pub wrongdoers: Vec<Wrongdoer>,
    /// Whether the harm goes on or grows.
    pub urgent: bool,
}

/// A case as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = cases)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// Its number, one series per office, track and year.
    pub number: String,
    /// The office that filed it.
    pub office_id: OfficeId,
    /// The track.
    pub track: Track,
    /// The statutory field.
    pub domain: String,
    /// What it is about.
    pub title: String,
    /// Where it stands.
    pub state: CaseState,
    /// The handling prosecutor.
    pub handler_id: PersonId,
    /// Whether the harm goes on or grows.
    pub urgent: bool,
    /// The day of the decision to file.
    pub filed_on: NaiveDate,
    /// The office to which the suit was transferred.
    pub suit_office_id: Option<OfficeId>,
    /// Whether there were talks with the agency.
    pub consulted: bool,
    /// The end of the investigation.
    pub investigation_ended_on: Option<NaiveDate>,
    /// First issue of a recommendation that has not been withdrawn.
    pub recommended_on: Option<NaiveDate>,
    /// The end of the rectification period.
    pub rectification_expired_on: Option<NaiveDate>,
    /// Publication of the announcement.
    pub announced_on: Option<NaiveDate>,
    /// The last day of the announcement period.
    pub announcement_ends_on: Option<NaiveDate>,
    /// The latest follow-up inquiry.
    pub followed_up_on: Option<NaiveDate>,
    /// The beginning of the review for suit.
    pub review_opened_on: Option<NaiveDate>,
    /// Delivery of the complaint.
    pub sued_on: Option<NaiveDate>,
    /// The decision to close.
    pub closed_on: Option<NaiveDate>,
    /// Its ground.
    pub closing_ground: Option<ClosingGround>,
    /// Its reasons.
    pub closing_reason: Option<String>,
    /// The archive.
    pub archived_on: Option<NaiveDate>,
    /// For compare and set.
    pub version: i32,
}

impl Case {
    /// The office that handles it now.
    #[must_use]
    pub fn handling_office(&self) -> OfficeId {
        match self.suit_office_id {
            Some(office) if self.state != CaseState::Transferred => office,
            Some(_) | None => self.office_id,
        }
    }
}

/// A lead of a case.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_leads)]
pub struct CaseLead {
    /// The lead.
    pub lead_id: LeadId,
    /// Why it is handled here.
    pub reason: String,
    /// Since when.
    pub linked_on: NaiveDate,
}

/// Somebody a case is against.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_parties)]
pub struct Party {
    /// Its id.
    pub id: PartyId,
    /// What they are.
    pub kind: PartyKind,
    /// The agency.
    pub agency_id: Option<AgencyId>,
    /// The name at filing.
    pub name: String,
    /// Unified social credit code.
    pub credit_code: Option<String>,
}

/// Somebody who works on a case.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_members)]
pub struct Member {
    /// Who.
    pub person_id: PersonId,
    /// What they do.
    pub duty: Duty,
    /// First day.
    pub joined_on: NaiveDate,
    /// Last day.
    pub left_on: Option<NaiveDate>,
}

/// What a list of cases is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Where it stands.
    pub state: Option<CaseState>,
    /// The track.
    pub track: Option<Track>,
    /// The statutory field.
    pub domain: Option<String>,
    /// The filing office.
    pub office: Option<OfficeId>,
    /// The handling prosecutor.
    pub handler: Option<PersonId>,
    /// A lead it came from.
    pub lead: Option<LeadId>,
    /// An agency it is against.
    pub agency: Option<AgencyId>,
    /// Filed on or after.
    pub filed_from: Option<NaiveDate>,
    /// Filed on or before.
    pub filed_to: Option<NaiveDate>,
}

impl CaseFilter {
    /// Whether it names days of filing, by which the list is then ordered.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        self.filed_from.is_some() || self.filed_to.is_some()
    }
}

//! What the law asks of a filing, and which leads belong together. Pure.

use super::decisions::FilingContent;
use super::model::Domain;
use super::words::{DomainTrack, FilingTrack};
use crate::kit::FieldErrors;
use crate::kit::Fields;
use crate::org::Level;

/// Levels by height; the base level is the lowest.
const fn height(level: Level) -> u8 {
    match level {
        Level::County => 0,
        Level::City => 1,
        Level::Province => 2,
    }
}

/// The test of a filing: what R21 Arts 67, 68 and 85 ask, and what the law that opened the field allows.
///
/// # Errors
/// Everything that is missing, each with its own code.
pub fn filing_test(
    content: &FilingContent,
    domain: &Domain,
    level: Level,
    today: chrono::NaiveDate,
) -> Result<(), FieldErrors> {
    let mut fields = Fields::new();
    fields.text("title", &content.title, 4..=200);
    if !domain.in_force(today) {
        fields.fault("domain", "not_in_force", format!("{} {today}", domain.name_zh));
    }
    // 反垄断法 Art 60(2): a procuratorate of a city or above.
    if height(level) < height(domain.min_level) {
        fields.fault("domain", "level_too_low", format!("{}：{}", domain.name_zh, domain.min_level.zh()));
    }
    let open = match (content.track, domain.track) {
        (_, DomainTrack::Both)
        | (FilingTrack::Administrative, DomainTrack::Administrative)
        | (FilingTrack::Civil | FilingTrack::CriminalIncidentalCivil, DomainTrack::Civil) => true,
        (FilingTrack::Administrative, DomainTrack::Civil)
        | (FilingTrack::Civil | FilingTrack::CriminalIncidentalCivil, DomainTrack::Administrative) => false,
    };
    fields.check(open, "track", "track_closed", format!("{}：{}", domain.name_zh, domain.track.zh()));
    for (at, wrongdoer) in content.wrongdoers.iter().enumerate() {
        fields.text(&format!("wrongdoers[{at}].name"), &wrongdoer.name, 1..=200);
    }
    for (at, further) in content.further_leads.iter().enumerate() {
        fields.text(&format!("further_leads[{at}].reason"), &further.reason, 2..=1_000);
    }
    match content.track {
        FilingTrack::Administrative => administrative(&mut fields, content),
        FilingTrack::Civil | FilingTrack::CriminalIncidentalCivil => civil(&mut fields, content),
    }
    fields.finish()
}

fn told(text: &str) -> bool {
    text.trim().chars().count() >= 5
}

fn administrative(fields: &mut Fields, content: &FilingContent) {
    // R21 Art 67(1): the interest of the state or the public is harmed.
    fields.check(told(&content.interest_harmed), "interest_harmed", "art_67_interest", "");
    // R21 Art 67(2): an agency that has to protect it may have acted unlawfully or failed to act. In the
    // four situations of Art 68 the situation itself says so.
    let act = told(&content.unlawful_act) || content.enforcement.is_some();
    fields.check(act, "unlawful_act", "art_67_act", "");
    // R21 Art 29: grave harm may be filed while it is not known which agency is responsible.
    let agency = !content.agencies.is_empty() || content.unknown_party && content.enforcement.is_none();
    fields.check(agency, "agencies", "art_67_agency", "");
}

fn civil(fields: &mut Fields, content: &FilingContent) {
    // R21 Art 85(1): the public interest is harmed.
    fields.check(told(&content.interest_harmed), "interest_harmed", "art_85_interest", "");
    // R21 Art 85(2): an unlawful act of those listed is possible.
    fields.check(told(&content.unlawful_act), "unlawful_act", "art_85_act", "");
    // R21 Art 29: grave harm may be filed while the wrongdoer is not known.
    let party = !content.wrongdoers.is_empty() || content.unknown_party;
    fields.check(party, "wrongdoers", "art_85_wrongdoer", "");
    fields.check(content.enforcement.is_none(), "enforcement", "not_allowed", content.track.zh());
    if content.track == FilingTrack::CriminalIncidentalCivil {
        let named = content.criminal_case.as_deref().is_some_and(|case| !case.trim().is_empty());
        fields.check(named, "criminal_case", "required", "");
    }
}

/// How far the handling of another lead or of the case on it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No case is filed on it.
    BeforeFiling,
    /// A case is filed and no recommendation has been issued.
    BeforeRecommendation,
    /// The recommendation has been issued.
    AfterRecommendation,
}

/// What R21 Art 69 says of two matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeRule {
    /// They shall be filed as one case.
    OneCase,
    /// The new one shall be handled together with the case that is filed.
    WithFiledCase,
    /// They may be filed apart, one case for each agency.
    MayBeApart,
    /// The article says nothing: each goes its own way.
    Apart,
}

/// What two matters have in common.
#[derive(Debug, Clone, Copy)]
pub struct Likeness {
    /// The same agency may be responsible.
    pub same_agency: bool,
    /// The unlawful acts are of the same kind.
    pub same_kind: bool,
    /// It is one and the same harm.
    pub same_harm: bool,
    /// How far the other one has come.
    pub other: Standing,
}

/// R21 Art 69: several acts of the same kind in the duty of the same agency, known before filing, are
/// filed as one case; found after filing and before the recommendation, they are handled together with
/// the filed case; one harm with several agencies may be filed apart.
#[must_use]
pub fn merge_rule(likeness: &Likeness) -> MergeRule {
    if likeness.same_agency && likeness.same_kind {
        return match likeness.other {
            Standing::BeforeFiling => MergeRule::OneCase,
            Standing::BeforeRecommendation => MergeRule::WithFiledCase,
            Standing::AfterRecommendation => MergeRule::Apart,
        };
    }
    if likeness.same_harm && !likeness.same_agency {
        return MergeRule::MayBeApart;
    }
    MergeRule::Apart
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::AgencyId;
    use crate::leads::model::Suspect;
    use crate::leads::words::EnforcementSituation;
    use chrono::NaiveDate;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn domain(track: DomainTrack, min_level: Level) -> Domain {
        Domain {
            code: String::from("x"),
            name_zh: String::from("某领域"),
            name_en: String::from("A field"),
            track,
            min_level,
            law: String::from("某法"),
            article: String::from("第一条"),
            valid_from: Some(day(2020, 1, 1)),
            valid_to: None,
        }
    }

    fn content(track: FilingTrack) -> FilingContent {
        FilingContent {
            track,
            title: String::from("河道固体废物堆放案"),
            handler_id: None,
            interest_harmed: String::from("河道行洪和水质受到影响"),
            unlawful_act: String::from("主管机关未履行清理监管职责"),
            agencies: vec![AgencyId(1)],
            wrongdoers: vec![Suspect { name: String::from("某砂石厂"), code: None }],
            unknown_party: false,
            enforcement: None,
            criminal_case: None,
            urgent: false,
            further_leads: Vec::new(),
        }
    }

    fn codes(content: &FilingContent, domain: &Domain, level: Level) -> Vec<&'static str> {
        match filing_test(content, domain, level, day(2026, 3, 1)) {
            Ok(()) => Vec::new(),
            Err(faults) => faults.0.iter().map(|fault| fault.code).collect(),
        }
    }

    #[test]
    fn an_administrative_filing_needs_harm_a_possible_failure_and_an_agency() {
        let both = domain(DomainTrack::Both, Level::County);
        let mut told = content(FilingTrack::Administrative);
        assert!(codes(&told, &both, Level::County).is_empty());
        told.interest_harmed.clear();
        told.unlawful_act.clear();
        told.agencies.clear();
        assert_eq!(codes(&told, &both, Level::County), ["art_67_interest", "art_67_act", "art_67_agency"]);
    }

    #[test]
    fn grave_harm_may_be_filed_while_nobody_is_known_to_be_responsible() {
        let both = domain(DomainTrack::Both, Level::County);
        let mut told = content(FilingTrack::Administrative);
        told.agencies.clear();
        told.unknown_party = true;
        assert!(codes(&told, &both, Level::County).is_empty());
        let mut told = content(FilingTrack::Civil);
        told.wrongdoers.clear();
        assert_eq!(codes(&told, &both, Level::County), ["art_85_wrongdoer"]);
        told.unknown_party = true;
        assert!(codes(&told, &both, Level::County).is_empty());
    }

    #[test]
    fn a_situation_of_enforcement_says_itself_what_failed_and_needs_its_agency() {
        let both = domain(DomainTrack::Both, Level::County);
        let mut told = content(FilingTrack::Administrative);
        told.unlawful_act.clear();
        told.enforcement = Some(EnforcementSituation::NotEnforced);
        assert!(codes(&told, &both, Level::County).is_empty());
        told.agencies.clear();
        told.unknown_party = true;
        assert_eq!(codes(&told, &both, Level::County), ["art_67_agency"]);
    }

    #[test]
    fn a_field_is_filed_on_its_track_at_its_level_and_in_its_time() {
        let antimonopoly = domain(DomainTrack::Civil, Level::City);
        let told = content(FilingTrack::Administrative);
        assert_eq!(codes(&told, &antimonopoly, Level::County), ["level_too_low", "track_closed"]);
        assert!(codes(&content(FilingTrack::Civil), &antimonopoly, Level::City).is_empty());
        let proposed = Domain { valid_from: None, ..domain(DomainTrack::Both, Level::County) };
        assert_eq!(codes(&told, &proposed, Level::County), ["not_in_force"]);
    }

    #[test]
    fn acts_of_one_kind_in_the_duty_of_one_agency_are_one_case() {
        let alike =
            Likeness { same_agency: true, same_kind: true, same_harm: false, other: Standing::BeforeFiling };
        assert_eq!(merge_rule(&alike), MergeRule::OneCase);
        let filed = Likeness { other: Standing::BeforeRecommendation, ..alike };
        assert_eq!(merge_rule(&filed), MergeRule::WithFiledCase);
        let late = Likeness { other: Standing::AfterRecommendation, ..alike };
        assert_eq!(merge_rule(&late), MergeRule::Apart);
        let several = Likeness { same_agency: false, same_harm: true, ..alike };
        assert_eq!(merge_rule(&several), MergeRule::MayBeApart);
    }
}

//! What a suit needs, and what of it is there. Pure.

use chrono::NaiveDate;

use super::model::{Element, Evidence, EvidenceId, Form};
use crate::cases::model::Case;
use crate::cases::state::Track;

/// One thing that cases of some tracks have to prove.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    /// What.
    pub element: Element,
    /// By what it is usually shown.
    pub usual: &'static str,
    /// The article that asks for it.
    pub article: &'static str,
    tracks: &'static [Track],
}

const ALL: &[Track] = &[Track::Administrative, Track::Civil, Track::CriminalIncidentalCivil];
const ADMINISTRATIVE: &[Track] = &[Track::Administrative];
const CIVIL: &[Track] = &[Track::Civil, Track::CriminalIncidentalCivil];

/// The needs of every track, in the order of a complaint. JI20 Art 22 names for administrative suits: proof that the
/// agency acted or failed to act unlawfully and harmed the public interest, that the step before the suit was done, and
/// that the agency still does not perform; JI20 Art 14 for civil suits: first proof that the conduct harmed the
/// public interest, and that the announcement was made.
const NEEDS: &[Need] = &[
    Need {
        element: Element::Duty,
        usual: "“三定”方案、权责清单、法律法规条文",
        article: "R21 Art 46; JI20 Art 22",
        tracks: ADMINISTRATIVE,
    },
    Need {
        element: Element::UnlawfulConduct,
        usual: "执法卷宗、询问笔录、现场勘验笔录",
        article: "JI20 Art 22",
        tracks: ADMINISTRATIVE,
    },
    Need {
        element: Element::UnlawfulConduct,
        usual: "行政处罚、刑事裁判、询问笔录、现场勘验笔录",
        article: "JI20 Art 14; R21 Art 96",
        tracks: CIVIL,
    },
    Need {
        element: Element::Harm,
        usual: "鉴定意见、检测报告、现场照片、无人机影像",
        article: "JI20 Arts 14, 22",
        tracks: ALL,
    },
    Need {
        element: Element::Causation,
        usual: "鉴定意见、专家意见、调查终结报告",
        article: "JI20 Arts 14, 22",
        tracks: ALL,
    },
    Need {
        element: Element::Procedure,
        usual: "检察建议书及送达回证、回复函",
        article: "JI20 Art 22",
        tracks: ADMINISTRATIVE,
    },
    Need {
        element: Element::Procedure, usual: "公告及刊登凭证", article: "JI20 Arts 13, 14", tracks: CIVIL
    },
    Need {
        element: Element::StillNotPerforming,
        usual: "跟进调查笔录、期满后的现场照片",
        article: "JI20 Art 22; R21 Art 82",
        tracks: ADMINISTRATIVE,
    },
];

crate::text_enum! {
    /// What is missing of a need.
    pub enum Gap {
        /// Nothing shows it.
        NoPiece = "no_piece" "没有证据",
        /// Only copies show it, of which nobody says where the original is.
        OnlyCopies = "only_copies" "只有复制件且未注明原件存放处",
        /// The step before the suit is not done, or its time runs still.
        ProcedureNotDone = "procedure_not_done" "诉前程序尚未完成",
    }
}

/// A need of a case, and what is there for it.
#[derive(Debug, Clone)]
pub struct Row {
    /// What is needed.
    pub need: &'static Need,
    /// The pieces that serve it.
    pub pieces: Vec<EvidenceId>,
    /// What is missing.
    pub gaps: Vec<Gap>,
}

/// Whether nothing is missing of any need. Whether to sue is for people to decide.
#[must_use]
pub fn is_ready(matrix: &[Row]) -> bool {
    matrix.iter().all(|row| row.gaps.is_empty())
}

/// Holds what a case needs against its pieces. Pieces that were withdrawn serve nothing.
#[must_use]
pub fn matrix(track: Track, procedure_done: bool, pieces: &[Evidence]) -> Vec<Row> {
    let needs = NEEDS.iter().filter(|need| need.tracks.contains(&track));
    needs
        .map(|need| {
            let serving: Vec<&Evidence> = pieces
                .iter()
                .filter(|piece| piece.withdrawn_on.is_none() && piece.elements.get().contains(&need.element))
                .collect();
            let mut gaps = Vec::new();
            if serving.is_empty() {
                gaps.push(Gap::NoPiece);
            } else if serving.iter().all(|piece| piece.form == Form::Copy && piece.original_held.is_none()) {
                gaps.push(Gap::OnlyCopies);
            }
            if need.element == Element::Procedure && !procedure_done {
                gaps.push(Gap::ProcedureNotDone);
            }
            Row { need, pieces: serving.into_iter().map(|piece| piece.id).collect(), gaps }
        })
        .collect()
}

/// Whether the step before a suit is done, as the case knows it: the period of the recommendation is over (R21 Art
/// 77), or that of the announcement (JI20 Art 13).
#[must_use]
pub fn procedure_done(case: &Case, today: NaiveDate) -> bool {
    match case.track {
        Track::Administrative => {
            case.recommended_on.is_some() && case.rectification_expired_on.is_some_and(|last| last <= today)
        }
        Track::Civil | Track::CriminalIncidentalCivil => {
            case.announcement_ends_on.is_some_and(|last| last < today)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::evidence::model::EvidenceKind;
    use crate::cases::model::CaseId;
    use crate::files::AttachmentId;
    use crate::kit::{Json, Timestamp};

    fn piece(id: i64, form: Form, held: Option<&str>, elements: &[Element]) -> Evidence {
        let at = Timestamp::start_of("2026-03-02".parse().unwrap());
        Evidence {
            id: EvidenceId(id),
            case_id: CaseId(1),
            attachment_id: AttachmentId(id),
            kind: EvidenceKind::Documentary,
            form,
            proves: String::from("x"),
            elements: Json::new(elements.to_vec()),
            taken_by_id: None,
            taken_by: String::new(),
            taken_at: at,
            place: String::new(),
            source: String::new(),
            original_held: held.map(ToOwned::to_owned),
            entered_by: None,
            entered_at: at,
            withdrawn_on: None,
            withdrawn_reason: None,
        }
    }

    fn gaps(track: Track, done: bool, pieces: &[Evidence]) -> Vec<(Element, Vec<Gap>)> {
        let rows = matrix(track, done, pieces).into_iter();
        rows.filter(|row| !row.gaps.is_empty()).map(|row| (row.need.element, row.gaps)).collect()
    }

    #[test]
    fn every_track_says_what_it_needs_and_what_is_missing() {
        let of = |track| matrix(track, true, &[]).iter().map(|row| row.need.element).collect::<Vec<_>>();
        assert_eq!(of(Track::Administrative), Element::ALL);
        let civil = [Element::UnlawfulConduct, Element::Harm, Element::Causation, Element::Procedure];
        assert_eq!(of(Track::Civil), civil);
        assert_eq!(of(Track::CriminalIncidentalCivil), civil);
        assert!(!is_ready(&matrix(Track::Civil, true, &[])));
    }

    #[test]
    fn a_case_is_ready_when_every_need_is_served_and_the_step_before_the_suit_is_done() {
        let all = [piece(1, Form::Original, None, Element::ALL)];
        assert!(is_ready(&matrix(Track::Administrative, true, &all)));
        assert_eq!(
            gaps(Track::Administrative, false, &all),
            [(Element::Procedure, vec![Gap::ProcedureNotDone])]
        );
    }

    #[test]
    fn a_copy_serves_when_it_is_said_where_the_original_is() {
        let most = piece(
            1,
            Form::Original,
            None,
            &[Element::UnlawfulConduct, Element::Causation, Element::Procedure],
        );
        let lost = [most.clone(), piece(2, Form::Copy, None, &[Element::Harm])];
        assert_eq!(gaps(Track::Civil, true, &lost), [(Element::Harm, vec![Gap::OnlyCopies])]);
        let held = [most, piece(2, Form::Copy, Some("甘州区生态环境局"), &[Element::Harm])];
        assert!(is_ready(&matrix(Track::Civil, true, &held)));
    }

    #[test]
    fn what_was_withdrawn_serves_nothing() {
        let mut all = piece(1, Form::Original, None, Element::ALL);
        all.withdrawn_on = "2026-03-02".parse().ok();
        assert_eq!(gaps(Track::Civil, true, &[all]).len(), 4);
    }
}

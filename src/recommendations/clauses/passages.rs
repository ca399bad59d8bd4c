//! Whether a passage still says what its clause says. Pure.

use super::super::drafting::place_text;
use super::super::model::TextVersion;
use super::super::sections::Section;
use super::model::Passage;
use crate::kit::differences::Pairs;

/// A passage is of a clause while this part of the clause stands in it.
pub const RECOGNISED: f32 = 0.6;

/// The part of a clause that stands in a text, from zero to one; what stands in 【】 is not asked for.
#[must_use]
pub fn kept(clause: &str, text: &str) -> f32 {
    let outside = clause.split('【').enumerate().filter_map(|(at, part)| match at {
        0 => Some(part),
        _ => part.split_once('】').map(|(_, rest)| rest),
    });
    Pairs::of_parts(outside).covered_by(&Pairs::of(text))
}

/// Where a passage of an earlier version stands in a later one: in the same section, or in the item of the agency that
/// keeps most of it. None when it was rewritten or taken out.
#[must_use]
pub fn carried(passage: &Passage, clause: &str, text: &TextVersion) -> Option<Passage> {
    let part = |item| {
        place_text(text, passage.section, passage.agency_id, item).map_or(0.0, |place| kept(clause, &place))
    };
    if passage.section != Section::Items {
        return (part(None) >= RECOGNISED).then(|| passage.clone());
    }
    let lines = text.lines.get();
    let line = lines.iter().find(|line| Some(line.agency_id) == passage.agency_id)?;
    let items = (1..).zip(&line.items).map(|(no, _)| (no, part(Some(no))));
    // Of items that keep as much, the one in the same place.
    let best = items.max_by(|(a, one), (b, other)| {
        one.total_cmp(other).then_with(|| (Some(*a) == passage.item).cmp(&(Some(*b) == passage.item)))
    });
    let (item, part) = best?;
    (part >= RECOGNISED).then(|| Passage { item: Some(item), ..passage.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_keeps_a_clause_and_other_words_do_not() {
        let clause =
            "依法责令限期清除【地点】河道管理范围内弃置、堆放的阻碍行洪的物体，恢复行洪断面并组织验收";
        let filled =
            "依法责令限期清除黑河大桥段河道管理范围内弃置、堆放的阻碍行洪的物体，恢复行洪断面并组织验收";
        assert!(kept(clause, filled) > 0.99, "{}", kept(clause, filled));
        let shortened = "依法责令限期清除河道管理范围内堆放的阻碍行洪的物体，并组织验收";
        assert!(kept(clause, shortened) > RECOGNISED, "{}", kept(clause, shortened));
        let other = "依法查处擅自倾倒建筑垃圾的行为，组织清运并规范处置";
        assert!(kept(clause, other) < 0.3, "{}", kept(clause, other));
    }
}

//! What comes back when a merging is undone. Pure.
//!
//! Each merging lays the value it took over what stood there. Values may lie over one another, be taken away in
//! any order, and people may correct the field in between. To take a layer away exactly is to bring back what lies
//! beneath it, unless somebody wrote over it since: then people say what stays.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fields::MergeField;
use crate::leads::LeadId;

crate::text_enum! {
    /// What stays of a field that was changed since the merging set it.
    pub enum Kept {
        /// What stands there now.
        Current = "current" "保留现值",
        /// What stood there before the merging.
        Restored = "restored" "恢复原值",
    }
}

/// A value that a merging laid over what stood there, and that was not taken away.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// Its id; a later one lies above.
    pub id: i64,
    /// Whose value it is. A lead is merged once at a time, so that it has one layer of a field.
    pub lead: LeadId,
    /// The field.
    pub field: MergeField,
    /// The value.
    pub after: Value,
    /// What comes back when it is taken away.
    pub beneath: Value,
}

/// What undoing a merging does to the lead that stays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Undoing {
    /// The layers that are taken away.
    pub taken: Vec<i64>,
    /// Fields that get a value back.
    pub restored: BTreeMap<MergeField, Value>,
    /// Layers right above one that is taken away, and what lies beneath them from now on.
    pub beneath: Vec<(i64, Value)>,
    /// Fields that were changed since and about which nobody said what stays: what stands there, and what would
    /// come back.
    pub unclear: BTreeMap<MergeField, (Value, Value)>,
}

/// What it does to take away the layers of a lead, where the fields stand as they are now. The layers are in the
/// order of their ids.
#[must_use]
pub fn undo(
    layers: &[Layer],
    lead: LeadId,
    current: impl Fn(MergeField) -> Value,
    kept: &BTreeMap<MergeField, Kept>,
) -> Undoing {
    let mut undoing = Undoing::default();
    for layer in layers.iter().filter(|layer| layer.lead == lead) {
        undoing.taken.push(layer.id);
        let (field, back) = (layer.field, layer.beneath.clone());
        let above = layers.iter().find(|above| above.field == field && above.id > layer.id);
        if let Some(above) = above {
            // What people wrote between the two stays beneath the upper one.
            if above.beneath == layer.after && back != layer.after {
                undoing.beneath.push((above.id, back));
            }
            continue;
        }
        let current = current(field);
        let untouched = (current == layer.after).then_some(Kept::Restored);
        let decided = kept.get(&field).copied().or(untouched);
        match decided {
            Some(Kept::Restored) if current != back => drop(undoing.restored.insert(field, back)),
            Some(Kept::Restored | Kept::Current) => {}
            None => drop(undoing.unclear.insert(field, (current, back))),
        }
    }
    undoing
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const FIELD: MergeField = MergeField::Title;

    /// A field as mergings, corrections and undoings change it.
    struct Field {
        value: Value,
        layers: Vec<Layer>,
        last: i64,
    }

    impl Field {
        fn new(value: &str) -> Self {
            Self { value: json!(value), layers: Vec::new(), last: 0 }
        }

        fn merge(&mut self, lead: i64, after: &str) {
            self.last += 1;
            let layer = Layer {
                id: self.last,
                lead: LeadId(lead),
                field: FIELD,
                after: json!(after),
                beneath: self.value.clone(),
            };
            self.value = layer.after.clone();
            self.layers.push(layer);
        }

        fn undo(&mut self, lead: i64, kept: Option<Kept>) -> bool {
            let kept: BTreeMap<_, _> = kept.into_iter().map(|kept| (FIELD, kept)).collect();
            let undoing = undo(&self.layers, LeadId(lead), |_| self.value.clone(), &kept);
            if !undoing.unclear.is_empty() {
                return false;
            }
            self.layers.retain(|layer| !undoing.taken.contains(&layer.id));
            for (id, beneath) in undoing.beneath {
                self.layers.iter_mut().find(|layer| layer.id == id).unwrap().beneath = beneath;
            }
            if let Some(value) = undoing.restored.get(&FIELD) {
                self.value = value.clone();
            }
            true
        }
    }

    #[test]
    fn undone_in_any_order_the_field_is_as_before() {
        for order in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
            let mut field = Field::new("原");
            for lead in [1, 2, 3] {
                field.merge(lead, &format!("第{lead}件"));
            }
            for (at, lead) in order.iter().enumerate() {
                assert!(field.undo(*lead, None));
                let left = [1, 2, 3].into_iter().filter(|lead| !order[..=at].contains(lead)).max();
                let expected = left.map_or(String::from("原"), |lead| format!("第{lead}件"));
                assert_eq!(field.value, json!(expected), "{order:?} after {lead}");
            }
            assert!(field.layers.is_empty());
        }
    }

    #[test]
    fn what_somebody_wrote_over_it_is_asked_about() {
        let mut field = Field::new("原");
        field.merge(1, "合并");
        field.value = json!("改过");
        assert!(!field.undo(1, None));
        assert!(field.undo(1, Some(Kept::Current)));
        assert_eq!(field.value, json!("改过"));
        let mut field = Field::new("原");
        field.merge(1, "合并");
        field.value = json!("改过");
        assert!(field.undo(1, Some(Kept::Restored)));
        assert_eq!(field.value, json!("原"));
    }

    #[test]
    fn what_somebody_wrote_between_two_mergings_comes_back() {
        let mut field = Field::new("原");
        field.merge(1, "一");
        field.value = json!("改过");
        field.merge(2, "二");
        assert!(field.undo(1, None));
        assert_eq!(field.value, json!("二"));
        assert!(field.undo(2, None));
        assert_eq!(field.value, json!("改过"));
    }

    #[test]
    fn a_lead_merged_again_after_a_correction_gives_the_corrected_value_back() {
        let mut field = Field::new("原");
        field.merge(1, "一");
        assert!(field.undo(1, None));
        field.value = json!("改过");
        field.merge(1, "一");
        assert!(field.undo(1, None));
        assert_eq!(field.value, json!("改过"));
    }

    #[test]
    fn a_value_that_was_equal_leaves_no_trace() {
        let mut field = Field::new("同");
        field.merge(1, "同");
        field.merge(2, "二");
        assert!(field.undo(1, None) && field.undo(2, None));
        assert_eq!(field.value, json!("同"));
    }
}

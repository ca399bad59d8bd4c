//! The fields of the query language, by their Chinese and English names.

crate::text_enum! {
    /// What a condition can be about.
    #[schema(as = SearchField)]
    pub enum Field {
        /// The field of law.
        Domain = "domain" "领域",
        /// Where it stands; overdue and due too.
        State = "state" "状态",
        /// The agency it is about, or was served on.
        Agency = "agency" "机关",
        /// The channel it came by, or the statutory source.
        Source = "source" "来源",
        /// The day it is told by.
        Date = "date" "登记",
        /// The nearest due date.
        Deadline = "deadline" "期限",
        /// What sort of record it is.
        Kind = "kind" "类型",
        /// The office that has it.
        Office = "office" "院",
        /// A number it bears.
        Number = "number" "编号",
        /// Its heading.
        Title = "title" "标题",
    }
}

/// Other names of the fields, folded.
const NAMES: &[(&str, Field)] = &[
    ("办案领域", Field::Domain),
    ("field", Field::Domain),
    ("阶段", Field::State),
    ("status", Field::State),
    ("行政机关", Field::Agency),
    ("单位", Field::Agency),
    ("部门", Field::Agency),
    ("被建议单位", Field::Agency),
    ("渠道", Field::Source),
    ("线索来源", Field::Source),
    ("channel", Field::Source),
    ("日期", Field::Date),
    ("时间", Field::Date),
    ("登记日期", Field::Date),
    ("登记时间", Field::Date),
    ("收到", Field::Date),
    ("受理", Field::Date),
    ("day", Field::Date),
    ("registered", Field::Date),
    ("到期", Field::Deadline),
    ("届满", Field::Deadline),
    ("截止", Field::Deadline),
    ("due", Field::Deadline),
    ("种类", Field::Kind),
    ("类别", Field::Kind),
    ("type", Field::Kind),
    ("检察院", Field::Office),
    ("办案院", Field::Office),
    ("procuratorate", Field::Office),
    ("号", Field::Number),
    ("文号", Field::Number),
    ("案号", Field::Number),
    ("线索编号", Field::Number),
    ("工单", Field::Number),
    ("工单号", Field::Number),
    ("no", Field::Number),
    ("题目", Field::Title),
    ("名称", Field::Title),
    ("heading", Field::Title),
];

impl Field {
    /// The field of a name, however it is written.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let folded = crate::kit::text::fold(name);
        Self::ALL
            .iter()
            .copied()
            .find(|field| field.code() == folded || field.zh() == folded)
            .or_else(|| NAMES.iter().find(|(name, _)| *name == folded).map(|(_, field)| *field))
    }

    /// Every name of the fields: the official ones first.
    pub fn names() -> impl Iterator<Item = (&'static str, Self)> {
        let official = Self::ALL.iter().flat_map(|field| [(field.zh(), *field), (field.code(), *field)]);
        official.chain(NAMES.iter().copied())
    }

    /// Whether its values are days.
    #[must_use]
    pub const fn is_dated(self) -> bool {
        matches!(self, Self::Date | Self::Deadline)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_chinese_and_english_names_and_no_name_stands_for_two() {
        assert_eq!(Field::of_name("領域"), Some(Field::Domain));
        assert_eq!(Field::of_name("ＤＥＡＤＬＩＮＥ"), Some(Field::Deadline));
        assert_eq!(Field::of_name("渠道"), Some(Field::Source));
        assert_eq!(Field::of_name("承办人"), None);
        for (name, field) in Field::names() {
            assert_eq!(Field::of_name(name), Some(field), "{name}");
        }
    }
}

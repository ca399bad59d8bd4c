//! How much: money, areas, weights, volumes, lengths and counts, each in one unit.

use serde::{Deserialize, Serialize};

use super::numbers::number_at;
use super::plain::{Plain, Span};

crate::text_enum! {
    /// What an amount measures; its value is in the unit that is named here.
    #[schema(as = AmountMeasure)]
    pub enum Measure {
        /// Yuan.
        Yuan = "yuan" "元",
        /// Square metres.
        SquareMetre = "square_metre" "平方米",
        /// Kilograms.
        Kilogram = "kilogram" "千克",
        /// Cubic metres.
        CubicMetre = "cubic_metre" "立方米",
        /// Metres.
        Metre = "metre" "米",
        /// Households.
        Household = "household" "户",
        /// Persons.
        Person = "person" "人",
        /// Animals.
        Animal = "animal" "头只",
        /// Trees.
        Tree = "tree" "株",
        /// Vehicles.
        Vehicle = "vehicle" "辆",
        /// Any other things.
        Thing = "thing" "件",
    }
}

/// An amount in a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AmountFound)]
pub struct Amount {
    /// As it was written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// What it measures.
    pub measure: Measure,
    /// How much, in the unit of the measure.
    pub value: f64,
    /// 多, 余, 几, 约: it may be more.
    pub vague: bool,
}

/// A mu, by the rule that fifteen are a hectare.
const MU: f64 = 10_000.0 / 15.0;

/// Units as they are written, the longer before those that they begin with.
const UNITS: &[(&str, Measure, f64)] = &[
    ("元", Measure::Yuan, 1.0),
    ("块钱", Measure::Yuan, 1.0),
    ("平方公里", Measure::SquareMetre, 1_000_000.0),
    ("平方千米", Measure::SquareMetre, 1_000_000.0),
    ("平方米", Measure::SquareMetre, 1.0),
    ("平方", Measure::SquareMetre, 1.0),
    ("平米", Measure::SquareMetre, 1.0),
    ("公顷", Measure::SquareMetre, 10_000.0),
    ("亩", Measure::SquareMetre, MU),
    ("立方米", Measure::CubicMetre, 1.0),
    ("立方", Measure::CubicMetre, 1.0),
    ("方", Measure::CubicMetre, 1.0),
    ("升", Measure::CubicMetre, 0.001),
    ("公斤", Measure::Kilogram, 1.0),
    ("千克", Measure::Kilogram, 1.0),
    ("吨", Measure::Kilogram, 1_000.0),
    ("斤", Measure::Kilogram, 0.5),
    ("克", Measure::Kilogram, 0.001),
    ("公里", Measure::Metre, 1_000.0),
    ("千米", Measure::Metre, 1_000.0),
    ("里路", Measure::Metre, 500.0),
    ("米", Measure::Metre, 1.0),
    ("余户", Measure::Household, 1.0),
    ("户", Measure::Household, 1.0),
    ("名", Measure::Person, 1.0),
    ("人", Measure::Person, 1.0),
    ("头", Measure::Animal, 1.0),
    ("只", Measure::Animal, 1.0),
    ("匹", Measure::Animal, 1.0),
    ("株", Measure::Tree, 1.0),
    ("棵", Measure::Tree, 1.0),
    ("辆", Measure::Vehicle, 1.0),
    ("台", Measure::Thing, 1.0),
    ("部", Measure::Thing, 1.0),
    ("处", Measure::Thing, 1.0),
    ("座", Measure::Thing, 1.0),
    ("批次", Measure::Thing, 1.0),
    ("桶", Measure::Thing, 1.0),
    ("车次", Measure::Thing, 1.0),
    ("件", Measure::Thing, 1.0),
    ("家", Measure::Thing, 1.0),
];

/// What makes another word of a unit: 三方面, 一人民, 处理.
const NO_UNIT: &[&str] = &[
    "方面", "方式", "方向", "人民", "处理", "处罚", "处置", "家里", "家人", "部门", "名义", "车间", "台账",
    "件事",
];

/// The amounts of a text.
pub(super) fn amounts(text: &Plain) -> Vec<Amount> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        match amount_at(text, at) {
            Some(amount) => {
                at = amount.span.to;
                found.push(amount);
            }
            None => at += 1,
        }
    }
    found
}

fn amount_at(text: &Plain, from: usize) -> Option<Amount> {
    let number = number_at(text, from)?;
    let mut unit_at = number.to;
    while text.at(unit_at) == Some(' ') {
        unit_at += 1;
    }
    if NO_UNIT.iter().any(|word| text.goes_on(unit_at, word)) {
        return None;
    }
    let (unit, measure, size) = UNITS.iter().find(|(unit, ..)| text.goes_on(unit_at, unit))?;
    // 一人, 一家, 一件 mostly count nothing.
    let counts = !matches!(measure, Measure::Person | Measure::Household | Measure::Thing | Measure::Animal);
    // 四方 are the four sides.
    let few = *unit == "方" && number.value < 10.0;
    if few || !counts && number.value < 2.0 {
        return None;
    }
    let to = unit_at + unit.chars().count();
    let about = from.checked_sub(1).and_then(|at| text.at(at)).is_some_and(|c| matches!(c, '约' | '近'));
    let more = text.at(to).is_some_and(|c| matches!(c, '多' | '余'));
    let span = Span::new(from, to);
    Some(Amount {
        text: text.text(span),
        span,
        measure: *measure,
        value: number.value * size,
        vague: number.vague || about || more,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_told_in_one_unit() {
        let text = Plain::of(
            "占了15亩耕地，罚款２万元，倾倒垃圾约三百吨、1,200立方米，影响二十多户，一家企业分三方面处理",
        );
        let told: Vec<_> = amounts(&text)
            .into_iter()
            .map(|amount| (amount.text, amount.measure, amount.value.round(), amount.vague))
            .collect();
        let told: Vec<_> =
            told.iter().map(|(text, m, value, vague)| (text.as_str(), *m, *value, *vague)).collect();
        assert_eq!(
            told,
            [
                ("15亩", Measure::SquareMetre, 10_000.0, false),
                ("２万元", Measure::Yuan, 20_000.0, false),
                ("三百吨", Measure::Kilogram, 300_000.0, true),
                ("1,200立方米", Measure::CubicMetre, 1_200.0, false),
                ("二十多户", Measure::Household, 20.0, true),
            ]
        );
    }
}

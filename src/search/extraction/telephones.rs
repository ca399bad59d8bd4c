//! Telephone numbers. What is told of them is masked: nobody learns a number from here.

use serde::{Deserialize, Serialize};

use super::plain::{Plain, Span};

/// A telephone number in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Telephone {
    /// The number, all but its beginning and end hidden.
    pub masked: String,
    /// Where it stands.
    pub span: Span,
    /// A mobile telephone.
    pub mobile: bool,
}

/// The telephone numbers of a text.
pub(super) fn telephones(text: &Plain) -> Vec<Telephone> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let Some((digits, to)) = run(text, at) else {
            at += 1;
            continue;
        };
        if let Some((masked, mobile)) = masked(&digits) {
            found.push(Telephone { masked, span: Span::new(at, to), mobile });
        }
        at = to;
    }
    found
}

/// Digits that belong together, single blanks and lines between them left out.
fn run(text: &Plain, from: usize) -> Option<(String, usize)> {
    text.at(from).filter(char::is_ascii_digit)?;
    if from.checked_sub(1).and_then(|at| text.at(at)).is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let (mut digits, mut at, mut to) = (String::new(), from, from);
    while let Some(c) = text.at(at) {
        match c {
            '0'..='9' => {
                digits.push(c);
                to = at + 1;
            }
            ' ' | '-' | '—' | '–' | ')' | '(' if text.at(at + 1).is_some_and(|c| c.is_ascii_digit()) => {}
            _ => break,
        }
        at += 1;
    }
    Some((digits, to))
}

fn masked(digits: &str) -> Option<(String, bool)> {
    let own = digits.strip_prefix("86").filter(|own| own.len() == 11).unwrap_or(digits);
    let mobile = own.len() == 11
        && own.starts_with('1')
        && !own.starts_with("10")
        && !own.starts_with("11")
        && !own.starts_with("12");
    let line = own.starts_with('0') && (10..=12).contains(&own.len());
    let service = own.len() == 10 && (own.starts_with("400") || own.starts_with("800"));
    if !(mobile || line || service) {
        return None;
    }
    let (head, tail) = (own.get(..3)?, own.get(own.len().checked_sub(2)?..)?);
    Some((format!("{head}******{tail}"), mobile))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_and_hidden() {
        let text = Plain::of(
            "联系电话１３８００００１２３４，座机0936-8210000，或139 0000 5678；编号20260301、罚款10000元，电话12345",
        );
        let told: Vec<_> = telephones(&text).into_iter().map(|found| (found.masked, found.mobile)).collect();
        let told: Vec<_> = told.iter().map(|(masked, mobile)| (masked.as_str(), *mobile)).collect();
        assert_eq!(told, [("138******34", true), ("093******00", false), ("139******78", true)]);
    }
}

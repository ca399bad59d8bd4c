//! Numbers: identity cards, telephones, plates, accounts, credit codes, addresses of mail.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Kind, Reason, Said, is_taken, pattern};
use crate::kit::credit_code::is_credit_code;

type Pattern = LazyLock<Option<Regex>>;

static MAIL: Pattern = LazyLock::new(|| pattern(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"));
static CREDIT: Pattern = LazyLock::new(|| pattern(r"[0-9A-HJ-NPQRTUWXY]{18}"));
static IDENTITY: Pattern = LazyLock::new(|| {
    pattern(
        r"[1-9][0-9]{5} ?(?:18|19|20)[0-9]{2} ?(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]) ?[0-9]{3}[0-9Xx]",
    )
});
static OLD_IDENTITY: Pattern =
    LazyLock::new(|| pattern(r"[1-9][0-9]{5}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}"));
static MOBILE: Pattern = LazyLock::new(|| pattern(r"(?:\+?86[ \-]?)?1[3-9][0-9](?:[ \-]?[0-9]{4}){2}"));
static LANDLINE: Pattern =
    LazyLock::new(|| pattern(r"\(?0[1-9][0-9]{1,2}\)?[ \-]?[2-9][0-9]{6,7}(?:-[0-9]{1,6})?"));
static LOCAL: Pattern = LazyLock::new(|| pattern(r"(?:电话|传真|座机|联系方式):? ?([2-9][0-9]{6,7})"));
static ACCOUNT: Pattern =
    LazyLock::new(|| pattern(r"(?:账号|帐号|账户|帐户|卡号)(?:为|是)?:? ?([0-9][0-9 \-]{6,34}[0-9])"));
static CARD: Pattern = LazyLock::new(|| pattern(r"[3-6][0-9]{3}(?:[ \-]?[0-9]{4}){3}(?:[ \-]?[0-9]{1,3})?"));
static PLATE: Pattern = LazyLock::new(|| {
    pattern(
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][ ·•.\-]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]",
    )
});

pub(super) fn find(text: &str, said: &mut Vec<Said>) {
    each(&MAIL, text, said, |_| Some((Kind::Mail, Reason::MailForm)));
    each(&CREDIT, text, said, |code| {
        // The code of a company is public; it is said of nobody. Digits alone may be an identity card.
        let is_identity = identity_check(code) && is_whole(&IDENTITY, code);
        (is_credit_code(code) && code.starts_with("92") && !is_identity)
            .then_some((Kind::CreditCode, Reason::SoleTrader))
    });
    each(&IDENTITY, text, said, |number| {
        let number = digits(number);
        let reason = match (identity_check(&number), is_credit_code(&number)) {
            (true, _) => Reason::CheckDigit,
            (false, false) => Reason::IdentityLike,
            (false, true) => return None,
        };
        Some((Kind::Identity, reason))
    });
    after(&ACCOUNT, text, said, (Kind::Account, Reason::AccountWord));
    each(&CARD, text, said, |number| {
        let number = digits(number);
        match (card_check(&number), number.starts_with("62")) {
            (true, _) => Some((Kind::Account, Reason::CardDigit)),
            (false, true) => Some((Kind::Account, Reason::CardLike)),
            (false, false) => None,
        }
    });
    each(&MOBILE, text, said, |_| Some((Kind::Telephone, Reason::Mobile)));
    each(&LANDLINE, text, said, |_| Some((Kind::Telephone, Reason::Landline)));
    after(&LOCAL, text, said, (Kind::Telephone, Reason::Landline));
    each(&OLD_IDENTITY, text, said, |_| Some((Kind::Identity, Reason::IdentityLike)));
    each(&PLATE, text, said, |plate| {
        let digits = plate.chars().filter(char::is_ascii_digit).count();
        (digits > 1).then_some((Kind::Plate, Reason::PlateForm))
    });
}

/// What a pattern finds that stands alone, where it means something.
fn each(
    pattern: &Pattern,
    text: &str,
    said: &mut Vec<Said>,
    meaning: impl Fn(&str) -> Option<(Kind, Reason)>,
) {
    for hit in pattern.iter().flat_map(|pattern| pattern.find_iter(text)) {
        let range = hit.range();
        if stands_alone(text, &range)
            && !is_taken(said, &range)
            && let Some((kind, reason)) = meaning(hit.as_str())
        {
            said.push((range, kind, reason));
        }
    }
}

/// What a pattern finds after a word.
fn after(pattern: &Pattern, text: &str, said: &mut Vec<Said>, (kind, reason): (Kind, Reason)) {
    for hit in pattern.iter().flat_map(|pattern| pattern.captures_iter(text)) {
        let Some(range) = hit.get(1).map(|part| part.range()) else { continue };
        if stands_alone(text, &range) && !is_taken(said, &range) {
            said.push((range, kind, reason));
        }
    }
}

/// Whether no letter and no digit stands right before or after.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).and_then(|text| text.chars().next_back());
    let after = text.get(range.end..).and_then(|text| text.chars().next());
    ![before, after].into_iter().flatten().any(|sign| sign.is_ascii_alphanumeric())
}

fn is_whole(pattern: &Pattern, text: &str) -> bool {
    pattern.iter().any(|pattern| pattern.find(text).is_some_and(|hit| hit.len() == text.len()))
}

/// Digits and the sign X of a number that is written in groups.
fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase()).collect()
}

/// Whether the eighteenth sign is the one that the others ask for (GB 11643, ISO 7064 MOD 11-2).
fn identity_check(number: &str) -> bool {
    let mut sum = 0;
    for (place, sign) in number.chars().enumerate() {
        let value = match sign {
            'X' if place == 17 => 10,
            sign => match sign.to_digit(10) {
                Some(value) => value,
                None => return false,
            },
        };
        sum = (sum * 2 + value) % 11;
    }
    // Each place weighs twice the next, the last one once: whole, it leaves 1.
    number.len() == 18 && sum == 1
}

/// Whether the last digit is the one that the others ask for (ISO/IEC 7812, Luhn).
fn card_check(number: &str) -> bool {
    let sum: u32 = number
        .chars()
        .rev()
        .filter_map(|sign| sign.to_digit(10))
        .enumerate()
        .map(|(place, digit)| if place % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { digit })
        .sum();
    (16..=19).contains(&number.len()) && sum.is_multiple_of(10)
}

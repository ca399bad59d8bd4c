//! Unified social credit codes (统一社会信用代码, GB 32100): seventeen signs and one of control.

const SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The last sign of a code of seventeen.
#[must_use]
pub fn credit_check(seventeen: &str) -> Option<char> {
    let mut sum = 0;
    let mut weight = 1;
    for sign in seventeen.chars() {
        sum += SIGNS.chars().position(|known| known == sign)? * weight;
        weight = weight * 3 % 31;
    }
    SIGNS.chars().nth((31 - sum % 31) % 31)
}

/// Whether a text is a unified social credit code.
#[must_use]
pub fn is_credit_code(code: &str) -> bool {
    let Some((at, last)) = code.char_indices().next_back() else { return false };
    let Some(seventeen) = code.get(..at) else { return false };
    seventeen.chars().count() == 17 && credit_check(seventeen) == Some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_code_carries_its_check() {
        let seventeen = "11620702MB1234567";
        let code = format!("{seventeen}{}", credit_check(seventeen).unwrap());
        assert!(is_credit_code(&code));
        assert!(!is_credit_code("11620702MB1234567I"));
        assert!(!is_credit_code(""));
    }
}

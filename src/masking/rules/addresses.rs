//! Addresses that lead to a house. A river, a village or a road alone tells where the harm is, and stays.

use std::sync::LazyLock;

use regex::Regex;

use super::{Kind, Reason, Said, is_taken, pattern};

/// Units up to which an address may stay: they name no house.
pub(in crate::masking) const DISTRICT: &[&str] =
    &["省", "自治区", "市", "州", "县", "区", "旗", "乡", "镇", "街道"];

/// A road, village or estate, then a house by its number.
static HOUSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"[\x{4e00}-\x{9fff}0-9A-Za-z\-]{0,40}?(?:路|街|巷|道|弄|里|村|社|组|屯|庄|小区|花园|公寓|家园|家属院|大厦|新村|园)(?:第)?[0-9一二三四五六七八九十百\-]{1,8}(?:号|栋|幢|单元|弄|室|户)[0-9一二三四五六七八九十百A-Za-z号栋幢楼单元室层户组社之附院\-]{0,24}",
    )
});

/// What follows a word for where somebody lives, to the next sign.
static LIVES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?:家庭住址|户籍所在地|户籍地|现住址|住址|住所地|家庭地址|居住地|家住|现住|户籍地址)(?:为|是|在)?:? ?([\x{4e00}-\x{9fff}0-9A-Za-z\-]{3,60})",
    )
});

/// Words after which an address begins.
const BEFORE: &[&str] = &["住在", "住", "位于", "地址", "在", "至", "到", "为", "系", "于", "从", "往", ":"];

pub(super) fn find(text: &str, said: &mut Vec<Said>) {
    for hit in LIVES.iter().flat_map(|pattern| pattern.captures_iter(text)) {
        let Some(part) = hit.get(1) else { continue };
        if !is_taken(said, &part.range()) {
            said.push((part.range(), Kind::Address, Reason::AddressWord));
        }
    }
    for hit in HOUSE.iter().flat_map(|pattern| pattern.find_iter(text)) {
        let skip = BEFORE
            .iter()
            .filter_map(|word| hit.as_str().rfind(word).map(|at| at + word.len()))
            .filter(|at| hit.as_str().get(*at..).is_some_and(|rest| rest.chars().count() > 3))
            .max();
        let range = hit.start() + skip.unwrap_or(0)..hit.end();
        if !is_taken(said, &range) {
            said.push((range, Kind::Address, Reason::HouseNumber));
        }
    }
}

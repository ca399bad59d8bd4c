//! How far the followers of the change log have come.

use super::Finding;
use crate::worker::{COMPARING, READING, SCREENING, SUGGESTING};

/// Those that a running service has, each with what it does.
const FOLLOWERS: [(&str, &str); 4] = [
    (COMPARING.name, "leads are compared"),
    (SUGGESTING.name, "leads are suggested of"),
    (SCREENING.name, "leads are screened"),
    (READING.name, "files are read"),
];

/// Looks at the positions beside a log whose newest row has the given number.
pub(super) fn examine(positions: &[(String, i64)], newest: i64) -> Finding {
    let position = |name: &str| positions.iter().find(|(known, _)| known == name).map_or(0, |(_, at)| *at);
    let behind: Vec<String> = FOLLOWERS
        .iter()
        .filter(|(name, _)| position(name) < newest)
        .map(|(name, done)| format!("{done} up to change {} of {newest}", position(name)))
        .collect();
    let found = if behind.is_empty() {
        format!("leads are compared, suggested of and screened, and files read, up to change {newest}")
    } else {
        format!("{}; a running service goes on with the rest", behind.join(", "))
    };
    Finding::ok("followers", found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_behind_is_named_with_how_far() {
        let all = |at: i64| FOLLOWERS.map(|(name, _)| (name.to_owned(), at));
        assert!(examine(&all(10), 10).found.contains("up to change 10"));
        assert!(examine(&all(4), 10).found.contains("compared up to change 4 of 10"));
        assert!(examine(&[], 10).found.contains("screened up to change 0 of 10"));
    }
}

//! A file imports its own room and strictly lower floors; between rooms of one floor, only the arrows
//! listed here. A new arrow is a decision: write it down with its reason.

use std::collections::BTreeMap;

use super::source::{Source, each_run, is_ident, is_punct, sources};

/// The floor of each room.
const FLOORS: &[(u8, &[&str])] = &[
    (0, &["kit", "config"]),
    (1, &["db"]),
    (
        2,
        &[
            "audit",
            "org",
            "auth",
            "calendar",
            "deadlines",
            "approvals",
            "documents",
            "masking",
            "statutes",
            "files",
            "search",
            "notify",
            "jobs",
        ],
    ),
    (
        3,
        &[
            "leads",
            "matching",
            "screening",
            "cases",
            "recommendations",
            "replies",
            "followups",
            "lawsuits",
            "reviews",
            "monitoring",
            "brand_cases",
            "urging",
        ],
    ),
    (4, &["flows", "statistics", "dossiers"]),
    (5, &["app", "worker"]),
    (6, &["http"]),
    (7, &["api", "web"]),
    (8, &["server", "cli", "demo", "main"]),
];

/// Arrows between rooms of one floor.
const ARROWS: &[(&str, &[&str])] = &[
    // Floor 2. Whoever changes something says so in the chained log: `audit` stands under its floor.
    ("org", &["audit"]),
    ("calendar", &["audit"]),
    // What an agency sends is noted in the chain of the office of its level.
    ("files", &["audit", "org"]),
    // Signing in needs the person, the roles of today and the office tree.
    ("auth", &["org", "audit"]),
    // A number series belongs to an office; a finished document is a file.
    ("documents", &["audit", "org", "files"]),
    // A masked copy is a file of its own, and what is decided of it is in the chained log. It knows its source by its
    // bytes alone: documents, cases and people are gathered in `flows`.
    ("masking", &["audit", "files"]),
    // A clock counts by a calendar version, under the settings of an office.
    ("deadlines", &["calendar", "audit", "org"]),
    // The matrix of who decides is an office's.
    ("approvals", &["org", "audit"]),
    // What an office imports is in the chained log.
    ("statutes", &["audit"]),
    // A saved search is shared within an office or an agency, and its changes are in the chained log.
    ("search", &["audit", "org"]),
    // People are told of clocks, at the hours of the calendar; what they set themselves is in the chained log.
    // A digest says how many proposals wait for a person.
    ("notify", &["deadlines", "calendar", "approvals", "org", "audit"]),
    // Floor 3: the chain of the work.
    ("matching", &["leads"]),
    ("screening", &["leads"]),
    ("cases", &["leads"]),
    // A clause of the library is meant for a field of law, which leads keep.
    ("recommendations", &["cases", "leads"]),
    ("replies", &["recommendations"]),
    ("followups", &["replies", "recommendations", "cases"]),
    ("lawsuits", &["cases", "recommendations"]),
    ("reviews", &["cases"]),
    // What an agency leaves unanswered is urged, line by line; what it answered is not.
    ("urging", &["replies", "recommendations"]),
    ("monitoring", &["cases"]),
    ("brand_cases", &["reviews", "cases"]),
    // Floor 5: whoever looks after the program sees how the loops beside the requests go.
    ("app", &["worker"]),
    // Floor 8: the commands start the listener and make the demonstration.
    ("main", &["cli", "demo", "server"]),
    ("cli", &["demo", "server"]),
];

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(_, rooms)| rooms.contains(&room)).map(|(floor, _)| *floor)
}

fn arrow(from: &str, to: &str) -> bool {
    ARROWS.iter().any(|(room, targets)| *room == from && targets.contains(&to))
}

/// The room in which each macro is written.
fn macros(sources: &[Source]) -> BTreeMap<String, String> {
    let mut homes = BTreeMap::new();
    for source in sources {
        each_run(&source.tokens, &mut |run| {
            for at in 0..run.len() {
                if is_ident(run, at, "macro_rules") && is_punct(run, at + 1, '!') {
                    homes.insert(run[at + 2].to_string(), source.room().to_owned());
                }
            }
        });
    }
    homes
}

#[test]
fn a_file_imports_its_own_room_and_strictly_lower_floors() {
    let sources = sources();
    let macros = macros(&sources);
    let mut faults = Vec::new();
    for source in sources.iter().filter(|source| source.path != "lib.rs") {
        let own = source.room();
        let Some(own_floor) = floor(own) else {
            faults.push(format!("src/{}: the room {own} has no floor", source.path));
            continue;
        };
        for path in source.crate_paths() {
            let name = path.names[0].as_str();
            let to = if path.is_macro || path.names.len() == 1 && floor(name).is_none() {
                macros.get(name).map_or(name, String::as_str)
            } else {
                name
            };
            let allowed = to == own || arrow(own, to) || floor(to).is_some_and(|floor| floor < own_floor);
            if !allowed {
                faults.push(format!("src/{}:{}: {own} must not import {to}", source.path, path.line));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn an_edge_imports_no_store() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| floor(source.room()) == Some(7)) {
        for path in source.crate_paths() {
            if path.names.iter().any(|name| name == "store" || name == "schema") {
                let path_text = path.names.join("::");
                faults.push(format!("src/{}:{}: {path_text}", source.path, path.line));
            }
        }
    }
    assert!(faults.is_empty(), "an edge asks a service, never a store:\n{}\n", faults.join("\n"));
}

#[test]
fn the_arrows_of_a_floor_make_no_circle() {
    fn reaches(from: &str, goal: &str, left: usize) -> bool {
        let targets = ARROWS.iter().find(|(room, _)| *room == from).map_or(&[][..], |(_, targets)| targets);
        left > 0 && targets.iter().any(|target| *target == goal || reaches(target, goal, left - 1))
    }
    for (room, targets) in ARROWS {
        for target in *targets {
            assert_eq!(floor(room), floor(target), "{room} → {target} is no arrow within a floor");
        }
        assert!(!reaches(room, room, 20), "{room} reaches itself");
    }
}

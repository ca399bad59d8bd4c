//! What templates may say, and that they can be rendered at all.

use std::collections::BTreeSet;

use fluent_bundle::FluentArgs;
use yisu::http::messages::Language;
use yisu::web::assets::ASSETS;
use yisu::web::render::{TEMPLATES, environment};

/// The keys of messages that a text names in quotes: those that begin so.
fn keys(text: &str, beginnings: &[&str]) -> BTreeSet<String> {
    text.split(['"', '\''])
        .filter(|word| beginnings.iter().any(|beginning| word.starts_with(beginning)))
        .filter(|word| word.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)))
        .map(str::to_owned)
        .collect()
}

/// Every source file of the pages, as a text.
fn sources(folder: &std::path::Path, found: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_template_compiles() {
    assert!(TEMPLATES.len() > 20);
    for language in [Language::Chinese, Language::English] {
        let environment = environment(language).unwrap();
        for (name, _) in TEMPLATES {
            environment.get_template(name).unwrap();
        }
    }
}

#[test]
fn every_message_that_a_page_names_is_there_and_every_message_of_pages_is_named() {
    let mut text: String = TEMPLATES.iter().map(|(_, text)| *text).collect();
    sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web"), &mut text);
    let named = keys(&text, &["ui-", "said-"]);
    let known: BTreeSet<String> = Language::English
        .source()
        .lines()
        .filter_map(|line| line.split_once(" = ").map(|(key, _)| key.to_owned()))
        .filter(|key| key.starts_with("ui-") || key.starts_with("said-"))
        .collect();
    let missing: Vec<_> = named.iter().filter(|key| !key.ends_with('-') && !known.contains(*key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    // A key whose end is told at run time is named by its beginning: "ui-clocks-{code}".
    let beginnings: Vec<String> = text
        .match_indices("\"ui-")
        .filter_map(|(at, _)| text[at + 1..].split_once('{').map(|(beginning, _)| beginning.to_owned()))
        .filter(|beginning| beginning.ends_with('-') && beginning.len() < 24 && !beginning.contains('"'))
        .collect();
    let unused: Vec<_> = known
        .iter()
        .filter(|key| !named.contains(*key))
        .filter(|key| !beginnings.iter().any(|beginning| key.starts_with(beginning)))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn a_message_that_is_not_given_what_it_names_is_none() {
    assert_eq!(Language::Chinese.message("ui-days", &FluentArgs::new()), None);
    assert_eq!(Language::Chinese.message("ui-no-such-message", &FluentArgs::new()), None);
}

#[test]
fn no_template_holds_what_the_policy_of_content_forbids() {
    let mut faults = Vec::new();
    for (name, text) in TEMPLATES {
        for forbidden in [
            " style=\"",
            "<style",
            "javascript:",
            " onclick=",
            "hx-on",
            "http://",
            "https://",
            "|safe",
            "| safe",
        ] {
            if text.contains(forbidden) {
                faults.push(format!("{name}: {forbidden}"));
            }
        }
        for script in text.split("<script").skip(1) {
            if !script.starts_with(" src=\"{{ asset(") || !script.contains("></script>") {
                faults.push(format!("{name}: a script of its own"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_lock_of_the_packages_names_no_address() {
    let lock = include_str!("../../../templates/package-lock.json");
    assert!(lock.contains("\"integrity\""));
    assert!(!lock.contains("\"resolved\""));
}

#[test]
fn assets_are_smaller_compressed_and_load_nothing_from_elsewhere() {
    let names: Vec<_> = ASSETS.iter().map(|asset| asset.name).collect();
    for name in ["tabler.css", "app.css", "app.js", "htmx.js", "echarts.js", "icons.svg", "mark.svg"] {
        assert!(names.contains(&name), "{name}");
    }
    for asset in ASSETS {
        assert!(asset.brotli.len() < asset.plain.len(), "{}", asset.name);
        assert!(asset.gzip.len() < asset.plain.len(), "{}", asset.name);
        let text = String::from_utf8_lossy(asset.plain);
        assert!(!text.contains("@import"), "{}", asset.name);
        assert!(!text.contains("url(http"), "{}", asset.name);
    }
    let signs = String::from_utf8_lossy(ASSETS.iter().find(|asset| asset.name == "icons.svg").unwrap().plain);
    for (name, text) in TEMPLATES {
        for sign in text.split("icon(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(signs.contains(&format!("id=\"{sign}\"")), "{name}: there is no sign {sign}");
        }
    }
}

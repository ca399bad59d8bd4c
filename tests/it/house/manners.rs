//! Manners that lints do not hold, or that somebody might switch off where they stand.

use super::source::{Source, each_run, inside, is_ident, is_punct, root, sources};

/// Lines above which a file is two files. Unit tests at its end may double it.
const MOST_LINES: usize = 500;

#[test]
fn no_file_is_longer_than_can_be_read() {
    let lines = |source: &Source| {
        let code = source.text.lines().take_while(|line| *line != "#[cfg(test)]").count();
        (code, source.text.lines().count())
    };
    let long: Vec<_> = sources()
        .iter()
        .filter(|source| source.path != "db/schema.rs")
        .map(|source| (source.path.clone(), lines(source)))
        .filter(|(_, (code, all))| *code > MOST_LINES || *all > 2 * MOST_LINES)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn no_lint_is_silenced_and_nothing_is_left_to_panic() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        each_run(&source.tokens, &mut |run| {
            for (at, token) in run.iter().enumerate() {
                let line = token.span().start().line;
                let mut fault = |what: &str| faults.push(format!("src/{}:{line}: {what}", source.path));
                let attribute = is_punct(run, at, '#')
                    || is_punct(run, at, '!') && is_punct(run, at.wrapping_sub(1), '#');
                if attribute
                    && run.get(at + 1).and_then(inside).is_some_and(|inner| is_ident(&inner, 0, "allow"))
                {
                    fault("#[allow]; write #[expect(…, reason)] on the smallest item");
                }
                for name in ["todo", "unimplemented", "dbg", "panic", "unreachable"] {
                    if is_ident(run, at, name) && is_punct(run, at + 1, '!') {
                        fault(&format!("{name}!"));
                    }
                }
                for name in ["unwrap", "expect"] {
                    if is_punct(run, at, '.') && is_ident(run, at + 1, name) {
                        fault(&format!(".{name}()"));
                    }
                }
            }
        });
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn now_is_asked_of_the_clock_alone() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.path != "kit/clock.rs" && !source.is_test()) {
        each_run(&source.tokens, &mut |run| {
            for at in 0..run.len() {
                let asks = ["Utc", "Local", "SystemTime"].iter().any(|name| is_ident(run, at, name))
                    && is_punct(run, at + 1, ':')
                    && is_ident(run, at + 3, "now");
                if asks {
                    faults.push(format!("src/{}:{}", source.path, run[at].span().start().line));
                }
            }
        });
    }
    assert!(faults.is_empty(), "time is an argument:\n{}\n", faults.join("\n"));
}

#[test]
fn the_top_level_holds_what_the_layout_names() {
    let known = [
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "migrations",
        "search-index",
        "templates",
        "tests",
        "benches",
        "README.md",
        "README.zh-CN.md",
        "Makefile",
        "build.rs",
    ];
    // What building and running leave behind, as .gitignore lists it.
    let ignored = std::fs::read_to_string(root(".gitignore")).unwrap();
    let ignored: Vec<_> = ignored.lines().map(|line| line.trim_matches('/')).collect();
    let strangers: Vec<_> = std::fs::read_dir(root(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.') && !known.contains(&name.as_str()))
        .filter(|name| !ignored.contains(&name.as_str()))
        .collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}

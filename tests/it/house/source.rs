//! The program's own source, as tokens, so that comments and texts are not mistaken for code.

use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A file under `src`.
pub struct Source {
    /// Its path from `src`, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Its tokens.
    pub tokens: Vec<TokenTree>,
}

/// A path that begins at the crate's root, and the line where it stands.
pub struct CratePath {
    /// Its names after `crate::`.
    pub names: Vec<String>,
    /// Whether it names a macro that is called.
    pub is_macro: bool,
    /// The line.
    pub line: usize,
}

/// A place under the folder of the package.
pub fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every file of the program.
pub fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root("src"), &mut found);
    found.sort();
    let sources = found.into_iter().map(|path| {
        let text = std::fs::read_to_string(&path).unwrap();
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let path = path.strip_prefix(root("src")).unwrap().to_string_lossy().replace('\\', "/");
        Source { path, text, tokens: tokens.into_iter().collect() }
    });
    sources.collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

impl Source {
    /// The room: the first folder, or the file that stands alone.
    pub fn room(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }

    /// The name of the file.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap()
    }

    /// Whether it holds only tests.
    pub fn is_test(&self) -> bool {
        self.file_name() == "tests.rs"
    }

    /// Whether it is a store, the home of queries.
    pub fn is_store(&self) -> bool {
        self.file_name() == "store.rs" || self.path.contains("/store/")
    }

    /// Modules above the code of this file, the crate's root not counted.
    fn depth(&self) -> usize {
        match self.path.as_str() {
            "lib.rs" | "main.rs" => 0,
            path => path.split('/').count() - usize::from(path.ends_with("/mod.rs")),
        }
    }

    /// Every path that begins at the crate's root, however it is written.
    pub fn crate_paths(&self) -> Vec<CratePath> {
        let mut found = Vec::new();
        walk_paths(&self.tokens, self.depth(), &mut found);
        found
    }
}

fn walk_paths(tokens: &[TokenTree], depth: usize, found: &mut Vec<CratePath>) {
    let mut at = 0;
    while at < tokens.len() {
        let continues = at > 1 && is_colons(tokens, at - 2);
        match &tokens[at] {
            TokenTree::Ident(ident) if (ident == "crate" || ident == "yisu") && !continues => {
                if is_colons(tokens, at + 1) {
                    tree(tokens, at + 3, Vec::new(), found);
                }
            }
            // `super::super::…` that reaches the root is a path from the root too.
            TokenTree::Ident(ident) if ident == "super" && !continues => {
                let mut supers = 1;
                let mut next = at + 1;
                while is_colons(tokens, next) && is_ident(tokens, next + 2, "super") {
                    supers += 1;
                    next += 3;
                }
                if supers == depth && is_colons(tokens, next) {
                    tree(tokens, next + 2, Vec::new(), found);
                }
            }
            TokenTree::Group(group) => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                let is_module = at > 1 && is_ident(tokens, at - 2, "mod");
                walk_paths(&inner, depth + usize::from(is_module), found);
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        at += 1;
    }
}

/// Reads a path, or a tree of paths in braces, that goes on at a position.
fn tree(tokens: &[TokenTree], mut at: usize, mut names: Vec<String>, found: &mut Vec<CratePath>) {
    let Some(first) = tokens.get(at) else { return };
    let line = first.span().start().line;
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(ident)) => {
                names.push(ident.to_string());
                if !is_colons(tokens, at + 1) {
                    break;
                }
                at += 3;
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                for part in split(&inner) {
                    tree(part, 0, names.clone(), found);
                }
                return;
            }
            _ => break,
        }
    }
    let is_macro = matches!(tokens.get(at + 1), Some(TokenTree::Punct(punct)) if punct.as_char() == '!');
    found.push(CratePath { names, is_macro, line });
}

/// The parts between commas.
pub fn split(tokens: &[TokenTree]) -> impl Iterator<Item = &[TokenTree]> {
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    tokens.split(is_comma).filter(|part| !part.is_empty())
}

/// The inside of a group.
pub fn inside(token: &TokenTree) -> Option<Vec<TokenTree>> {
    match token {
        TokenTree::Group(group) => Some(group.stream().into_iter().collect()),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    }
}

/// The text of a literal.
pub fn literal(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    let text = literal.to_string();
    text.strip_prefix('"')?.strip_suffix('"').map(str::to_owned)
}

/// Whether the name stands at a position.
pub fn is_ident(tokens: &[TokenTree], at: usize, name: &str) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Ident(ident)) if ident == name)
}

/// Whether the sign stands at a position.
pub fn is_punct(tokens: &[TokenTree], at: usize, sign: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// Whether `::` stands at a position.
pub fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens, at, ':') && is_punct(tokens, at + 1, ':')
}

/// Calls a function on every run of tokens: the file's, and the inside of each group. What is compiled
/// only for tests is left out.
pub fn each_run(tokens: &[TokenTree], look: &mut impl FnMut(&[TokenTree])) {
    let tokens = without_tests(tokens);
    look(&tokens);
    for token in &tokens {
        if let Some(inner) = inside(token) {
            each_run(&inner, look);
        }
    }
}

/// Drops each item under `#[cfg(test)]`, and the attribute itself.
fn without_tests(tokens: &[TokenTree]) -> Vec<TokenTree> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let attribute = is_punct(tokens, at, '#')
            && tokens.get(at + 1).is_some_and(|token| {
                inside(token).is_some_and(|inner| {
                    is_ident(&inner, 0, "cfg")
                        && inner.get(1).and_then(inside).is_some_and(|inner| is_ident(&inner, 0, "test"))
                })
            });
        if !attribute {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        // The item ends with a block in braces or a semicolon.
        at += 2;
        while at < tokens.len() {
            let ends = is_punct(tokens, at, ';')
                || matches!(&tokens[at], TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
            at += 1;
            if ends {
                break;
            }
        }
    }
    kept
}

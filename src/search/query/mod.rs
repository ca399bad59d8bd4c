//! The query language: what was typed becomes parts, the parts get a meaning, the meaning a query of the
//! index.
//!
//! Words are joined by "and"; "phrases" stand together; `-not`; `OR` joins its two neighbours; parentheses;
//! `field:value` and `field:from..to`, in Chinese and in English. A wrong query never fails: what was not
//! understood is said, with its place, and the rest is answered.

pub mod ast;
pub mod compile;
pub mod day;
pub mod field;
pub mod notice;
pub mod parse;
pub mod resolve;
pub mod run;
pub mod sound;
pub mod suggest;
pub mod vocabulary;
pub mod words;

pub use ast::{Condition, Expr, Said, Span, Text};
pub use compile::{compile, relaxed};
pub use field::Field;
pub use notice::{Notice, NoticeCode};
pub use parse::{Parsed, parse};
pub use resolve::{Filter, Node, Resolved, Understood, resolve};
pub use run::run;
pub use suggest::{Suggestion, SuggestionKind, Typing};
pub use vocabulary::{Found, Name, Names, Origin, StateOf, Vocabulary, Word};

#[cfg(test)]
mod tests;

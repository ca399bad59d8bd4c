//! Running a query: all of its words first, fewer of them only where that finds nothing.

use super::compile::{compile, relaxed};
use super::resolve::Node;
use crate::search::{Found, IndexError, Request, Snapshot};

/// What was found, and whether that has only some of the words.
///
/// # Errors
/// When the cursor is none of ours, or the index cannot be read.
pub fn run(snapshot: &Snapshot, node: &Node, mut request: Request) -> Result<(Found, bool), IndexError> {
    request.condition = compile(node);
    let strict = snapshot.search(&request)?;
    if strict.total > 0 {
        return Ok((strict, false));
    }
    let Some(condition) = relaxed(node) else { return Ok((strict, false)) };
    request.condition = condition;
    let loose = snapshot.search(&request)?;
    if loose.total > 0 { Ok((loose, true)) } else { Ok((strict, false)) }
}

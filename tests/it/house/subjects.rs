//! Whatever the change log speaks of, the indexer knows which documents it concerns, or that it concerns none.

use yisu::worker::documents::{CONCERNED, UNCONCERNED};

use super::source::{each_run, inside, is_colons, is_ident, literal, sources};

#[test]
fn every_kind_of_subject_is_known_to_the_indexer() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        each_run(&source.tokens, &mut |run| {
            for at in 0..run.len() {
                let is_call =
                    is_ident(run, at, "Subject") && is_colons(run, at + 1) && is_ident(run, at + 3, "new");
                let told = if is_call { run.get(at + 4).and_then(inside) } else { None };
                let Some(kind) = told.as_ref().and_then(|told| told.first()).and_then(literal) else {
                    continue;
                };
                if !CONCERNED.contains(&kind.as_str()) && !UNCONCERNED.contains(&kind.as_str()) {
                    faults.push(format!("src/{}: {kind}", source.path));
                }
            }
        });
    }
    faults.sort();
    faults.dedup();
    assert!(
        faults.is_empty(),
        "add each to a list in worker/documents/affected.rs, and what it concerns:\n{}\n",
        faults.join("\n")
    );
}

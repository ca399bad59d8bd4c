//! `yisu eval`: how good the search is.

use super::Failure;
use super::args::Eval;
use super::eval_match;
use crate::search::evaluation;

/// Measures, and says what was measured.
pub(super) fn run(what: &Eval) -> Result<(), Failure> {
    match what {
        Eval::Match { messages, clusters, different, misses, json } => {
            eval_match::matching(&eval_match::Match {
                messages,
                clusters,
                different: different.as_deref(),
                misses: *misses,
                json: *json,
            })
        }
        Eval::Search { json } => search(*json),
    }
}

fn search(json: bool) -> Result<(), Failure> {
    let measures = evaluation::measure()?;
    if json {
        println!("{}", serde_json::to_string_pretty(&measures)?);
        return Ok(());
    }
    println!("documents       {:>7}", measures.documents);
    println!("phrases         {:>7}", measures.phrases);
    println!("literal recall  {:>7.4}  quoted", measures.literal_recall);
    println!("                {:>7.4}  as typed", measures.typed_recall);
    println!("queries         {:>7}", measures.queries);
    println!("MRR             {:>7.4}", measures.mrr);
    println!("nDCG@10         {:>7.4}", measures.ndcg_at_10);
    for (class, of) in &measures.classes {
        println!("  {class:<14}{:>3}  MRR {:.3}  nDCG@10 {:.3}", of.queries, of.mrr, of.ndcg_at_10);
    }
    if !measures.worst.is_empty() {
        println!("below 0.8:");
    }
    for (gain, query) in &measures.worst {
        println!("  {gain:.3}  {query}");
    }
    Ok(())
}

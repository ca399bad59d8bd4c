//! `yisu eval`.

use super::yisu;

#[test]
fn the_search_is_measured_without_settings_or_a_database() {
    let output = yisu(&["eval", "search", "--json"]).output().unwrap();
    assert!(output.status.success(), "{}", super::said(&output));
    let measures: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(measures["literal_recall"], 1.0);
    assert!(measures["mrr"].as_f64().unwrap() > 0.9 && measures["ndcg_at_10"].as_f64().unwrap() > 0.9);
    let lines = yisu(&["eval", "search"]).output().unwrap();
    assert!(super::said(&lines).contains("nDCG@10"), "{}", super::said(&lines));
}

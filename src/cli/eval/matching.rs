//! Measuring the matching on messages that people grouped.

use std::collections::HashMap;
use std::path::Path;

use chrono::NaiveDate;

use crate::cli::Failure;
use crate::matching::likeness::measure::{Measures, Miss, Sample, measure};
use crate::search::{Document, RecordKind};

/// The columns of a message, by any of the headings they go by.
const ID: &[&str] = &["id", "留言编号", "编号", "工单编号"];
const TITLE: &[&str] = &["title", "留言主题", "主题", "标题"];
const TIME: &[&str] = &["time", "date", "留言时间", "时间", "日期"];
const TEXT: &[&str] = &["text", "body", "留言详情", "内容", "详情", "正文"];

/// What was typed.
pub(super) struct Match<'a> {
    pub(super) messages: &'a Path,
    pub(super) clusters: &'a Path,
    pub(super) different: Option<&'a Path>,
    pub(super) misses: bool,
    pub(super) json: bool,
}

/// Measures, and prints what came of it.
pub(super) fn matching(typed: &Match<'_>) -> Result<(), Failure> {
    let (mut sample, ids) = messages(typed.messages)?;
    let place = |id: &str| ids.get(id).copied().ok_or_else(|| format!("no message has the id {id}"));
    for row in table(typed.clusters)?.rows(&[&["cluster", "组"], ID])? {
        if let [cluster, id] = row.as_slice() {
            sample.groups.insert(place(id)?, cluster.clone());
        }
    }
    if let Some(file) = typed.different {
        for row in table(file)?.rows(&[&["id_a"], &["id_b"]])? {
            if let [one, other] = row.as_slice() {
                sample.different.push((place(one)?, place(other)?));
            }
        }
    }
    let (measures, misses) = measure(&sample)?;
    if typed.json {
        println!("{}", serde_json::to_string(&measures)?);
    } else {
        say(&measures);
    }
    if typed.misses {
        tell_misses(&misses, &sample);
    }
    Ok(())
}

fn say(measures: &Measures) {
    let Measures {
        method,
        map,
        recall_at_1,
        recall_at_5,
        recall_at_10,
        plain_recall_at_10,
        precision,
        recall,
        threshold,
        messages,
        groups,
        queries,
        relevant_pairs,
        likely_pairs,
        true_pairs,
        different_pairs,
        different_called_likely,
        milliseconds_p50,
    } = measures;
    println!("{method}: {queries} messages of {groups} groups, each against {messages} messages.");
    println!("map           {map:.4}");
    println!("recall_at_1   {recall_at_1:.4}   of the relevant, or of one if there are more");
    println!("recall_at_5   {recall_at_5:.4}   of the relevant, or of five");
    println!(
        "recall_at_10  {recall_at_10:.4}   of the relevant, or of ten ({plain_recall_at_10:.4} of all relevant)"
    );
    println!(
        "precision     {precision:.4}   {true_pairs} of {likely_pairs} pairs said to be likely the same matter (score from {threshold})"
    );
    println!("recall        {recall:.4}   {true_pairs} of {relevant_pairs} pairs of one group");
    if *different_pairs > 0 {
        println!(
            "different     {different_called_likely} of {different_pairs} pairs said to be likely the same matter"
        );
    }
    println!("{milliseconds_p50:.1} ms for one message, the median.");
}

/// Prints the wrong pairs, those said to be one matter first.
fn tell_misses(misses: &[Miss], sample: &Sample) {
    let mut misses: Vec<&Miss> = misses.iter().collect();
    misses.sort_by(|one, other| one.together.cmp(&other.together).then(other.score.total_cmp(&one.score)));
    let title = |at: usize| sample.messages.get(at).map_or("", |message| message.title.as_str());
    for Miss { pair, score, together } in misses {
        let said = if *together { "not said" } else { "said" };
        println!("{said}\t{score:.3}\t{}\t{}", title(pair.0), title(pair.1));
    }
}

fn messages(file: &Path) -> Result<(Sample, HashMap<String, usize>), Failure> {
    let (mut sample, mut ids) = (Sample::default(), HashMap::new());
    for row in table(file)?.rows(&[ID, TITLE, TIME, TEXT])? {
        if let [id, title, time, text] = row.as_slice() {
            let mut message = Document::new(RecordKind::Lead, 0, title.trim(), text.trim());
            message.date = day(time);
            ids.insert(id.clone(), sample.messages.len());
            sample.messages.push(message);
        }
    }
    Ok((sample, ids))
}

/// The day of a time, written 2019-07-19 18:19:54, 2019/7/19 18:19 or the like.
fn day(time: &str) -> Option<NaiveDate> {
    let mut numbers = time.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

struct Table {
    headings: Vec<String>,
    reader: csv::Reader<std::fs::File>,
}

fn table(file: &Path) -> Result<Table, Failure> {
    let mut reader = csv::Reader::from_path(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let headings = reader.headers()?.iter().map(|heading| heading.trim_matches(['\u{feff}', ' ']).to_owned());
    Ok(Table { headings: headings.collect(), reader })
}

impl Table {
    /// The cells of some columns of every row, each column by any of its headings.
    fn rows(mut self, columns: &[&[&str]]) -> Result<Vec<Vec<String>>, Failure> {
        let mut places = Vec::with_capacity(columns.len());
        for column in columns {
            let place = self.headings.iter().position(|heading| column.contains(&heading.as_str()));
            places.push(place.ok_or_else(|| format!("a column is missing: {}", column.join(" or ")))?);
        }
        let mut rows = Vec::new();
        for record in self.reader.records() {
            let record = record?;
            rows.push(places.iter().map(|at| record.get(*at).unwrap_or_default().to_owned()).collect());
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_however_its_parts_are_divided() {
        let expected = NaiveDate::from_ymd_opt(2019, 7, 9);
        assert_eq!(day("2019-07-09 18:19:54"), expected);
        assert_eq!(day("2019/7/9 18:19"), expected);
        assert_eq!(day("none"), None);
    }
}

//! Measures what the program suggests.

use serde_json::json;

use crate::cli::{Failure, open};
use crate::config::Config;
use crate::kit::Clock;
use crate::screening::suggestion::accuracy::{Accuracy, Rate};
use crate::screening::suggestion::measure::{Set, bare_setting, over_database, over_set};

/// Decided leads that are measured at most, the newest.
const MOST: i64 = 5_000;

pub(super) fn suggest(config: &Config, as_json: bool) -> Result<(), Failure> {
    let db = open::database(config)?;
    db.migrate()?;
    let today = Clock::System.now().date();
    let (set, accuracy) = db.read_blocking(|conn| {
        let setting = bare_setting(conn, today)?;
        Ok::<_, diesel::result::Error>((over_set(&setting), over_database(conn, today, MOST)?))
    })?;
    if as_json {
        println!("{}", serde_json::to_string_pretty(&json!({"judged": set, "decided": accuracy}))?);
    } else {
        print_set(&set);
        print_accuracy(&accuracy);
    }
    Ok(())
}

fn print_set(set: &Set) {
    println!("Sentences of our own (words alone):");
    println!("  fields            {}", line(set.domains));
    println!("  no field          {}", line(set.none));
    println!("  agencies (system) {}", line(set.systems));
}

fn print_accuracy(accuracy: &Accuracy) {
    println!("Decided leads of this database, each left out of what it is judged by:");
    println!("  fields            {}", line(accuracy.all));
    for one in &accuracy.domains {
        println!("    {:<22}{}", one.domain.as_deref().unwrap_or("none"), line(one.rate));
    }
    println!("  agencies          {}", line(accuracy.agencies));
    for outcome in &accuracy.priority {
        println!("  priority of {:<20}{:>6.1} (mean of {})", outcome.state, outcome.mean, outcome.leads);
    }
}

/// A rate with what it is counted of.
fn line(rate: Rate) -> String {
    let share = |share: Option<f64>| {
        share.map_or_else(|| String::from("-"), |share| format!("{:.1}%", share * 100.0))
    };
    format!(
        "first {}/{} = {}, among three {}/{} = {}",
        rate.first,
        rate.of,
        share(rate.share_first()),
        rate.among_three,
        rate.of,
        share(rate.share_among_three()),
    )
}

//! The figures of README: importing, starting and answering, with 100,000 leads and 100,000 running
//! clocks in the database, on SQLite and on PostgreSQL.
//!
//! ```text
//! make bench                 # all of it, about five minutes
//! make bench SECONDS=2       # shorter runs
//! ```
//!
//! The program runs as a user runs it, in a process of its own; what asks runs on the same machine and
//! takes its part of the processors.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    unreachable_pub,
    reason = "a measurement that meets something unexpected stops there and says where"
)]

mod asker;
mod data;
mod program;

use std::time::Duration;

use tempfile::TempDir;

use asker::{Kind, Run};
use data::{CLOCKS, ROWS};
use program::{Program, Site};

fn main() {
    let seconds = std::env::var("SECONDS_EACH").ok().and_then(|said| said.parse().ok()).unwrap_or(8);
    println!("{ROWS} leads, {CLOCKS} running clocks, {seconds} s each run.\n");
    let folder = tempfile::tempdir().expect("a folder");
    let csv = data::csv(folder.path());
    let xlsx = data::xlsx(folder.path());
    measure("SQLite", &Site::sqlite(), &[("csv", &csv), ("xlsx", &xlsx)], seconds);
    match Site::postgres() {
        Some(site) => measure("PostgreSQL", &site, &[("csv", &csv)], seconds),
        None => eprintln!("NOT MEASURED: PostgreSQL. YISU_TEST_POSTGRES names no server; use `make bench`."),
    }
}

/// Everything on one database.
fn measure(name: &str, site: &Site, sheets: &[(&str, &std::path::Path)], seconds: u64) {
    println!(
        "## {name}\n\n| import | rows | seconds | rows/s | peak memory |\n| --- | --- | --- | --- | --- |"
    );
    for (index, (form, sheet)) in sheets.iter().enumerate() {
        // Each form into a database of its own; the load goes on with the first.
        let fresh: Option<(TempDir, Site)> = (index > 0).then(Site::beside);
        let site = fresh.as_ref().map_or(site, |(_, site)| site);
        site.prepare();
        let done = site.import(sheet);
        println!(
            "| {form} | {} | {:.1} | {:.0} | {} |",
            done.created,
            done.took.as_secs_f64(),
            f64::from(done.created) / done.took.as_secs_f64(),
            memory(done.peak_kib)
        );
    }
    data::running_clocks(&site.database());
    data::followed(&site.database());
    site.index();
    let program = Program::start(site);
    println!(
        "\nFrom the start to the first answer: {} ms. Memory at rest: {}.\n",
        program.started_in.as_millis(),
        memory(program.memory("VmRSS"))
    );
    println!("| what | connections | requests/s | p50 ms | p99 ms |\n| --- | --- | --- | --- | --- |");
    let token = program.sign_in();
    let (mut made, mut stepped) = (0, 0);
    for connections in [2, 32] {
        for kind in [Kind::List, Kind::Read, Kind::Create, Kind::Transition] {
            let reached = if kind == Kind::Transition { &mut stepped } else { &mut made };
            let run = Run { kind, connections, lasting: Duration::from_secs(seconds), first: *reached };
            let result = run.measure(&program.address, &token);
            *reached += result.reached;
            println!(
                "| {} | {connections} | {:.0} | {:.2} | {:.2} |",
                kind.name(),
                result.rate(),
                result.percentile(50),
                result.percentile(99)
            );
        }
    }
    println!("\nPeak memory under that load: {}.\n", memory(program.memory("VmHWM")));
}

fn memory(kib: u64) -> String {
    format!("{} MiB", kib / 1024)
}

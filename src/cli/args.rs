//! What may be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// 益诉 Yisu: public-interest litigation of a procuratorate, from the first lead to the brand case.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
pub(super) struct Cli {
    /// The file of settings; also YISU_CONFIG.
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// Where the embedded database, uploads and keys are kept; also YISU_DATA_DIR.
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) data_dir: Option<PathBuf>,

    /// Where to listen; also YISU_LISTEN.
    #[arg(long, global = true, value_name = "HOST:PORT")]
    pub(super) listen: Option<String>,

    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Brings the database up to date and serves until it is stopped.
    Serve,
    /// Makes an embedded database with the demonstration year on the first start, keeps what is there on
    /// any later one, and serves it.
    Demo {
        /// Make the year and end, without serving.
        #[arg(long)]
        no_serve: bool,
    },
    /// Brings the database up to date.
    Migrate,
    /// Proves the chained log, or signs its present end.
    Audit {
        #[command(subcommand)]
        what: Audit,
    },
    /// Brings records in from files.
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// Says what is wrong with settings, database, disk, clock, holiday years and log, and what to do.
    /// Ends with 1 if anything must be mended.
    Doctor {
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// Prints fresh keys in the form of secrets.toml.
    Keys,
}

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Reads every chain from its first row and holds it against the anchors; names the first broken
    /// row of each, and ends with 1 if there is one.
    Verify {
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// Signs the end of every chain and adds it to the file of anchors.
    Anchor,
}

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Enters the leads of a table (csv in UTF-8 or GB18030) or an Excel workbook (xlsx). Refused rows come
    /// back in a sheet of the same form with the reason beside each.
    Leads {
        /// The file.
        file: PathBuf,
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
        /// Code or name of the procuratorate; the topmost one when absent.
        #[arg(long, value_name = "CODE")]
        office: Option<String>,
        /// The channel of rows that name none.
        #[arg(long, value_name = "CHANNEL")]
        channel: Option<String>,
        /// The statutory source of rows that name none.
        #[arg(long, value_name = "SOURCE")]
        source: Option<String>,
        /// A column mapped by hand, as FIELD=HEADING; may be given several times.
        #[arg(long, value_name = "FIELD=HEADING")]
        map: Vec<String>,
        /// Where the refused rows are written, in plain and readable by you alone; beside FILE when absent.
        #[arg(long, value_name = "PATH")]
        rejects: Option<PathBuf>,
        /// Check everything and keep nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

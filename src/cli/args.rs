//! What may be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

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
    /// Keeps procuratorates.
    Office {
        #[command(subcommand)]
        what: Office,
    },
    /// Keeps accounts: the first administrator, a forgotten password, a blocked sign-in.
    User {
        #[command(subcommand)]
        what: User,
    },
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
    /// Says what is wrong with settings, database, disk, clock, holiday years, log, index and files, and what to do.
    /// Ends with 1 if anything must be mended.
    Doctor {
        /// Read the content of every file, and not of a sample alone.
        #[arg(long)]
        all_files: bool,
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// Measures how good the program is at what it finds and suggests.
    Eval {
        #[command(subcommand)]
        what: Eval,
    },
    /// Reports on all leads of the register, or of an import: groups of the same matter, what the register knows of
    /// them beyond, suggested fields and agencies, hits of screening models. What the followers of a running service
    /// have still to do is waited for; where none runs, this command does it.
    Match {
        /// All of the leads, each with all others.
        #[arg(long, required = true)]
        all: bool,
        /// Only the leads of this import, beside the whole register.
        #[arg(long, value_name = "ID")]
        import: Option<i64>,
        /// One JSON document instead of lines, with every matter; of an import with every lead too.
        #[arg(long)]
        json: bool,
        /// Matters that are printed as lines.
        #[arg(long, default_value_t = 50, conflicts_with = "json")]
        limit: usize,
    },
    /// Tries the way of mail, and takes in what came back.
    Mail {
        #[command(subcommand)]
        what: Mail,
    },
    /// Makes the index again from the database, beside the live one, which is searched until the new one takes
    /// its place. Works while the service runs and while it is stopped.
    Reindex,
    /// Reads the words of the file at the standard input, within bounds; the service starts it for each file.
    #[command(hide = true)]
    ReadFile {
        /// What the file is, as a media type.
        #[arg(long)]
        kind: String,
        /// A small picture of it instead of its words.
        #[arg(long)]
        thumbnail: bool,
        /// How many pages it has instead of its words.
        #[arg(long, conflicts_with = "thumbnail")]
        pages: bool,
    },
    /// Becomes the office's program that recognises characters, within bounds; the service starts it for each file.
    #[command(hide = true)]
    Recognize {
        /// Seconds of the processor.
        #[arg(long)]
        seconds: u64,
        /// MiB of memory.
        #[arg(long)]
        memory: u64,
        /// The program and its arguments.
        #[arg(last = true, required = true)]
        command: Vec<String>,
    },
    /// Prints fresh keys in the form of secrets.toml.
    Keys,
    /// Measures what this machine can do, on data of its own making. Needs no database and no settings.
    Bench {
        #[command(subcommand)]
        what: Bench,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Bench {
    /// The index: how fast it is made, how large it is, how fast it answers, how soon a change is found.
    Search {
        /// How many leads of about 400 characters.
        #[arg(long, default_value_t = 100_000)]
        leads: u32,
        /// What they are made from; the same seed makes the same leads.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
        /// Where the index is made; a temporary folder when absent.
        #[arg(long, value_name = "DIR")]
        folder: Option<PathBuf>,
        /// Write the leads to FILE and the searches to FILE.queries, and measure nothing.
        #[arg(long, value_name = "FILE")]
        write_corpus: Option<PathBuf>,
    },
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
    /// Proves the exported log of one case by itself: every row, its place, and the signature. Needs no
    /// database; ends with 1 if the export does not hold.
    VerifyExport {
        /// The file.
        file: PathBuf,
        /// The public key of the site that exported it, in hexadecimal; the key of the settings when
        /// absent. With it no settings are read.
        #[arg(long, value_name = "HEX")]
        key: Option<String>,
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Mail {
    /// Sends a test mail by the mail server of the settings, and says what that server answered. Needs no database.
    Test {
        /// To whom.
        address: String,
        /// In English instead of Chinese.
        #[arg(long)]
        english: bool,
    },
    /// Reads a mail that came back from standard input, as a mail server hands it to a pipe, and records what it says at
    /// the mail and at the address. Ends with 75 when it is to be handed over again later.
    Bounce,
}

#[derive(Debug, Subcommand)]
pub(super) enum Eval {
    /// Asks about messages that people grouped by matter, each against all the others, and prints MAP, recall and
    /// the precision and recall of pairs at the threshold. Needs no database and no settings.
    Match {
        /// The messages, a table with headings: id, title, time, text (or 留言编号, 留言主题, 留言时间, 留言详情).
        #[arg(long, value_name = "FILE")]
        messages: PathBuf,
        /// The groups, a table with headings: cluster, id.
        #[arg(long, value_name = "FILE")]
        clusters: PathBuf,
        /// Pairs that read alike and are different, a table with headings: id_a, id_b.
        #[arg(long, value_name = "FILE")]
        different: Option<PathBuf>,
        /// Print the pairs that were told wrongly, too.
        #[arg(long)]
        misses: bool,
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// Searches the judgements of `search-index/judgements/` and prints literal recall, MRR and nDCG@10.
    Search {
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// Fields, agencies and the priority score, over sentences of our own and over the decided leads of the
    /// database, each left out of what it is judged by.
    Suggest {
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Office {
    /// Registers a procuratorate. The first is the topmost; every other names the one above it.
    Add {
        /// Its code, unique; people and imports are given it.
        #[arg(long)]
        code: String,
        /// Full name.
        #[arg(long)]
        name: String,
        /// What stands before 检 in the number of a document.
        #[arg(long)]
        short_name: String,
        /// province, city or county.
        #[arg(long)]
        level: String,
        /// Code of the one above.
        #[arg(long, value_name = "CODE")]
        parent: Option<String>,
        /// Administrative division, six digits; the code when absent.
        #[arg(long, value_name = "CODE")]
        division: Option<String>,
    },
    /// Lists them, those above before those below.
    List,
}

#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Registers a person and prints a password that is good for the first sign-in.
    Add(NewUser),
    /// Sets a password that is good for one sign-in, prints it, and signs the person out everywhere.
    Password {
        /// The user name.
        username: String,
    },
    /// Lists accounts with their roles.
    List {
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// Closes an account and signs the person out everywhere.
    Disable {
        /// The user name.
        username: String,
    },
    /// Opens a closed account.
    Enable {
        /// The user name.
        username: String,
    },
    /// Takes the second factor away from whoever has lost device and recovery codes.
    Factor {
        /// The user name.
        username: String,
    },
    /// Forgives failed sign-ins, so that the person need not wait.
    Unlock {
        /// The user name.
        username: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct NewUser {
    /// What they sign in as: a-z, 0-9, `.`, `-`, `_`.
    #[arg(long)]
    pub(super) username: String,
    /// Their name.
    #[arg(long)]
    pub(super) name: String,
    /// Their post.
    #[arg(long, default_value = "")]
    pub(super) title: String,
    /// A role from today on; may be given several times.
    #[arg(long, required = true)]
    pub(super) role: Vec<String>,
    /// Code of their procuratorate.
    #[arg(long, value_name = "CODE", conflicts_with = "agency", required_unless_present = "agency")]
    pub(super) office: Option<String>,
    /// Id of their agency.
    #[arg(long, value_name = "ID")]
    pub(super) agency: Option<i64>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Enters texts of law (Markdown or plain text, UTF-8 or GB18030) as versions of their laws. The same text again
    /// makes nothing new.
    Statutes {
        /// A file, or a folder of files.
        path: PathBuf,
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// Keeps a case file (zip) that was made elsewhere, once its hashes, its signature and its chain of the log were
    /// proved. It is kept as it is, to be read, found and given out again, and becomes no case of this installation.
    CaseFile {
        /// The archive.
        path: PathBuf,
        /// Code of the procuratorate that keeps it; the topmost one when absent.
        #[arg(long, value_name = "CODE")]
        office: Option<String>,
        /// The public key of the site that must have made it, in hexadecimal.
        #[arg(long, value_name = "HEX")]
        key: Option<String>,
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
    },
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
        /// Suggest the field of each new lead at once and say how many of each there are; a running service
        /// does the same by itself.
        #[arg(long)]
        suggest: bool,
    },
}

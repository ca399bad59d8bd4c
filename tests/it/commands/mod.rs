//! The commands, run as a person runs them: the program itself, in a process of its own.

mod accounts;
mod audit;
mod crash;
mod eval;
mod export;
mod files;
mod matching;
mod migrate;
mod settings;

use std::process::{Command, Output};

use crate::support::TestDb;

/// A command of the program, with nothing of ours in its environment.
pub fn yisu(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yisu"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("YISU_") {
            command.env_remove(name);
        }
    }
    command.args(arguments);
    command
}

/// Runs a command on a test's database, with keys in the test's folder.
pub fn on(db: &TestDb, arguments: &[&str]) -> Output {
    on_with(db, arguments, &[])
}

/// The same, with settings.
pub fn on_with(db: &TestDb, arguments: &[&str], settings: &[(&str, String)]) -> Output {
    yisu::config::create_secrets(db.folder()).unwrap();
    let mut command = yisu(arguments);
    command.env("YISU_DATABASE_URL", db.address()).arg("--data-dir").arg(db.folder());
    command.envs(settings.iter().map(|(name, value)| (format!("YISU_{}", name.to_ascii_uppercase()), value)));
    command.output().unwrap()
}

/// What it printed, and what it said in trouble.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

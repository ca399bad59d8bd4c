//! Brings in the front-end packages named in `templates/package.json`, and makes of them, of our own assets and of the
//! templates what the program embeds. Cargo runs it again when one of its inputs changes; the packages are fetched
//! again only when their lock file does.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What fetching the packages depends on.
const PACKAGES: &[&str] = &["package.json", "package-lock.json", ".npmrc", "build.mjs"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=migrations");
    for input in PACKAGES.iter().chain(&["pages", "partials", "assets"]) {
        println!("cargo::rerun-if-changed=templates/{input}");
    }
    if let Err(error) = make() {
        // Each line is shown by cargo as an error of its own.
        for line in error.to_string().lines() {
            println!("cargo::error={line}");
        }
    }
}

fn make() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let templates = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("templates");
    let (vendor, npm) = (out.join("vendor"), out.join("npm"));
    let mut lock = String::new();
    for name in PACKAGES {
        lock.push_str(&fs::read_to_string(templates.join(name))?);
    }
    let stamp = out.join("packages");
    if fs::read_to_string(&stamp).ok().as_ref() != Some(&lock) {
        fs::create_dir_all(&npm)?;
        for name in PACKAGES {
            fs::copy(templates.join(name), npm.join(name))?;
        }
        run("npm", Command::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]), &npm)?;
        run("node", Command::new("node").args(["build.mjs", "vendor"]).arg(&vendor), &npm)?;
        // What is needed has been taken out; the rest is a hundred times as large.
        fs::remove_dir_all(npm.join("node_modules"))?;
        fs::write(&stamp, lock)?;
    }
    let mut bundle = Command::new("node");
    bundle.args(["build.mjs", "assets"]).args([&vendor, &templates.join("assets"), &out.join("assets")]);
    run("node", &mut bundle, &npm)?;
    let mut table = String::from("&[\n");
    for folder in ["pages", "partials"] {
        list(&templates, &templates.join(folder), &mut table)?;
    }
    table.push_str("]\n");
    fs::write(out.join("templates.rs"), table)?;
    Ok(())
}

/// Writes a line for each template of a folder: its name, and its text.
fn list(root: &Path, folder: &Path, table: &mut String) -> Result<(), Box<dyn Error>> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            list(root, &path, table)?;
        } else {
            let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            writeln!(table, "    ({name:?}, include_str!({:?})),", path.to_string_lossy())?;
        }
    }
    Ok(())
}

/// Runs a program in a folder, and says what to do when it is missing or fails.
fn run(name: &str, command: &mut Command, folder: &Path) -> Result<(), Box<dyn Error>> {
    let output = command.current_dir(folder).output().map_err(|error| {
        format!(
            "{name} cannot be started ({error}). The pages are made with Node.js 18 or newer and npm.\n\
             On Debian and Ubuntu type: sudo apt-get install nodejs npm"
        )
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!(
        "{name} failed ({}):\n{said}\nThe packages of templates/package-lock.json are fetched by npm; \
                 `npm config get registry` says from where.",
        output.status
    )
    .into())
}

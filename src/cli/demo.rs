//! The demonstration: made once, kept afterwards, and served.

use std::process::ExitCode;
use std::time::Instant;

use super::{Failure, open, serve};
use crate::audit::perform_blocking;
use crate::config::Config;
use crate::demo::{self, PASSWORD};
use crate::kit::{Actor, Clock, OfficeId};
use crate::search::Index;
use crate::worker::{Indexer, Outlet};
use crate::{auth, notify, org};

/// The file whose presence says that the year is complete.
const COMPLETE: &str = "demonstration-complete";

const ACCOUNTS: &[(&str, &str)] = &[
    ("prosecutor", "检察官，甘州区人民检察院"),
    ("assistant", "检察官助理，甘州区人民检察院"),
    ("head", "部门负责人，甘州区人民检察院"),
    ("chief", "检察长，甘州区人民检察院"),
    ("casemgmt", "案件管理人员，甘州区人民检察院"),
    ("supervisor", "督导人员，张掖市人民检察院"),
    ("agency", "联络员，张掖市生态环境局甘州分局"),
    ("agencyhead", "负责人，张掖市生态环境局甘州分局"),
    ("admin", "系统管理员"),
    ("auditor", "审计员"),
];

/// Makes the year if it is not there, says who can sign in, and serves.
pub(super) fn demo(config: &Config, no_serve: bool) -> Result<ExitCode, Failure> {
    let complete = config.data_dir.join(COMPLETE);
    let db = open::database(config)?;
    db.migrate()?;
    if complete.exists() {
        println!("Keeping the demonstration in {}", config.data_dir.display());
    } else {
        if !db.read_blocking(org::store::procuratorates)?.is_empty() {
            return Err(format!(
                "{} holds a database that is no finished demonstration; name another folder with --data-dir",
                config.data_dir.display()
            )
            .into());
        }
        let begun = Instant::now();
        println!("Making the demonstration year …");
        let password = auth::password::hash(PASSWORD)?;
        demo::make(&db, Clock::System.now().date(), &password)?;
        let system = Actor::system(OfficeId(0));
        perform_blocking(&db, &system, Clock::System.now(), notify::people::demonstration)?;
        std::fs::write(&complete, "")?;
        println!("Made in {:.1} s", begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        let index = Index::closed(&config.search.index_dir)?;
        Indexer::new(db.clone(), index).catch_up()?;
        println!("Indexed in {:.1} s", begun.elapsed().as_secs_f64());
    }
    println!("\n  Address    http://{}/", config.server.listen);
    println!("  API        http://{}/api/docs", config.server.listen);
    println!("  Password   {PASSWORD}");
    for (account, who) in ACCOUNTS {
        println!("  {account:<10} {who}");
    }
    if config.mail.smtp.is_none() {
        println!(
            "\n  Mail       no mail leaves; it goes into the local mailbox (开发信箱), which the administrator reads:"
        );
        println!("             /api/v1/mail/local-mailbox");
    }
    println!();
    if no_serve { Ok(ExitCode::SUCCESS) } else { serve::serve(config, Outlet::ServerOrLocal) }
}

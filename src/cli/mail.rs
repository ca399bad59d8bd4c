//! A test mail; and mails that came back.

use std::io::Read;
use std::process::ExitCode;
use std::time::Duration;

use super::{Failure, open};
use crate::config::{Config, Sources};
use crate::kit::Clock;
use crate::notify::bounces::{self, Recorded, Report};
use crate::notify::transport::{Transport, TransportFault};
use crate::notify::{Language, Outcome, test_mail};
use crate::worker::sender;

/// Sends a test mail and says what the mail server answered; ends with 1 when it did not take it.
pub(super) fn test(config: &Config, address: &str, english: bool) -> Result<ExitCode, Failure> {
    let smtp = config.mail.smtp.as_ref().ok_or(
        "`smtp_host` is not set: no mail can leave. README says which settings the common providers need",
    )?;
    let sender = sender(&config.mail).ok_or("`mail_from` is not set")?;
    let language = if english { Language::English } else { Language::Chinese };
    let server = format!("{}:{}", smtp.host, smtp.port);
    let raw = test_mail(&sender, address, language, &server, Clock::System.now())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let delivered = runtime.block_on(async {
        let transport = Transport::smtp(smtp)?;
        let most = Duration::from_secs(smtp.seconds * 2);
        Ok::<_, TransportFault>(transport.deliver(&sender, address, &raw, most).await)
    });
    match delivered? {
        Outcome::Taken { answer } => {
            println!("{server} took the mail to {address}: {answer}");
            Ok(ExitCode::SUCCESS)
        }
        Outcome::Later { answer, may_have_arrived } => {
            let may = if may_have_arrived { " (it may have arrived nevertheless)" } else { "" };
            eprintln!("{server} did not take the mail{may}: {answer}");
            Ok(ExitCode::FAILURE)
        }
        Outcome::Refused { answer, .. } => {
            eprintln!("{server} refused the mail for good: {answer}");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// What the mail server understands as "not now": it keeps the mail and hands it over again (`EX_TEMPFAIL`).
const LATER: u8 = 75;

/// The longest report that is read. What a report says stands before what it brings back of the mail.
const LONGEST: u64 = 4 * 1024 * 1024;

/// Reads a mail that came back from standard input and records it. Whatever is no report of a mail of ours is said and
/// let go, so that the mail server does not answer a bounce with a bounce.
pub(super) fn bounce(sources: &Sources) -> ExitCode {
    match take_bounce(sources) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("not recorded, to be handed over again: {error}");
            ExitCode::from(LATER)
        }
    }
}

fn take_bounce(sources: &Sources) -> Result<String, Failure> {
    let mut raw = Vec::new();
    let mut input = std::io::stdin().lock();
    (&mut input).take(LONGEST).read_to_end(&mut raw)?;
    // The server writes to its end, or takes it for an error.
    std::io::copy(&mut input, &mut std::io::sink())?;
    let (token, kind, said) = match bounces::read(&raw) {
        Report::Failed { token, kind, said } => (token, kind, said),
        Report::Passing => {
            return Ok(String::from("nothing to record: the mail was delivered, or is still tried"));
        }
        Report::NoReport => {
            return Ok(String::from("nothing to record: this is no report of delivery (RFC 3464)"));
        }
        Report::NotOurs => {
            return Ok(String::from("nothing to record: the report names no mail of this program"));
        }
    };
    let db = open::database(&Config::load(sources)?)?;
    Ok(match bounces::record(&db, &token, (kind, &said), Clock::System.now())? {
        Recorded::Kept { mail, kind, suspended } => {
            let suspended = if suspended { "; the address takes no mail any more" } else { "" };
            format!("recorded: mail {mail} came back ({kind}){suspended}")
        }
        Recorded::Before { mail } => {
            format!("nothing to record: mail {mail} came back before, or was sent again")
        }
        Recorded::Unknown => String::from("nothing to record: no mail of this database has that Message-ID"),
    })
}

//! A test mail.

use std::process::ExitCode;
use std::time::Duration;

use super::Failure;
use crate::config::Config;
use crate::kit::Clock;
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

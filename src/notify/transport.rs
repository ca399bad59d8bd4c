//! How a mail leaves: by a mail server, or into the local mailbox where there is none.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{AsyncSmtpTransportBuilder, Error, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::message::Sender;
use super::recorded::Outcome;
use crate::config::{MailSecurity, SmtpConfig};

/// How a mail leaves.
pub enum Transport {
    /// By a mail server.
    Smtp(Box<Smtp>),
    /// Into the local mailbox: it is kept in the database, and nothing leaves this machine.
    Local,
}

/// A mail server, with connections that are kept.
pub struct Smtp {
    builder: AsyncSmtpTransportBuilder,
    server: Mutex<Server>,
    /// The longest that one mail may take.
    most: Duration,
}

type Server = AsyncSmtpTransport<Tokio1Executor>;

/// Why a mail server cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TransportFault {
    /// Its certificates cannot be read.
    #[error("smtp_ca: {0}")]
    Ca(String),
    /// Its name, or the protection, cannot be used.
    #[error("smtp_host: {0}")]
    Server(String),
}

impl Transport {
    /// By the mail server of the settings. To be called, and to be dropped, inside a runtime.
    ///
    /// # Errors
    /// When the settings cannot be used.
    pub fn smtp(config: &SmtpConfig) -> Result<Self, TransportFault> {
        let tls = || {
            let mut parameters = TlsParameters::builder(config.host.clone());
            if let Some(file) = &config.ca {
                let text = std::fs::read(file).map_err(|error| TransportFault::Ca(error.to_string()))?;
                let certificate =
                    Certificate::from_pem(&text).map_err(|error| TransportFault::Ca(error.to_string()))?;
                parameters = parameters.add_root_certificate(certificate);
            }
            parameters.build().map_err(|error| TransportFault::Server(error.to_string()))
        };
        let tls = match config.security {
            MailSecurity::StartTls => Tls::Required(tls()?),
            MailSecurity::Tls => Tls::Wrapper(tls()?),
            MailSecurity::None => Tls::None,
        };
        let pool = PoolConfig::new().max_size(config.connections).idle_timeout(Duration::from_secs(30));
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(config.host.clone())
            .port(config.port)
            .tls(tls)
            .timeout(Some(Duration::from_secs(config.seconds)))
            .pool_config(pool);
        if let Some((user, password)) = &config.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose().clone()));
        }
        if let Some(hello) = &config.hello {
            builder = builder.hello_name(ClientId::Domain(hello.clone()));
        }
        let server = Mutex::new(builder.clone().build());
        Ok(Self::Smtp(Box::new(Smtp { builder, server, most: Duration::from_secs(config.seconds) })))
    }

    /// Hands a mail over, and says what became of it. One that takes longer than `most`, or than the settings allow,
    /// is given up, and may have arrived.
    pub async fn deliver(&self, sender: &Sender, to: &str, raw: &str, most: Duration) -> Outcome {
        match self {
            Self::Local => Outcome::Taken { answer: String::from("250 kept in the local mailbox") },
            Self::Smtp(smtp) => smtp.deliver(sender, to, raw, most).await,
        }
    }
}

impl Smtp {
    async fn deliver(&self, sender: &Sender, to: &str, raw: &str, most: Duration) -> Outcome {
        let envelope = to.parse::<Address>().map_err(|error| error.to_string()).and_then(|to| {
            Envelope::new(Some(sender.from.email.clone()), vec![to]).map_err(|e| e.to_string())
        });
        let envelope = match envelope {
            Ok(envelope) => envelope,
            Err(answer) => return Outcome::Refused { answer, address: true },
        };
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let most = most.min(self.most);
        match tokio::time::timeout(most, server.send_raw(&envelope, raw.as_bytes())).await {
            Ok(Ok(response)) => {
                let said: Vec<&str> = response.message().collect();
                Outcome::Taken { answer: bounded(format!("{} {}", response.code(), said.join(" "))) }
            }
            Ok(Err(error)) => outcome(&error),
            Err(_) => {
                // The connection goes back to the pool with an answer still to come, which the next mail would take
                // for its own. So nothing of this pool is used again.
                let fresh = self.builder.clone().build();
                *self.server.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
                let answer = format!("no end within {} s", most.as_secs());
                Outcome::Later { answer, may_have_arrived: true }
            }
        }
    }
}

/// What an error of the mail server means.
fn outcome(error: &Error) -> Outcome {
    let answer = bounded(said(error));
    let code = error.status().map(u16::from);
    if error.is_permanent() {
        return match code {
            // The mailbox is unknown, moved, or takes nothing (RFC 5321 4.2.3, RFC 7504).
            Some(550 | 551 | 553 | 556) => Outcome::Refused { answer, address: true },
            // Our sign-in or the server itself is at fault, and a person has to mend it: the mail waits.
            Some(500..=504 | 521 | 523 | 530 | 534 | 535 | 538) => {
                Outcome::Later { answer, may_have_arrived: false }
            }
            Some(_) | None => Outcome::Refused { answer, address: false },
        };
    }
    // An answer, or no connection at all, says that it did not arrive. When the connection broke, nobody knows.
    let known = error.is_transient() || error.is_tls() || error.is_client() || is_before_the_mail(error);
    let may_have_arrived = !known;
    Outcome::Later { answer, may_have_arrived }
}

/// Whether there was no connection over which a mail could have been sent.
fn is_before_the_mail(error: &Error) -> bool {
    error.to_string().starts_with("Connection error")
}

/// An error with what lies behind it.
fn said(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(behind) = cause {
        let text = behind.to_string();
        if !said.contains(&text) {
            said = format!("{said}: {text}");
        }
        cause = behind.source();
    }
    said
}

/// What a server says may be long.
fn bounded(text: String) -> String {
    text.chars().filter(|c| !c.is_control()).take(500).collect()
}

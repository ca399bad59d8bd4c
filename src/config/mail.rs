//! Mail: by which server it leaves, from whom, and how fast.

use std::path::PathBuf;

use lettre::message::Mailbox;

use super::reader::Reader;
use super::secrets::Secret;

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSecurity {
    /// It begins in plain and is upgraded, or nothing is sent (port 587).
    StartTls,
    /// It is TLS from the beginning (port 465).
    Tls,
    /// It is not (port 25): for a server on the same machine.
    None,
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct SmtpConfig {
    /// Its name (`smtp_host`), which its certificate must bear.
    pub host: String,
    /// Its port (`smtp_port`); that of the protection when absent.
    pub port: u16,
    /// The protection (`smtp_security`): `starttls`, `tls` or `none`.
    pub security: MailSecurity,
    /// Who signs in there (`smtp_user`) and by what (`smtp_password`).
    pub credentials: Option<(String, Secret<String>)>,
    /// A file of certificates in PEM that are trusted beside those of the system (`smtp_ca`).
    pub ca: Option<PathBuf>,
    /// The name by which this program greets (`smtp_hello`).
    pub hello: Option<String>,
    /// Connections at one time (`smtp_connections`).
    pub connections: u32,
    /// Seconds for one mail (`smtp_seconds`).
    pub seconds: u64,
}

/// Mail.
#[derive(Debug, Clone)]
pub struct MailConfig {
    /// The server; without one no mail leaves.
    pub smtp: Option<SmtpConfig>,
    /// From whom mail is (`mail_from`): `益诉 <yisu@example.org>`. Never absent in settings without a fault.
    pub from: Option<Mailbox>,
    /// The address of the site in links (`site_url`).
    pub site: String,
    /// Seconds until another process takes over a mail whose fate nobody recorded (`mail_lease_seconds`).
    pub lease_seconds: u32,
    /// Mails for one domain in a minute (`mail_domain_per_minute`); any number when absent.
    pub domain_per_minute: Option<u32>,
    /// Days after its end for which what was put together of a mail is kept (`mail_keep_days`); for ever when absent.
    pub keep_days: Option<u32>,
}

/// From whom mail is that goes into the local mailbox.
const LOCAL: &str = "益诉 <yisu@localhost>";

impl MailConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let listen = reader.text("listen", "127.0.0.1:8080");
        let site = reader.parsed(
            "site_url",
            format!("http://{listen}"),
            "must begin with http:// or https://",
            |text| {
                let known = text.starts_with("http://") || text.starts_with("https://");
                known.then(|| text.trim_end_matches('/').to_owned())
            },
        );
        let is_named = reader.optional("mail_from").is_some();
        let reason = "must be an address, or a name and <address>";
        let from = reader
            .parsed("mail_from", LOCAL.parse().ok(), reason, |text| text.parse::<Mailbox>().ok().map(Some));
        let smtp = SmtpConfig::read(reader);
        if smtp.is_some() && !is_named {
            reader.wrong("mail_from", "is missing: the mail server has to know from whom mail is");
        }
        Self {
            smtp,
            from,
            site,
            lease_seconds: reader.number("mail_lease_seconds", 300, 2..=86_400),
            domain_per_minute: match reader.number("mail_domain_per_minute", 0_u32, 0..=100_000) {
                0 => None,
                most => Some(most),
            },
            keep_days: match reader.number("mail_keep_days", 180_u32, 0..=36_500) {
                0 => None,
                days => Some(days),
            },
        }
    }
}

impl SmtpConfig {
    fn read(reader: &mut Reader) -> Option<Self> {
        let host = reader.optional("smtp_host").map(|host| host.trim().to_owned());
        let reason = "must be starttls, tls or none";
        let security = reader.parsed("smtp_security", MailSecurity::StartTls, reason, |text| match text {
            "starttls" => Some(MailSecurity::StartTls),
            "tls" => Some(MailSecurity::Tls),
            "none" => Some(MailSecurity::None),
            _ => None,
        });
        let usual = match security {
            MailSecurity::StartTls => 587,
            MailSecurity::Tls => 465,
            MailSecurity::None => 25,
        };
        let port = reader.number("smtp_port", usual, 1..=u16::MAX);
        let (user, password) = (reader.optional("smtp_user"), reader.optional("smtp_password"));
        let ca = reader.optional("smtp_ca").map(PathBuf::from);
        let hello = reader.optional("smtp_hello");
        let connections = reader.number("smtp_connections", 4, 1..=64);
        let seconds = reader.number("smtp_seconds", 30, 1..=600);
        if user.is_some() != password.is_some() {
            reader.wrong("smtp_user", "and `smtp_password` go together: set both or neither");
        }
        if user.is_some() && security == MailSecurity::None {
            reader.wrong("smtp_security", "must be starttls or tls where a password is sent");
        }
        let credentials = user.zip(password.map(Secret::new));
        let host = host.filter(|host| !host.is_empty())?;
        Some(Self { host, port, security, credentials, ca, hello, connections, seconds })
    }
}

//! A mail as it travels: headers, text and HTML side by side, and the calendar file. Pure.

use lettre::Message;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};

use super::compose::Composed;
use crate::kit::Timestamp;

/// Who mail is from, and where its links lead.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The mailbox in `From`.
    pub from: Mailbox,
    /// The address of the site, without a slash at its end.
    pub site: String,
}

/// Why a mail cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum MessageFault {
    /// The address is none.
    #[error(transparent)]
    Address(#[from] lettre::address::AddressError),
    /// A header is missing.
    #[error(transparent)]
    Parts(#[from] lettre::error::Error),
    /// A media type is none.
    #[error("{0}")]
    Type(String),
}

impl Sender {
    /// The Message-ID of a token, with its angle brackets.
    #[must_use]
    pub fn message_id(&self, token: &str) -> String {
        format!("<{token}@{}>", self.from.email.domain())
    }
}

/// The text of a mail, to be handed to a mail server.
///
/// # Errors
/// When the address is none.
pub(super) fn message(
    sender: &Sender,
    (name, address): (&str, &str),
    token: &str,
    composed: &Composed,
    now: Timestamp,
) -> Result<String, MessageFault> {
    let named = Some(name.to_owned()).filter(|name| !name.is_empty());
    let to = Mailbox::new(named, address.parse()?);
    let content = MultiPart::alternative()
        .singlepart(SinglePart::plain(composed.text.clone()))
        .singlepart(SinglePart::html(composed.html.clone()));
    let mut parts = MultiPart::mixed().multipart(content);
    if let Some(calendar) = &composed.calendar {
        let kind = ContentType::parse("text/calendar; charset=utf-8; method=PUBLISH")
            .map_err(|error| MessageFault::Type(error.to_string()))?;
        let file = Attachment::new(String::from("yisu.ics")).body(calendar.clone(), kind);
        parts = parts.singlepart(file);
    }
    let message = Message::builder()
        .from(sender.from.clone())
        .to(to)
        .message_id(Some(sender.message_id(token)))
        .date(now.utc().into())
        .subject(composed.subject.clone())
        .header(AutoSubmitted)
        .multipart(parts)?;
    // Every part is encoded as ASCII.
    Ok(String::from_utf8_lossy(&message.formatted()).into_owned())
}

/// RFC 3834: no machine answers this.
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), String::from("auto-generated"))
    }
}

/// A test mail, to be handed to a mail server.
///
/// # Errors
/// When the address is none, or the system gives no randomness.
pub fn test_mail(
    sender: &Sender,
    address: &str,
    language: super::model::Language,
    server: &str,
    now: Timestamp,
) -> Result<String, Box<dyn std::error::Error>> {
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random)?;
    let token = format!("yisu.test.{}", hex::encode(random));
    let composed = super::compose::compose_test(language, &sender.site, server, now)?;
    Ok(message(sender, ("", address), &token, &composed, now)?)
}

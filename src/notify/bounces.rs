//! Mails that come back after a mail server took them: a report of delivery (RFC 3464) is read, and what it says is
//! recorded as a refusal would have been.
//!
//! Anybody can send such a report. One counts only when it names a Message-ID of ours, which is chance of 128 bits that
//! nobody knows but who got the mail.

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use super::error::NotifyError;
use super::model::{BounceKind, MailId, NoticeId};
use super::recorded::{REFUSALS, tell_administrators};
use super::state::NoticeEvent;
use super::store::{mails, notices, people};
use crate::db::{Database, Db};
use crate::kit::Timestamp;

/// What a report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// A mail was not delivered, and is not tried any more.
    Failed {
        /// What stands before the @ of its Message-ID.
        token: String,
        /// Whether the address is at fault.
        kind: BounceKind,
        /// The code and the words of the server that refused it.
        said: String,
    },
    /// A mail was delivered, or is still tried: there is nothing to record.
    Passing,
    /// It is no report of delivery.
    NoReport,
    /// It names no mail of this program.
    NotOurs,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It is recorded at the mail and at the address.
    Kept {
        /// The mail.
        mail: MailId,
        /// How it came back.
        kind: BounceKind,
        /// Whether the address was suspended by it.
        suspended: bool,
    },
    /// It was recorded before, or the mail was sent again since.
    Before {
        /// The mail.
        mail: MailId,
    },
    /// No mail of this database has that Message-ID.
    Unknown,
}

/// Reads a report as a mail server hands it over. Pure.
#[must_use]
pub fn read(raw: &[u8]) -> Report {
    let Some(message) = MessageParser::default().parse(raw) else { return Report::NoReport };
    let status = message.parts.iter().find(|part| is(part, "message", "delivery-status"));
    let Some(status) = status else { return Report::NoReport };
    let blocks = blocks(status.contents());
    let failed =
        blocks.iter().filter(|block| field(block, "Action").is_some_and(|action| action == "failed"));
    let Some(failed) = failed.max_by_key(|block| kind(&code(block)) == BounceKind::Hard) else {
        return Report::Passing;
    };
    let Some(token) = token(&message) else { return Report::NotOurs };
    let code = code(failed);
    let words = field(failed, "Diagnostic-Code").unwrap_or_default();
    let said = format!("{code} {words}").split_whitespace().collect::<Vec<_>>().join(" ");
    let said = said.chars().filter(|c| !c.is_control()).take(500).collect();
    Report::Failed { token, kind: kind(&code), said }
}

/// Records what a report says of a mail.
///
/// # Errors
/// The database's.
pub fn record(
    db: &Database,
    token: &str,
    (kind, said): (BounceKind, &str),
    now: Timestamp,
) -> Result<Recorded, NotifyError> {
    db.write_blocking(|conn| Ok(recorded(conn, token, (kind, said), now)?))
}

fn recorded(
    conn: &mut Db,
    token: &str,
    (kind, said): (BounceKind, &str),
    now: Timestamp,
) -> diesel::QueryResult<Recorded> {
    let Some((mail, person, _, address)) = mails::sent_under(conn, token)? else {
        return Ok(Recorded::Unknown);
    };
    if !mails::bounced(conn, mail, (kind, said))? {
        return Ok(Recorded::Before { mail });
    }
    let ids: Vec<NoticeId> = notices::of_mails(conn, &[mail])?.iter().map(|notice| notice.id).collect();
    notices::advance(conn, &ids, NoticeEvent::Bounce, now)?;
    notices::unmention(conn, mail)?;
    // A mail server that takes everything says nothing of the address. So what counts is how the last mails ended that
    // were taken since the address was set.
    let since = people::address(conn, person)?.map_or(now, |kept| kept.set_at);
    let last = mails::last_taken(conn, (person, &address), since, i64::from(REFUSALS))?;
    let hard = last.iter().filter(|bounce| **bounce == Some(BounceKind::Hard)).count();
    let suspend = i32::try_from(hard).is_ok_and(|hard| hard >= REFUSALS);
    let suspended = people::bounced(conn, (person, &address), (said, suspend), now)?;
    if suspended {
        tell_administrators(conn, person, now)?;
    }
    Ok(Recorded::Kept { mail, kind, suspended })
}

/// Whether the address is at fault (RFC 3463): a permanent failure of the address, of the mailbox or of the way to its
/// domain, or one that says no more. What the server holds against the mail, its size or its sender is none.
fn kind(code: &str) -> BounceKind {
    let mut parts = code.split('.');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("5"), Some("2"), Some("2" | "3")) => BounceKind::Soft,
        (Some("5"), Some("0" | "1" | "2" | "4"), _) => BounceKind::Hard,
        _ => BounceKind::Soft,
    }
}

/// The status of a recipient: three numbers with points, and perhaps a comment.
fn code(block: &Message<'_>) -> String {
    let status = field(block, "Status").unwrap_or_default();
    status.split_whitespace().next().unwrap_or_default().to_owned()
}

/// The groups of fields of a report: one of the mail, and one of each recipient.
fn blocks(content: &[u8]) -> Vec<Message<'static>> {
    let text = String::from_utf8_lossy(content).replace("\r\n", "\n");
    let parse = |block: &str| {
        let block = format!("{}\r\n\r\n", block.trim().replace('\n', "\r\n"));
        MessageParser::new().parse_headers(&block).map(Message::into_owned)
    };
    text.split("\n\n").filter(|block| !block.trim().is_empty()).take(100).filter_map(parse).collect()
}

/// A field, without its kind (`rfc822;`, `smtp;`), in small letters where it is a word of the standard.
fn field(block: &Message<'_>, name: &'static str) -> Option<String> {
    let raw = block.header_raw(name)?.trim();
    Some(match name {
        "Action" => raw.to_ascii_lowercase(),
        "Diagnostic-Code" => raw.split_once(';').map_or(raw, |(_, words)| words.trim()).to_owned(),
        _ => raw.to_owned(),
    })
}

/// The Message-ID of ours that a report names: in what it brings back of the mail, or as what it answers.
fn token(message: &Message<'_>) -> Option<String> {
    let returned = message.parts.iter().filter_map(|part| match &part.body {
        PartType::Message(original) => original.message_id().map(str::to_owned),
        PartType::Text(text) if is(part, "text", "rfc822-headers") => {
            let headers = format!("{}\r\n\r\n", text.trim());
            MessageParser::default().parse_headers(&headers)?.message_id().map(str::to_owned)
        }
        PartType::Text(_)
        | PartType::Html(_)
        | PartType::Binary(_)
        | PartType::InlineBinary(_)
        | PartType::Multipart(_) => None,
    });
    let answered = [message.in_reply_to(), message.references()];
    let answered =
        answered.into_iter().filter_map(|ids| ids.as_text_list()).flatten().map(ToString::to_string);
    returned.chain(answered).find_map(|id| {
        let (token, _) = id.trim_matches(['<', '>']).split_once('@')?;
        let random = token.strip_prefix("yisu.")?;
        let ours = random.len() == 32 && random.bytes().all(|byte| byte.is_ascii_hexdigit());
        ours.then(|| token.to_owned())
    })
}

fn is(part: &mail_parser::MessagePart<'_>, kind: &str, sort: &str) -> bool {
    part.content_type().is_some_and(|found| {
        found.ctype().eq_ignore_ascii_case(kind)
            && found.subtype().is_some_and(|found| found.eq_ignore_ascii_case(sort))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_against_the_address_is_hard_and_all_else_is_soft() {
        for hard in ["5.1.1", "5.1.10", "5.2.1", "5.4.4", "5.0.0"] {
            assert_eq!(kind(hard), BounceKind::Hard, "{hard}");
        }
        for soft in ["4.4.1", "4.2.2", "5.2.2", "5.2.3", "5.3.4", "5.6.1", "5.7.1", "", "words"] {
            assert_eq!(kind(soft), BounceKind::Soft, "{soft}");
        }
    }
}

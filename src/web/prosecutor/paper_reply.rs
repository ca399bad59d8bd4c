//! A reply that came as a letter: entered item by item as the agency would by its own pages, with the scan of the letter,
//! what proves the items, and the day that counts.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::case_entries::{day, needed};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::files::{FileHash, queries as files};
use crate::http::{Allowed, AppError, Pages, Posted, once};
use crate::kit::{Actor, Fields};
use crate::org::queries as org;
use crate::recommendations::error::RecommendationRefusal;
use crate::recommendations::{
    AddresseeId, ClaimedState, ItemId, RecommendationError, RectificationItem, queries as lines,
};
use crate::replies::model::ReplyChannel;
use crate::replies::service::{self, PaperReply};
use crate::replies::{ReplyError, ReplyKind};
use crate::web::agency::answers;
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::web::sent;
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/recommendations/lines/{id}/reply", page);
    p.post("/recommendations/lines/{id}/reply", enter);
}

/// A card of the form.
#[derive(Serialize)]
struct CardView {
    no: i32,
    text: String,
    id: ItemId,
}

/// A file that the form brought.
#[derive(Serialize)]
struct FileView {
    hash: String,
    name: String,
}

#[derive(Serialize)]
struct PaperView {
    href: String,
    title: String,
    number: String,
    agency: String,
    served_on: Option<NaiveDate>,
    cards: Vec<CardView>,
    kinds: Vec<Choice>,
    channels: Vec<Choice>,
    states: Vec<Choice>,
    /// What a file may be: the letter, the proof of posting, what proves an item.
    roles: Vec<Choice>,
    files: Vec<FileView>,
    sent: usize,
    form: Form,
}

/// A line with its document and items.
struct Found {
    href: String,
    title: String,
    number: String,
    agency: String,
    served_on: Option<NaiveDate>,
    items: Vec<RectificationItem>,
    files: Vec<FileView>,
}

async fn found(
    state: &AppState,
    actor: &Actor,
    (id, at): (AddresseeId, &At),
    hashes: Vec<String>,
) -> Result<Found, AppError> {
    let (who, no_number, today) = (actor.clone(), at.text("ui-no-number"), state.clock.now().date());
    let found = state.read(move |conn| {
        let line = lines::addressee(conn, &who.scope, id)?;
        let (line, document) = line.ok_or(RecommendationRefusal::AddresseeNotFound { id })?;
        let agency = org::agency(conn, line.agency_id)?.map(|row| row.name).unwrap_or_default();
        let mut sent = Vec::new();
        for hash in hashes {
            let file = match FileHash::try_from(hash.clone()) {
                Ok(known) => files::visible_file(conn, &who.scope, who.person, &known, today)?,
                Err(_) => None,
            };
            let name = file.map_or_else(|| hash.clone(), |(_, name)| name);
            sent.push(FileView { hash, name });
        }
        Ok::<_, RecommendationError>(Found {
            href: format!("/recommendations/{}", document.id),
            title: document.title,
            number: document.number.unwrap_or(no_number),
            agency,
            served_on: line.served_on,
            items: lines::items_of(conn, id)?,
            files: sent,
        })
    });
    Ok(found.await?)
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (id, at): (AddresseeId, &At),
    refused: Option<(&Posted, &AppError)>,
) -> Result<PaperView, AppError> {
    let hashes = refused.map(|(posted, _)| sent::hashes(posted)).unwrap_or_default();
    let found = found(state, actor, (id, at), hashes).await?;
    let first;
    let (posted, form) = match refused {
        Some((posted, error)) => (posted, Form::refused(posted, error, at)),
        None => {
            let today = state.clock.now().date();
            first = answers::fresh(&found.items, None)
                .with("channel", ReplyChannel::Post.code())
                .with("received_on", today);
            (&first, Form::of(&first))
        }
    };
    let card = |id: ItemId| {
        let item = found.items.iter().find(|item| item.id == id)?;
        Some(CardView { no: item.no, text: item.text.clone(), id })
    };
    let mut roles = vec![
        Choice::new(LETTER, at.text("ui-paper-letter")),
        Choice::new(POSTING, at.text("ui-paper-posting")),
    ];
    roles.extend(found.items.iter().map(|item| {
        let no = at.language.text("ui-item-no", &[("no", item.no.to_string())]);
        Choice::new(item.id, format!("{}：{no}", at.text("ui-paper-proves")))
    }));
    let channels = ReplyChannel::ALL.iter().filter(|channel| **channel != ReplyChannel::Portal);
    Ok(PaperView {
        cards: answers::order(posted).into_iter().filter_map(card).collect(),
        kinds: choices!(at.language, ReplyKind),
        channels: channels.map(|one| Choice::new(one.code(), word!(at.language, one))).collect(),
        states: choices!(at.language, ClaimedState),
        roles,
        sent: found.files.len(),
        files: found.files,
        href: found.href,
        title: found.title,
        number: found.number,
        agency: found.agency,
        served_on: found.served_on,
        form,
    })
}

const TEMPLATE: &str = "pages/prosecutor/paper_reply.html";

/// What a file is: the letter itself.
const LETTER: &str = "letter";

/// What a file is: the postmark, or another proof of the day of posting.
const POSTING: &str = "posting";

async fn page(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<HttpResponse, AppError> {
    let view = view(&state, &allowed.actor, (id.into_inner(), &at), None).await?;
    at.page(&state, &allowed.actor, TEMPLATE, view).await
}

async fn enter(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    (request, payload): (HttpRequest, web::Payload),
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let (posted, whole) = sent::received(&state, &actor, (&request, payload)).await?;
    let posted = answers::answered_first(&posted);
    let done = match whole.and_then(|()| told(&posted)) {
        Ok(paper) => {
            once(&state, actor.clone(), &posted, move |work| {
                service::enter(work, id, &paper).map(|reply| reply.id)
            })
            .await
        }
        Err(error) => Err(error),
    };
    let done = done.map(|reply| (format!("/replies/{reply}"), "said-paper_entered"));
    sent::answered((&state, &at, &actor), done, TEMPLATE, async |error| {
        view(&state, &actor, (id, &at), Some((&posted, error))).await
    })
    .await
}

/// What the form says of the letter. A single file is the letter; of several it is asked what each is.
fn told(posted: &Posted) -> Result<PaperReply, AppError> {
    let mut text = answers::text(posted, None)?;
    let mut fields = Fields::new();
    let channel = needed(posted, &mut fields, "channel", ReplyChannel::from_code);
    let received_on = day(posted, &mut fields, "received_on");
    let posted_on = posted.day(&mut fields, "posted_on");
    let mut posting_proof = None;
    let hashes = sent::hashes(posted);
    let single = hashes.len() == 1;
    for hash in hashes {
        let name = format!("role-{hash}");
        let role = posted.text(&name).to_owned();
        match role.as_str() {
            "" if !single => fields.fault(name, "required", ""),
            "" | LETTER => {
                fields.check(text.document.is_none(), &name, "one_of_two", "");
                text.document = Some(hash);
            }
            POSTING => {
                fields.check(posting_proof.is_none(), &name, "one_of_two", "");
                posting_proof = Some(hash);
            }
            item => {
                let answer = text.answers.iter_mut().find(|answer| answer.item_id.to_string() == item);
                match answer {
                    Some(answer) => answer.evidence.push(hash),
                    None => fields.fault(name, "unknown", item),
                }
            }
        }
    }
    fields.finish().map_err(ReplyError::from)?;
    let (Some(channel), Some(received_on)) = (channel, received_on) else {
        return Err(wrong("received_on", "required"));
    };
    Ok(PaperReply { text, channel, received_on, posted_on, posting_proof })
}

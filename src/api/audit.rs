//! The chained log: who did and who saw what, its proof, and the log of one case.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::AppState;
use crate::audit::{AuditProof, AuditRow, LogFilter};
use crate::auth::policy::actions;
use crate::cases::CaseId;
use crate::flows::case_log::{self, CaseLogError};
use crate::http::{Allowed, AppError, Routes};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_audit);
    route!(r, verify_audit);
    route!(r, list_case_audit);
    route!(r, export_case_audit);
}

/// Which rows are wanted.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Kind of record.
    pub subject_kind: Option<String>,
    /// Its id.
    pub subject_id: Option<i64>,
    /// Who.
    pub person: Option<PersonId>,
    /// What was done, `noun.verb`.
    pub action: Option<String>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}

/// A row of the log. What a record says is not in it; only which fields were touched.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AuditEntryBody {
    /// Position in the whole log.
    pub id: i64,
    /// The procuratorate in whose chain it stands.
    pub office_id: OfficeId,
    /// Position in that chain.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who; null for the public and the program itself.
    pub person_id: Option<PersonId>,
    /// The roles held then.
    pub roles: Vec<String>,
    /// From where.
    pub origin: String,
    /// What was done.
    pub action: String,
    /// Kind of record.
    pub subject_kind: String,
    /// Its id.
    pub subject_id: i64,
    /// The case it belongs to.
    pub case_id: Option<i64>,
    /// The fields that the row speaks of, without what stands in them.
    pub fields: Vec<String>,
    /// Hash of the row.
    pub hash: String,
}

impl From<AuditRow> for AuditEntryBody {
    fn from(row: AuditRow) -> Self {
        let fields = row.fields();
        let AuditRow {
            id,
            office_id,
            seq,
            at,
            person_id,
            roles,
            origin,
            action,
            subject_kind,
            subject_id,
            case_id,
            detail: _,
            prev_hash: _,
            case_prev_hash: _,
            hash,
        } = row;
        Self {
            id,
            office_id,
            seq,
            at,
            person_id,
            roles: roles.split(',').filter(|role| !role.is_empty()).map(str::to_owned).collect(),
            origin,
            action,
            subject_kind,
            subject_id,
            case_id,
            fields,
            hash,
        }
    }
}

/// The log of the caller's office and those below, the newest first.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(AuditQuery, PageRequest),
    responses((status = 200, description = "A page of the log", body = Page<AuditEntryBody>)))]
async fn list_audit(
    allowed: Allowed<actions::ReadAudit>,
    state: web::Data<AppState>,
    query: web::Query<AuditQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<AuditEntryBody>>, AppError> {
    let page = page.into_inner();
    let AuditQuery { subject_kind, subject_id, person, action, from, until } = query.into_inner();
    let filter = LogFilter { offices: None, subject_kind, subject_id, person, action, from, until };
    let rows = state.read(move |conn| case_log::entries(conn, &allowed.actor, filter, &page)).await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id).map(AuditEntryBody::from)))
}

/// A row that does not hold.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BrokenBody {
    /// The office of the chain.
    pub office_id: OfficeId,
    /// The position.
    pub seq: i64,
    /// What does not hold: `hash`, `link`, `gap`, `head`, `anchor`.
    pub what: String,
    /// The same in words.
    pub explanation: String,
}

/// What a proof of the log found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LogVerificationBody)]
pub struct VerificationBody {
    /// Nothing is broken.
    pub whole: bool,
    /// Rows read.
    pub rows: u64,
    /// Chains read.
    pub chains: u64,
    /// Anchors held against them.
    pub anchors: u64,
    /// Lines of the file of anchors that this site did not sign.
    pub unreadable_anchors: Vec<usize>,
    /// The first broken row of each chain, and of each anchored chain.
    pub broken: Vec<BrokenBody>,
}

impl From<AuditProof> for VerificationBody {
    fn from(proof: AuditProof) -> Self {
        let broken = proof.broken().map(|broken| BrokenBody {
            office_id: broken.office_id,
            seq: broken.seq,
            what: broken.what.to_owned(),
            explanation: broken.explain().to_owned(),
        });
        Self {
            whole: proof.holds(),
            rows: proof.chains.rows,
            chains: proof.chains.chains,
            anchors: proof.anchors.read,
            broken: broken.collect(),
            unreadable_anchors: proof.anchors.unreadable,
        }
    }
}

/// Proves every chain from its first row, and holds it against the anchors.
#[utoipa::path(get, path = "/api/v1/audit/verification", tag = "audit",
    responses((status = 200, description = "What was found", body = VerificationBody)))]
async fn verify_audit(
    _allowed: Allowed<actions::ReadAudit>,
    state: web::Data<AppState>,
) -> Result<web::Json<VerificationBody>, AppError> {
    let proof = state.anchors.prove(&state.db).await.map_err(CaseLogError::from)?;
    Ok(web::Json(proof.into()))
}

/// Something that was done in a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CaseAuditBody {
    /// Position in the whole log.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who; null for the public and the program itself.
    pub person_id: Option<PersonId>,
    /// What was done.
    pub action: String,
    /// Kind of record.
    pub subject_kind: String,
    /// Its id.
    pub subject_id: i64,
    /// What it says.
    pub detail: Value,
}

impl From<AuditRow> for CaseAuditBody {
    fn from(row: AuditRow) -> Self {
        let AuditRow { id, at, person_id, action, subject_kind, subject_id, detail, .. } = row;
        let detail = serde_json::from_str(&detail).unwrap_or(Value::Null);
        Self { id, at, person_id, action, subject_kind, subject_id, detail }
    }
}

/// Everything that was done in a case, the first first.
#[utoipa::path(get, path = "/api/v1/cases/{id}/audit", tag = "audit",
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 200, description = "What was done", body = [CaseAuditBody])))]
async fn list_case_audit(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<web::Json<Vec<CaseAuditBody>>, AppError> {
    let id = id.into_inner();
    let rows = state.read(move |conn| case_log::timeline(conn, &allowed.actor.scope, id)).await?;
    Ok(web::Json(rows.into_iter().map(CaseAuditBody::from).collect()))
}

/// The log of a case as lines of JSON that prove themselves: what it is, the rows, a signature.
#[utoipa::path(get, path = "/api/v1/cases/{id}/audit/export", tag = "audit",
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 200, description = "The lines", body = String, content_type = "application/x-ndjson")))]
async fn export_case_audit(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let (id, key) = (id.into_inner(), state.anchors.clone());
    let text = state.perform(allowed.actor, move |work| case_log::export(work, id, key.key())).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/x-ndjson")
        .insert_header(("content-disposition", format!("attachment; filename=\"case-{id}-log.jsonl\"")))
        .body(text))
}

//! Inquiries that one office asks another for (R21 Art 43), as both of them see them.

use actix_web::web;
use serde::{Deserialize, Serialize};

use super::case_file::CommissionBody;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::CaseId;
use crate::cases::error::CaseError;
use crate::cases::queries::{CommissionFilter, ListedCommission, all_commissions};
use crate::http::{Allowed, AppError, Routes};
use crate::kit::OfficeId;
use crate::kit::page::{Page, PageRequest};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_commissions);
}

/// Which commissions are wanted.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommissionQuery {
    /// The office that was asked.
    pub to_office_id: Option<OfficeId>,
    /// The office whose case it is.
    pub from_office_id: Option<OfficeId>,
    /// Answered ones only, or those that are not.
    pub answered: Option<bool>,
}

/// A commission as both offices see it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ListedCommissionBody {
    /// The commission.
    #[serde(flatten)]
    pub commission: CommissionBody,
    /// The office that asks.
    pub from_office_id: OfficeId,
    /// The case it is asked for.
    pub case_id: CaseId,
    /// Its number.
    pub case_number: String,
}

/// Commissions that an office in sight asks for or is asked for, the newest first.
#[utoipa::path(get, path = "/api/v1/commissions", tag = "cases", params(CommissionQuery, PageRequest),
    responses((status = 200, description = "A page of commissions", body = Page<ListedCommissionBody>)))]
async fn list_commissions(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    query: web::Query<CommissionQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<ListedCommissionBody>>, AppError> {
    let CommissionQuery { to_office_id, from_office_id, answered } = query.into_inner();
    let filter = CommissionFilter { to: to_office_id, from: from_office_id, answered };
    let page = page.into_inner();
    let rows = state
        .read(move |conn| {
            all_commissions(conn, &allowed.actor.scope, &filter, &page).map_err(CaseError::from)
        })
        .await?;
    let body = |(row, office, number): ListedCommission| ListedCommissionBody {
        case_id: row.case_id,
        commission: row.into(),
        from_office_id: office,
        case_number: number,
    };
    Ok(web::Json(Page::of(rows, &page, |row| row.0.id.0).map(body)))
}

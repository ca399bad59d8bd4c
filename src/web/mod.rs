//! The pages that people open. A handler reads what was asked, calls one function of a room, and shows what came of it by
//! a template; one folder for each audience.
//!
//! A page works without script: links and forms do everything, and scripts only spare the way. It takes the session from
//! cookies, and a form is taken only with the secret of its browser. Pages never see a store.

pub mod account;
mod agency;
pub mod assets;
pub mod at;
mod errors;
pub mod export;
pub mod form;
pub mod help;
mod keeping;
pub mod lamp;
pub mod list;
mod mail_settings;
pub mod names;
mod own_factor;
mod prosecutor;
mod public;
pub mod render;
mod search;
mod sent;
mod shell;
mod supervisor;

use actix_web::middleware::from_fn;

use crate::http::problem::EdgeError;
use crate::http::{AppError, Pages};

/// Every page.
#[must_use]
pub fn pages() -> Pages {
    let mut pages = Pages::default();
    assets::pages(&mut pages);
    account::pages(&mut pages);
    agency::pages(&mut pages);
    help::pages(&mut pages);
    prosecutor::pages(&mut pages);
    keeping::pages(&mut pages);
    own_factor::pages(&mut pages);
    mail_settings::pages(&mut pages);
    public::pages(&mut pages);
    search::pages(&mut pages);
    sent::pages(&mut pages);
    supervisor::pages(&mut pages);
    pages
}

/// Registers every page with the framework, and answers what there is nothing at.
pub fn configure(config: &mut actix_web::web::ServiceConfig) {
    let scope = actix_web::web::scope("")
        .wrap(from_fn(errors::as_page))
        .configure(|config| pages().configure(config))
        .default_service(actix_web::web::to(|| async {
            Err::<&str, _>(AppError::from(EdgeError::NoSuchAddress))
        }));
    config.service(scope);
}

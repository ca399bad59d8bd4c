//! The listener, used by the program and by the tests.

use std::net::TcpListener;
use std::sync::OnceLock;

use actix_web::dev::Server;
use actix_web::error::ErrorInternalServerError;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, HttpServer, web};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::api;
use crate::app::AppState;
use crate::http::problem::localise;
use crate::http::telemetry::{Metrics, measure};
use crate::web as pages;

/// Where the OpenAPI document is found.
pub const OPENAPI: &str = "/api/v1/openapi.json";

/// Serves on a listener until the returned future ends.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(state: AppState, listener: TcpListener, workers: usize) -> std::io::Result<Server> {
    let document = web::Data::new(Document::new());
    let metrics = web::Data::from(Metrics::new().map_err(std::io::Error::other)?);
    let state = web::Data::new(state);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(state.clone())
            .app_data(document.clone())
            .app_data(metrics.clone())
            .app_data(web::PayloadConfig::new(state.limits.body))
            .wrap(from_fn(localise))
            .wrap(from_fn(measure))
            .service(web::resource(OPENAPI).get(openapi).route(web::head().to(openapi)))
            .service(web::redirect("/api/docs", "/api/docs/"))
            .service(SwaggerUi::new("/api/docs/{_:.*}").config(Config::from(OPENAPI)))
            .configure(|config| api::routes().configure(config))
            // Last: it takes every address that nothing before has taken.
            .configure(pages::configure)
    });
    Ok(server.workers(workers).listen(listener)?.run())
}

/// The document as it is sent, made when it is first asked for.
type Document = OnceLock<String>;

async fn openapi(document: web::Data<Document>) -> actix_web::Result<HttpResponse> {
    let made = match document.get() {
        Some(made) => made,
        None => {
            let made = api::routes().openapi().to_json().map_err(ErrorInternalServerError)?;
            document.get_or_init(|| made)
        }
    };
    Ok(HttpResponse::Ok().content_type("application/json").body(made.clone()))
}

//! The listener, used by the program and by the tests.

use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};

use crate::api;
use crate::app::AppState;
use crate::http::input::BODY_LIMIT;
use crate::http::problem::localise;

/// Serves on a listener until the returned future ends.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(state: AppState, listener: TcpListener, workers: usize) -> std::io::Result<Server> {
    let document = web::Data::new(api::routes().openapi());
    let state = web::Data::new(state);
    let server = HttpServer::new(move || {
        let document = document.clone();
        App::new()
            .app_data(state.clone())
            .app_data(web::PayloadConfig::new(BODY_LIMIT))
            .wrap(from_fn(localise))
            .route(
                "/api/v1/openapi.json",
                web::get().to(move || {
                    let document = document.clone();
                    async move { web::Json(document.get_ref().clone()) }
                }),
            )
            .configure(|config| api::routes().configure(config))
    });
    Ok(server.workers(workers).listen(listener)?.run())
}

//! Serving.

use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::Arc;

use tracing_subscriber::EnvFilter;

use super::{Failure, open};
use crate::app::AppState;
use crate::auth::token::TokenKeys;
use crate::config::{Config, LogConfig, LogFormat};
use crate::kit::Clock;

/// Serves until the process is told to stop.
pub(super) fn serve(config: &Config) -> Result<ExitCode, Failure> {
    start_log(&config.log)?;
    let db = open::database(config)?;
    for name in db.migrate()? {
        tracing::info!(migration = %name, "Applied migration {name}");
    }
    let seeds: Vec<_> =
        config.secrets.token_keys.iter().map(|key| (key.kid.clone(), *key.key.expose())).collect();
    let state =
        AppState { db, clock: Arc::new(Clock::System), token_keys: Arc::new(TokenKeys::new(&seeds)?) };
    let listener = TcpListener::bind(config.server.listen)?;
    let address = listener.local_addr()?;
    let workers = config.server.workers;
    actix_web::rt::System::new().block_on(async move {
        let server = crate::server::serve(state, listener, workers)?;
        tracing::info!(listen = %address, "Serving on http://{address}");
        server.await
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Lines of the log go to standard error, so that what a command prints stays apart.
fn start_log(config: &LogConfig) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&config.filter)?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.format {
        LogFormat::Text => log.try_init().map_err(|error| error.to_string())?,
        LogFormat::Json => log.json().try_init().map_err(|error| error.to_string())?,
    }
    Ok(())
}

//! What is measured and logged of every request: route, status, time. Never bodies, names or tokens.

use std::sync::Arc;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web;
use prometheus::{Encoder, HistogramOpts, HistogramVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder};

/// The program's measurements, in the form Prometheus reads.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    requests: HistogramVec,
    in_flight: IntGauge,
    index_whole: IntGauge,
    index_position: IntGauge,
    index_behind: IntGauge,
    follower_behind: IntGaugeVec,
}

/// Upper bounds of the time histogram, in seconds.
const BUCKETS: &[f64] = &[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

impl Metrics {
    /// Makes the measurements.
    ///
    /// # Errors
    /// When a name is taken twice, which would be a fault of the program.
    pub fn new() -> Result<Arc<Self>, prometheus::Error> {
        let registry = Registry::new();
        let options = HistogramOpts::new("yisu_http_request_seconds", "Time to answer, by route")
            .buckets(BUCKETS.to_vec());
        let requests = HistogramVec::new(options, &["method", "route", "status"])?;
        let in_flight = IntGauge::new("yisu_http_requests_in_flight", "Requests being answered")?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(in_flight.clone()))?;
        let gauge = |name: &str, help: &str| {
            let gauge = IntGauge::new(name, help)?;
            registry.register(Box::new(gauge.clone()))?;
            Ok::<_, prometheus::Error>(gauge)
        };
        let index_whole = gauge("yisu_index_whole", "1 when everything is in the index, 0 while it is made")?;
        let index_position = gauge("yisu_index_position", "The last change that is in the index")?;
        let index_behind = gauge("yisu_index_changes_behind", "Changes that are not in the index yet")?;
        let options = Opts::new(
            "yisu_follower_changes_behind",
            "Changes that a follower of the log has not come to yet",
        );
        let follower_behind = IntGaugeVec::new(options, &["follower"])?;
        registry.register(Box::new(follower_behind.clone()))?;
        Ok(Arc::new(Self {
            registry,
            requests,
            in_flight,
            index_whole,
            index_position,
            index_behind,
            follower_behind,
        }))
    }

    /// Measures the followers that keep their position in the database, beside the newest change.
    pub fn of_followers(&self, positions: &[(String, i64)], newest: i64) {
        for (follower, position) in positions {
            self.follower_behind.with_label_values(&[follower]).set((newest - position).max(0));
        }
    }

    /// Measures the index beside the newest change, as far as that is known.
    pub fn of_index(&self, is_whole: bool, position: i64, newest: Option<i64>) {
        self.index_whole.set(i64::from(is_whole));
        self.index_position.set(position);
        if let Some(newest) = newest {
            self.index_behind.set((newest - position).max(0));
        }
    }

    /// The text that Prometheus reads.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = Vec::new();
        match TextEncoder::new().encode(&self.registry.gather(), &mut out) {
            Ok(()) => String::from_utf8_lossy(&out).into_owned(),
            Err(error) => {
                tracing::error!(%error, "Metrics cannot be written: {error}");
                String::new()
            }
        }
    }
}

/// The word by which a method is counted. What anybody may make up is one word: each makes a new row.
fn word(method: &Method) -> &'static str {
    let known = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    known.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

/// Measures and logs a request.
///
/// # Errors
/// Those of the handler, unchanged.
pub async fn measure<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let metrics = request.app_data::<web::Data<Metrics>>().cloned();
    let begun = Instant::now();
    let method = word(request.method());
    if let Some(metrics) = &metrics {
        metrics.in_flight.inc();
    }
    let outcome = next.call(request).await;
    let seconds = begun.elapsed().as_secs_f64();
    if let Some(metrics) = &metrics {
        metrics.in_flight.dec();
    }
    if let Ok(response) = &outcome {
        let route = response.request().match_pattern().unwrap_or_else(|| String::from("-"));
        let status = response.status().as_str().to_owned();
        if let Some(metrics) = &metrics {
            metrics.requests.with_label_values(&[method, &route, &status]).observe(seconds);
        }
        tracing::debug!(method, route, status, seconds, "Answered {method} {route}: {status}");
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::{Method, word};

    #[test]
    fn a_made_up_method_is_no_measurement_of_its_own() {
        assert_eq!(word(&Method::PATCH), "PATCH");
        assert_eq!(word(&Method::from_bytes(b"NONSENSE").unwrap()), "other");
    }
}

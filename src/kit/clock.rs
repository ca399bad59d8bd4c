//! Instants in UTC, civil dates in Asia/Shanghai, and the clock that gives them.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Utc};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant in UTC, to the microsecond, as both databases keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = diesel::sql_types::Timestamp)]
pub struct Timestamp(NaiveDateTime);

/// Seconds by which China Standard Time is ahead of UTC. China has had no summer time since 1991.
const SHANGHAI_SECONDS: i32 = 8 * 3600;

/// The zone in which every statutory day begins and ends.
#[must_use]
pub fn shanghai() -> FixedOffset {
    FixedOffset::east_opt(SHANGHAI_SECONDS).unwrap_or_else(|| chrono::Offset::fix(&Utc))
}

impl Timestamp {
    /// From an instant, truncated to the microsecond.
    #[must_use]
    pub fn from_utc(at: DateTime<Utc>) -> Self {
        let micros = at.timestamp_micros();
        Self(DateTime::from_timestamp_micros(micros).unwrap_or(at).naive_utc())
    }

    /// The first instant of a civil day in China.
    #[must_use]
    pub fn start_of(day: NaiveDate) -> Self {
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        Self(midnight - chrono::TimeDelta::seconds(SHANGHAI_SECONDS.into()))
    }

    /// The instant of a civil date and time in China.
    #[must_use]
    pub fn from_civil(civil: NaiveDateTime) -> Self {
        Self(civil - chrono::TimeDelta::seconds(SHANGHAI_SECONDS.into()))
    }

    /// The civil date and time in China.
    #[must_use]
    pub fn civil(self) -> NaiveDateTime {
        self.utc().with_timezone(&shanghai()).naive_local()
    }

    /// The civil date in China.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.utc().with_timezone(&shanghai()).date_naive()
    }

    /// The instant as chrono's type.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        self.0.and_utc()
    }

    /// Microseconds since 1970.
    #[must_use]
    pub fn micros(self) -> i64 {
        self.utc().timestamp_micros()
    }

    /// This instant moved by a duration.
    #[must_use]
    pub fn plus(self, by: chrono::TimeDelta) -> Self {
        Self(self.0 + by)
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.utc().to_rfc3339_opts(chrono::SecondsFormat::Micros, true))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        DateTime::parse_from_rfc3339(&text)
            .map(|at| Self::from_utc(at.with_timezone(&Utc)))
            .map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Timestamp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
            .into()
    }
}
impl utoipa::ToSchema for Timestamp {}

impl<DB> ToSql<diesel::sql_types::Timestamp, DB> for Timestamp
where
    DB: Backend,
    NaiveDateTime: ToSql<diesel::sql_types::Timestamp, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB> FromSql<diesel::sql_types::Timestamp, DB> for Timestamp
where
    DB: Backend,
    NaiveDateTime: FromSql<diesel::sql_types::Timestamp, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        NaiveDateTime::from_sql(bytes).map(Self)
    }
}

/// Where "now" comes from: the system, or a hand that moves it (tests, the demonstration year).
#[derive(Debug)]
pub enum Clock {
    /// The clock of the machine.
    System,
    /// A clock that stands until it is set: microseconds since 1970.
    Manual(AtomicI64),
}

impl Clock {
    /// A clock that stands at the given instant.
    #[must_use]
    pub fn manual(at: Timestamp) -> Self {
        Self::Manual(AtomicI64::new(at.micros()))
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::from_utc(Utc::now()),
            Self::Manual(micros) => Timestamp::from_utc(
                DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst))
                    .unwrap_or(DateTime::UNIX_EPOCH),
            ),
        }
    }

    /// Sets a manual clock. The system's clock is left alone.
    pub fn set(&self, at: Timestamp) {
        match self {
            Self::System => {}
            Self::Manual(micros) => micros.store(at.micros(), Ordering::SeqCst),
        }
    }
}

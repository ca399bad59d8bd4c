//! What a text tells beyond its words: places, organisations, codes, amounts, dates and telephone numbers,
//! each with where it stands. Pure; it stands beside the index because matching and screening both use it.
//!
//! It finds what is written plainly and errs on the side of leaving out: a wrong name misleads, a missing one
//! is read in the text.

mod amounts;
mod dates;
mod gazetteer;
mod names;
mod numbers;
mod organisations;
mod places;
mod plain;
mod telephones;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use amounts::{Amount, Measure};
pub use dates::DateFound;
pub use gazetteer::{KnownPlace, PlaceKind, known_places};
pub use organisations::{CreditCode, OrganisationFound, OrganisationKind};
pub use places::PlaceFound;
pub use plain::{Plain, Span};
pub use telephones::Telephone;

/// What was found in a text, each sort in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Extracted {
    /// Places.
    pub places: Vec<PlaceFound>,
    /// Organisations.
    pub organisations: Vec<OrganisationFound>,
    /// Unified social credit codes.
    pub codes: Vec<CreditCode>,
    /// Amounts.
    pub amounts: Vec<Amount>,
    /// Dates.
    pub dates: Vec<DateFound>,
    /// Telephone numbers, masked.
    pub telephones: Vec<Telephone>,
}

/// Finds what a text tells that was written on a day.
#[must_use]
pub fn extract(text: &str, written: NaiveDate) -> Extracted {
    extract_plain(&Plain::of(text), written)
}

/// The same of a text that is plain already.
#[must_use]
pub fn extract_plain(text: &Plain, written: NaiveDate) -> Extracted {
    let places = places::places(text);
    let organisations = organisations::organisations(text, &places);
    // A place that is part of an organisation's name stays a place: it tells the division.
    Extracted {
        organisations,
        codes: organisations::codes(text),
        amounts: amounts::amounts(text),
        dates: dates::dates(text, written),
        telephones: telephones::telephones(text),
        places,
    }
}

//! What is suggested of a lead: one function under the page, the arrival, unsaved text and the measurement.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::agencies::{AgencySuggestion, Regional, agencies};
use super::alike::{Decided, nearest};
use super::domains::{DomainSuggestion, domains};
use super::duties::duties;
use super::knowledge::Knowledge;
use super::priority::{Priority, Registered, priority};
use super::words::{Part, Parts};
use crate::kit::AgencyId;
use crate::leads::LeadId;
use crate::search::extraction::{Extracted, extract_plain};

/// So many fields are told.
const FIELDS: usize = 5;

/// What is told of a lead.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Itself, if it is registered: a lead says nothing of itself.
    pub lead: Option<LeadId>,
    /// What was decided after this day is not known; none: everything is.
    pub known_on: Option<NaiveDate>,
    /// Its heading.
    pub title: String,
    /// What was told.
    pub narrative: String,
    /// Where it is, in words.
    pub place: Option<String>,
    /// Which interest is harmed.
    pub harm: Option<String>,
    /// What is known of it beyond its text.
    pub registered: Registered,
    /// Agencies that were entered on it as responsible.
    pub entered: Vec<AgencyId>,
}

/// What is the same for all leads of a region and a day.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Codes of the fields in force on the day.
    pub open: Vec<String>,
    /// The agencies of the region.
    pub regional: Regional,
    /// The day.
    pub on: NaiveDate,
}

/// What is found in a part of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ExtractedPart {
    /// The part.
    pub part: Part,
    /// What was found; places in it are counted from its beginning.
    pub found: Extracted,
}

/// What is suggested, with all that it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The likely fields, the likeliest first; no field may stand first.
    pub domains: Vec<DomainSuggestion>,
    /// The agencies that are likely responsible, the likeliest first; none when no field is likely.
    pub agencies: Vec<AgencySuggestion>,
    /// The score.
    pub priority: Priority,
    /// What was extracted.
    pub extracted: Vec<ExtractedPart>,
}

impl Judged {
    /// The code of the likely field; none: no field of public-interest litigation.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        self.domains.first().and_then(|first| first.domain.as_deref())
    }
}

/// Suggests. The decided leads are candidates, of which the nearest are asked.
#[must_use]
pub fn suggest(told: &Told, decided: &[Decided], setting: &Setting) -> Judged {
    let known = Knowledge::shared();
    let parts = Parts::of([
        (Part::Title, told.title.as_str()),
        (Part::Narrative, told.narrative.as_str()),
        (Part::Place, told.place.as_deref().unwrap_or_default()),
        (Part::Harm, told.harm.as_deref().unwrap_or_default()),
    ]);
    let near = nearest(&told.text(), decided, (told.lead, told.known_on));
    let mut fields = domains(known, &parts, &near, &setting.open);
    fields.truncate(FIELDS);
    let has_field = fields.first().is_some_and(|first| first.domain.is_some());
    let extracted: Vec<(Part, Extracted)> =
        parts.each().map(|(part, plain)| (part, extract_plain(plain, setting.on))).collect();
    let agencies = if has_field {
        let likely: Vec<String> = fields.iter().filter_map(|field| field.domain.clone()).collect();
        let duties = duties(known, &parts, &likely, setting.on);
        agencies(duties, &setting.regional, (&parts, &told.entered), &near, setting.on)
    } else {
        Vec::new()
    };
    let priority = priority(known, &parts, &extracted, &told.registered, &near, has_field);
    let extracted = extracted.into_iter().map(|(part, found)| ExtractedPart { part, found }).collect();
    Judged { domains: fields, agencies, priority, extracted }
}

impl Told {
    /// Heading and text, as they are compared with other leads.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}", self.title, self.narrative)
    }
}

//! How the whole set of hits divides, counted in the same pass.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use tantivy::SegmentReader;
use tantivy::columnar::StrColumn;

use super::error::IndexError;
use super::schema::Fields;

/// The number of hits for each code of each field: `domain`, `state`, `office`, `agency`, `source`, `channel`,
/// `kind`, `month`. The most frequent first, equal ones by code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Facets(pub BTreeMap<&'static str, Vec<(String, u64)>>);

/// Counts over all segments.
#[derive(Default)]
pub(super) struct Counts(HashMap<&'static str, HashMap<String, u64>>);

/// Counts over one segment, by the ordinals of its codes.
pub(super) struct SegmentCounts {
    columns: Vec<(&'static str, StrColumn, Vec<u64>)>,
}

impl SegmentCounts {
    pub(super) fn of(reader: &SegmentReader) -> Result<Self, IndexError> {
        let mut columns = Vec::new();
        for (name, _) in Fields::get().facets() {
            if let Some(column) = reader.fast_fields().str(name)? {
                let terms = column.num_terms();
                columns.push((name, column, vec![0; terms]));
            }
        }
        Ok(Self { columns })
    }

    pub(super) fn add(&mut self, docs: &[u32]) {
        for (_, column, counts) in &mut self.columns {
            for doc in docs {
                for ordinal in column.term_ords(*doc) {
                    if let Some(count) = usize::try_from(ordinal).ok().and_then(|at| counts.get_mut(at)) {
                        *count += 1;
                    }
                }
            }
        }
    }
}

impl Counts {
    pub(super) fn add(&mut self, segment: SegmentCounts) -> Result<(), IndexError> {
        for (name, column, counts) in segment.columns {
            let sums = self.0.entry(name).or_default();
            for (ordinal, count) in (0_u64..).zip(counts).filter(|(_, count)| *count > 0) {
                let mut code = String::new();
                if column.ord_to_str(ordinal, &mut code)? {
                    *sums.entry(code).or_default() += count;
                }
            }
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Facets {
        let mut facets = BTreeMap::new();
        for (name, sums) in self.0 {
            let mut sums: Vec<(String, u64)> = sums.into_iter().collect();
            sums.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
            facets.insert(name, sums);
        }
        Facets(facets)
    }
}

//! What can be counted, and how it is narrowed.

use crate::kit::Timestamp;
use crate::statistics::model::{Filter, GroupBy, next};

/// The rows of one sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Base {
    /// Leads.
    Leads,
    /// Cases.
    Cases,
    /// Recommendations, by document.
    Recommendations,
    /// Recommendations, by addressee, with the clocks of reply and rectification.
    Lines,
    /// Suits.
    Lawsuits,
    /// Brand cases.
    BrandCases,
    /// Media reports.
    Media,
}

/// The parts of a statement over a base.
pub(super) struct Shape {
    /// Tables.
    pub(super) from: &'static str,
    /// The id of a row.
    pub(super) id: &'static str,
    /// The office to which it counts.
    pub(super) office: &'static str,
    /// Its field; none where rows have no field.
    pub(super) domain: Option<&'static str>,
    /// Its administrative system, where a row has exactly one.
    pub(super) system: Option<&'static str>,
    /// The condition of belonging to an administrative system, `{system}` standing for it.
    pub(super) in_system: &'static str,
    /// The kind of record.
    pub(super) kind: &'static str,
    /// Its number.
    pub(super) number: &'static str,
    /// Its title.
    pub(super) title: &'static str,
}

/// The addressees of public-interest recommendations that still count on the cut-off day, with the
/// clock of the written reply (`k`) and that of the rectification period (`z`). Case and agency are always
/// there; joined on the left, they are not read at all where nothing is asked of them.
const LINES: &str = "recommendation_addressees a \
    JOIN recommendations r ON r.id = a.recommendation_id AND r.kind = 'pil' \
    LEFT JOIN cases c ON c.id = r.case_id \
    LEFT JOIN agencies g ON g.id = a.agency_id \
    LEFT JOIN clocks k ON k.subject_kind = 'addressee' AND k.subject_id = a.id \
        AND k.rule IN ('A6', 'A6u') AND k.state <> 'withdrawn' \
    LEFT JOIN clocks z ON z.subject_kind = 'addressee' AND z.subject_id = a.id \
        AND z.rule = 'A7' AND z.state <> 'withdrawn'";

impl Base {
    pub(super) fn shape(self) -> Shape {
        match self {
            Self::Leads => Shape {
                from: "leads l",
                id: "l.id",
                office: "l.office_id",
                domain: Some("COALESCE(l.domain, '')"),
                system: None,
                in_system: "EXISTS (SELECT 1 FROM lead_agencies x JOIN agencies y ON y.id = x.agency_id \
                            WHERE x.lead_id = l.id AND y.system = '{system}')",
                kind: "lead",
                number: "l.number",
                title: "l.title",
            },
            Self::Cases => Shape {
                from: "cases c",
                id: "c.id",
                office: "c.office_id",
                domain: Some("c.domain"),
                system: None,
                in_system: "EXISTS (SELECT 1 FROM case_parties x JOIN agencies y ON y.id = x.agency_id \
                            WHERE x.case_id = c.id AND y.system = '{system}')",
                kind: "case",
                number: "c.number",
                title: "c.title",
            },
            Self::Recommendations => Shape {
                from: "recommendations r LEFT JOIN cases c ON c.id = r.case_id",
                id: "r.id",
                office: "r.office_id",
                domain: Some("c.domain"),
                system: None,
                in_system: "EXISTS (SELECT 1 FROM recommendation_addressees x JOIN agencies y ON \
                            y.id = x.agency_id WHERE x.recommendation_id = r.id AND y.system = '{system}')",
                kind: "recommendation",
                number: "COALESCE(r.number, '')",
                title: "r.title",
            },
            Self::Lines => Shape {
                from: LINES,
                id: "a.id",
                office: "r.office_id",
                domain: Some("c.domain"),
                system: Some("g.system"),
                in_system: "g.system = '{system}'",
                kind: "addressee",
                number: "COALESCE(r.number, '')",
                title: "r.title || '（' || g.name || '）'",
            },
            Self::Lawsuits => Shape {
                from: "lawsuits s LEFT JOIN cases c ON c.id = s.case_id",
                id: "s.id",
                office: "s.office_id",
                domain: Some("c.domain"),
                system: None,
                in_system: "EXISTS (SELECT 1 FROM case_parties x JOIN agencies y ON y.id = x.agency_id \
                            WHERE x.case_id = c.id AND y.system = '{system}')",
                kind: "lawsuit",
                number: "COALESCE(s.docket_number, '')",
                title: "c.title",
            },
            Self::BrandCases => Shape {
                from: "brand_cases b JOIN cases c ON c.id = b.case_id",
                id: "b.id",
                office: "b.office_id",
                domain: Some("c.domain"),
                system: None,
                in_system: "EXISTS (SELECT 1 FROM case_parties x JOIN agencies y ON y.id = x.agency_id \
                            WHERE x.case_id = c.id AND y.system = '{system}')",
                kind: "brand_case",
                number: "c.number",
                title: "b.title",
            },
            Self::Media => Shape {
                from: "media_coverage m LEFT JOIN brand_cases b ON b.id = m.brand_case_id \
                       LEFT JOIN cases c ON c.id = b.case_id",
                id: "m.id",
                office: "m.office_id",
                domain: None,
                system: None,
                in_system: "EXISTS (SELECT 1 FROM case_parties x JOIN agencies y ON y.id = x.agency_id \
                            WHERE x.case_id = c.id AND y.system = '{system}')",
                kind: "media_coverage",
                number: "m.medium",
                title: "m.title",
            },
        }
    }

    /// The column by which groups of a base are made; none where a row belongs to no one group.
    pub(super) fn group(self, by: GroupBy) -> Option<&'static str> {
        let shape = self.shape();
        match by {
            GroupBy::Office => Some(shape.office),
            GroupBy::Domain => shape.domain,
            GroupBy::AgencySystem => shape.system,
        }
    }

    /// A condition that every row has which some figure of the base counts: something happened to it in
    /// the period. The rest of the years is then not looked at.
    pub(super) fn touched(self) -> &'static str {
        match self {
            Self::Leads => {
                "((l.registered_at >= '{from_at}' AND l.registered_at < '{after_at}') \
                 OR l.decided_on BETWEEN '{from}' AND '{upto}')"
            }
            Self::Cases => {
                "(c.filed_on BETWEEN '{from}' AND '{upto}' OR c.closed_on BETWEEN '{from}' AND '{upto}')"
            }
            Self::Recommendations => "r.kind = 'pil' AND r.first_served_on BETWEEN '{from}' AND '{upto}'",
            // Served in the period, or the reply fell due in it; a clock that stands still is not due.
            Self::Lines => {
                "a.id IN (SELECT x.id FROM recommendation_addressees x \
                 WHERE x.served_on BETWEEN '{from}' AND '{upto}' \
                 UNION SELECT y.subject_id FROM clocks y WHERE y.rule IN ('A6', 'A6u') \
                 AND y.state IN ('running', 'met') AND y.due BETWEEN '{from}' AND '{upto}')"
            }
            // Few, and seen from several days.
            Self::Lawsuits | Self::BrandCases | Self::Media => "1 = 1",
        }
    }

    /// The condition that narrows a base to what was asked and may be seen.
    pub(super) fn narrowed(self, filter: &Filter) -> String {
        let shape = self.shape();
        let mut parts = vec![String::from("1 = 1")];
        if let Some(offices) = &filter.offices {
            let ids: Vec<_> = offices.iter().map(|office| office.0.to_string()).collect();
            // No office at all is in sight of nobody's figures.
            let list = if ids.is_empty() { String::from("-1") } else { ids.join(", ") };
            parts.push(format!("{} IN ({list})", shape.office));
        }
        if let Some(domain) = &filter.domain {
            // Media reports have a field only by the brand case they are about.
            parts.push(format!("{} = '{domain}'", shape.domain.unwrap_or("c.domain")));
        }
        if let Some(system) = filter.system {
            parts.push(shape.in_system.replace("{system}", system.code()));
        }
        parts.join(" AND ")
    }
}

/// A condition with the days of a filter put in.
pub(super) fn dated(when: &str, filter: &Filter) -> String {
    let window = &filter.window;
    let instant = |day| Timestamp::start_of(day).utc().format("%Y-%m-%d %H:%M:%S").to_string();
    when.replace("{from}", &window.from.to_string())
        .replace("{upto}", &window.upto().to_string())
        .replace("{as_of}", &window.as_of.to_string())
        .replace("{from_at}", &instant(window.from))
        .replace("{after_at}", &instant(next(window.upto())))
        .replace("{after_as_of_at}", &instant(next(window.as_of)))
}

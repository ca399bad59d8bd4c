//! A machine as a picture and as a table. The states stand below each other in the order of the procedure; what leads on
//! is drawn at the right, what leads back at the left, and the table tells by what.

use serde::Serialize;

use super::machines::{Drawn, Edge, Machine};
use crate::http::messages::Language;

/// Height of a box, and from the top of one box to that of the next.
const BOX: usize = 30;
const STEP: usize = 46;
/// Space at each side of the boxes, for arcs.
const SIDE: usize = 96;
/// Width of a Chinese and of any other character, in tenths.
const WIDE: usize = 140;
const NARROW: usize = 78;

/// A state that is drawn.
#[derive(Debug, Serialize)]
struct Place {
    label: String,
    x: usize,
    y: usize,
    middle: usize,
    baseline: usize,
}

/// A row of the table.
#[derive(Debug, Serialize)]
struct Row {
    from: String,
    event: String,
    to: String,
}

/// A machine, drawn.
#[derive(Debug, Serialize)]
pub struct Diagram {
    code: &'static str,
    title: String,
    width: usize,
    height: usize,
    box_width: usize,
    box_height: usize,
    places: Vec<Place>,
    /// The lines of the steps, as SVG writes paths.
    lines: Vec<String>,
    rows: Vec<Row>,
}

impl Diagram {
    /// Of a machine: the states that something leads to or from.
    #[must_use]
    pub fn of(machine: Machine, language: Language) -> Self {
        let Drawn { states, edges } = machine.drawn(language);
        let used: Vec<usize> = (0..states.len())
            .filter(|at| edges.iter().any(|edge| edge.from == *at || edge.to == *at))
            .collect();
        let row_of = |state: usize| used.iter().position(|at| *at == state).unwrap_or(0);
        let name = |state: usize| states.get(state).cloned().unwrap_or_default();
        let widest = used.iter().map(|at| width(&name(*at))).max().unwrap_or(0);
        let box_width = widest + 24;
        let place = |(row, state): (usize, &usize)| Place {
            label: name(*state),
            x: SIDE,
            y: row * STEP + 4,
            middle: SIDE + box_width / 2,
            baseline: row * STEP + 4 + BOX / 2 + 5,
        };
        let mut lines: Vec<String> = edges
            .iter()
            .filter(|edge| edge.from != edge.to)
            .map(|edge| line((row_of(edge.from), row_of(edge.to)), box_width))
            .collect();
        lines.sort();
        lines.dedup();
        let row = |edge: &Edge| Row { from: name(edge.from), event: edge.event.clone(), to: name(edge.to) };
        Self {
            code: machine.code(),
            title: language.text(&format!("ui-machine-{}", machine.code()), &[]),
            width: box_width + 2 * SIDE,
            height: used.len() * STEP,
            box_width,
            box_height: BOX,
            places: used.iter().enumerate().map(place).collect(),
            lines,
            rows: edges.iter().map(row).collect(),
        }
    }
}

/// How wide a label is.
fn width(label: &str) -> usize {
    label.chars().map(|c| if c.is_ascii() { NARROW } else { WIDE }).sum::<usize>() / 10
}

/// The line of a step from a row to another: straight to the next one, an arc to any other.
fn line((from, to): (usize, usize), box_width: usize) -> String {
    let top = |row: usize| row * STEP + 4;
    if to == from + 1 {
        let x = SIDE + box_width / 2;
        return format!("M{x} {} L{x} {}", top(from) + BOX, top(to).saturating_sub(2));
    }
    let (leave, enter) = (top(from) + BOX / 2 + 5, top(to) + BOX / 2 - 5);
    let reach = (14 + 9 * from.abs_diff(to)).min(SIDE - 6);
    if to > from {
        let x = SIDE + box_width;
        let out = x + reach;
        format!("M{x} {leave} C{out} {leave} {out} {enter} {} {enter}", x + 2)
    } else {
        let out = SIDE.saturating_sub(reach);
        format!("M{SIDE} {leave} C{out} {leave} {out} {enter} {} {enter}", SIDE - 2)
    }
}

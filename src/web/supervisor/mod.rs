//! Pages of supervision: the figures with the rows behind each. Groups stand in the order of their names; no office and no
//! person is ranked or coloured by a rate (一取消三不再, October 2024).

mod asked;
mod cockpit;
mod parts;
mod rows;
mod silent;
mod urging;

pub(super) use urging::UrgingRow;

use crate::http::Pages;

/// Adds the pages of this folder.
pub(super) fn pages(p: &mut Pages) {
    cockpit::pages(p);
    parts::pages(p);
    rows::pages(p);
    silent::pages(p);
    urging::pages(p);
}

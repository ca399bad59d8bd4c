//! Screening models (筛查模型): what there is, one with its versions and what came of its hits, writing one by a form, the
//! steps by which it goes live, its hits, and the tables it may be held against.

mod acts;
mod data;
mod hits;
mod list;
mod one;
mod rows;
mod words;
mod writing;

use crate::http::Pages;

/// Adds these pages.
pub(super) fn pages(p: &mut Pages) {
    list::pages(p);
    writing::pages(p);
    one::pages(p);
    acts::pages(p);
    hits::pages(p);
    data::pages(p);
}

//! What the rooms can do on this machine, measured on data of our own making.

mod corpus;
mod measure;
mod search;

pub(in crate::cli) use search::{Options, search};

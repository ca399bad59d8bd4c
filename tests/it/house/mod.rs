//! The house itself: its floors, its migrations, its lists, held by tests so that a change of them is
//! a decision and not an accident.

mod case_files;
mod floors;
mod lists;
mod manners;
mod messages;
mod migrations;
mod openapi;
mod permissions;
mod source;
mod stores;
mod subjects;
mod support;

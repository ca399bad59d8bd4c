//! The house itself: its floors, its migrations, its lists, held by tests so that a change of them is
//! a decision and not an accident.

mod support;

//! The pages in a real browser: Chromium without a window, driven by chromedriver (W3C WebDriver).

mod cockpit;
mod driver;
mod keeping;
mod models;
mod public;
mod screening;
mod urging;
mod walk;

use driver::Browser;

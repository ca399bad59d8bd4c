//! The pages in a real browser: Chromium without a window, driven by chromedriver (W3C WebDriver).

mod driver;
mod screening;
mod walk;

use driver::Browser;

//! Pictures: what the camera wrote into them, pictures without that, and small ones to look at.

mod camera;
mod clean;
mod thumbnail;

pub use camera::{Camera, camera};
pub use clean::{can_be_cleaned, clean};
pub use thumbnail::{has_thumbnail, thumbnail};

//! Small pictures to look at in lists. Made in the process that reads files: decoding takes memory.

use std::fs::File;
use std::io::{BufReader, Cursor, Seek, SeekFrom};

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use crate::files::kinds::MediaType;

/// Pixels on the longer side.
const SIDE: u32 = 480;
/// Pixels on a side of a picture that is read.
const MOST: u32 = 30_000;
/// Bytes that decoding may take.
const MEMORY: u64 = 512 << 20;

/// Whether small pictures are made of pictures of a kind.
#[must_use]
pub fn has_thumbnail(kind: MediaType) -> bool {
    format(kind).is_some()
}

fn format(kind: MediaType) -> Option<ImageFormat> {
    let formats = [
        (MediaType::Jpeg, ImageFormat::Jpeg),
        (MediaType::Png, ImageFormat::Png),
        (MediaType::Webp, ImageFormat::WebP),
    ];
    formats.into_iter().find(|(known, _)| *known == kind).map(|(_, format)| format)
}

/// A small JPEG of a picture, upright and without anything that the camera wrote; none if it cannot be read.
#[must_use]
pub fn thumbnail(kind: MediaType, mut file: &File) -> Option<Vec<u8>> {
    file.seek(SeekFrom::Start(0)).ok()?;
    let mut reader = ImageReader::with_format(BufReader::new(file), format(kind)?);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST);
    limits.max_image_height = Some(MOST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let up = decoder.orientation().ok()?;
    let mut small = DynamicImage::from_decoder(decoder).ok()?.thumbnail(SIDE, SIDE);
    small.apply_orientation(up);
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(small.to_rgb8()).write_to(&mut out, ImageFormat::Jpeg).ok()?;
    Some(out.into_inner())
}

//! Pictures without what the camera and programs wrote into them: time, place, device, remarks, small pictures,
//! films behind the picture. Only the parts that make the picture are passed on, as they stand, in constant memory;
//! which way up it is meant stays.

use std::io::{BufRead, BufReader, BufWriter, Error, ErrorKind, Read, Result, Seek, SeekFrom, Write};

use super::camera::orientation;
use crate::files::kinds::MediaType;

/// Whether pictures of a kind can be given out without it. Pictures of other kinds that hold it are not.
#[must_use]
pub fn can_be_cleaned(kind: MediaType) -> bool {
    use MediaType::{Jpeg, Png, Webp};
    matches!(kind, Jpeg | Png | Webp)
}

/// Writes a picture without it.
///
/// # Errors
/// Those of reader and writer; invalid data where it is no whole picture of that kind.
pub fn clean<R: Read + Seek, W: Write>(kind: MediaType, from: &mut R, to: &mut W) -> Result<()> {
    let up = orientation(from);
    from.seek(SeekFrom::Start(0))?;
    let mut to = BufWriter::new(to);
    if kind == MediaType::Jpeg {
        jpeg(&mut BufReader::new(from), &mut to, up)?;
    } else if kind == MediaType::Png {
        png(&mut BufReader::new(from), &mut to)?;
    } else if kind == MediaType::Webp {
        webp(from, &mut to)?;
    } else {
        return Err(broken());
    }
    to.flush()
}

fn broken() -> Error {
    Error::new(ErrorKind::InvalidData, "the picture is not whole")
}

fn bytes<const N: usize>(from: &mut impl Read) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn pass(from: &mut impl Read, to: &mut impl Write, length: u64) -> Result<()> {
    let passed = std::io::copy(&mut from.take(length), to)?;
    if passed == length { Ok(()) } else { Err(broken()) }
}

/// Segments of JPEG (ITU-T T.81 B.1).
fn jpeg(from: &mut impl BufRead, to: &mut impl Write, up: u16) -> Result<()> {
    if bytes(from)? != [0xff, 0xd8] {
        return Err(broken());
    }
    to.write_all(&[0xff, 0xd8])?;
    if up != 1 {
        to.write_all(&upright(up))?;
    }
    let mut marker = marker(from)?;
    loop {
        match marker {
            // The end; what stands behind it is no part of the picture.
            0xd9 => return to.write_all(&[0xff, 0xd9]),
            0x01 | 0xd0..=0xd8 => to.write_all(&[0xff, marker])?,
            _ => {
                let length = u16::from_be_bytes(bytes(from)?).checked_sub(2).ok_or_else(broken)?;
                let mut segment = vec![0; usize::from(length)];
                from.read_exact(&mut segment)?;
                let is_part = match marker {
                    // Applications' own: JFIF, profiles of colour and Adobe's word on colour make the picture.
                    0xe0 => segment.starts_with(b"JFIF\0"),
                    0xe2 => segment.starts_with(b"ICC_PROFILE\0"),
                    0xee => segment.starts_with(b"Adobe"),
                    0xe1 | 0xe3..=0xed | 0xef | 0xfe => false,
                    _ => true,
                };
                if is_part {
                    to.write_all(&[0xff, marker])?;
                    to.write_all(&(length + 2).to_be_bytes())?;
                    to.write_all(&segment)?;
                }
                if marker == 0xda {
                    match scan(from, to)? {
                        Some(next) => {
                            marker = next;
                            continue;
                        }
                        // Cut off, as cameras do when their battery ends; it shows as far as it goes.
                        None => return to.write_all(&[0xff, 0xd9]),
                    }
                }
            }
        }
        marker = self::marker(from)?;
    }
}

/// The next marker; bytes of fill stand before it.
fn marker(from: &mut impl Read) -> Result<u8> {
    if bytes(from)? != [0xff] {
        return Err(broken());
    }
    loop {
        let [byte] = bytes(from)?;
        if byte != 0xff {
            return Ok(byte);
        }
    }
}

/// Passes coded data on, to the marker behind it; none when the file ends.
fn scan(from: &mut impl BufRead, to: &mut impl Write) -> Result<Option<u8>> {
    let mut was_mark = false;
    for byte in from.bytes() {
        match (was_mark, byte?) {
            (_, 0xff) => was_mark = true,
            (false, byte) => to.write_all(&[byte])?,
            // A mark that stands for itself, and points to begin again at, are within the data.
            (true, byte @ (0 | 0xd0..=0xd7)) => {
                to.write_all(&[0xff, byte])?;
                was_mark = false;
            }
            (true, marker) => return Ok(Some(marker)),
        }
    }
    Ok(None)
}

/// A segment that says which way up the picture is meant, and nothing else.
fn upright(up: u16) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe1, 0, 34];
    segment.extend(b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01");
    segment.extend(up.to_be_bytes());
    segment.extend([0; 6]);
    segment
}

/// Chunks of PNG that make the picture (third edition, 11).
const PNG: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP",
    b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

fn png(from: &mut impl Read, to: &mut impl Write) -> Result<()> {
    let signature: [u8; 8] = bytes(from)?;
    if &signature != b"\x89PNG\r\n\x1a\n" {
        return Err(broken());
    }
    to.write_all(&signature)?;
    loop {
        let (size, name): ([u8; 4], [u8; 4]) = (bytes(from)?, bytes(from)?);
        // The content and its check sum.
        let length = u64::from(u32::from_be_bytes(size)) + 4;
        if PNG.contains(&&name) {
            to.write_all(&size)?;
            to.write_all(&name)?;
            pass(from, to, length)?;
        } else {
            pass(from, &mut std::io::sink(), length)?;
        }
        if &name == b"IEND" {
            return Ok(());
        }
    }
}

/// Chunks of WebP that make the picture (RFC 9649).
const WEBP: &[&[u8; 4]] = &[b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// Flags of VP8X: there is Exif, there is XMP.
const SAYS: u8 = 0b0000_1100;

fn webp<R: Read + Seek>(from: &mut R, to: &mut impl Write) -> Result<()> {
    let (riff, size, webp): ([u8; 4], [u8; 4], [u8; 4]) = (bytes(from)?, bytes(from)?, bytes(from)?);
    let end = u64::from(u32::from_le_bytes(size)) + 8;
    if &riff != b"RIFF" || &webp != b"WEBP" {
        return Err(broken());
    }
    // Where the chunks lie that stay, and how long they are, with the byte that makes them even.
    let (mut kept, mut at) = (Vec::new(), 12);
    while at + 8 <= end {
        let (name, size): ([u8; 4], [u8; 4]) = (bytes(from)?, bytes(from)?);
        let size = u64::from(u32::from_le_bytes(size));
        let whole = 8 + size + size % 2;
        if WEBP.contains(&&name) {
            kept.push((at, whole, &name == b"VP8X"));
        }
        if kept.len() > CHUNKS {
            return Err(broken());
        }
        at += whole;
        from.seek(SeekFrom::Start(at))?;
    }
    let size: u64 = 4 + kept.iter().map(|(_, whole, _)| whole).sum::<u64>();
    let size = u32::try_from(size).map_err(|_| broken())?;
    to.write_all(&riff)?;
    to.write_all(&size.to_le_bytes())?;
    to.write_all(&webp)?;
    for (at, whole, has_flags) in kept {
        from.seek(SeekFrom::Start(at))?;
        if has_flags {
            let head: [u8; 8] = bytes(from)?;
            let [flags] = bytes(from)?;
            to.write_all(&head)?;
            to.write_all(&[flags & !SAYS])?;
            pass(from, to, whole.checked_sub(9).ok_or_else(broken)?)?;
        } else {
            pass(from, to, whole)?;
        }
    }
    Ok(())
}

/// Chunks of an animation that are passed on.
const CHUNKS: usize = 100_000;

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::ImageFormat;

    use super::*;
    use crate::files::picture::camera;
    use crate::files::picture::camera::tests::exif;

    fn picture(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let picture = image::RgbImage::from_fn(40, 30, |x, y| {
            image::Rgb([u8::try_from(x * 6).unwrap(), 90, u8::try_from(y * 8).unwrap()])
        });
        image::DynamicImage::from(picture).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn cleaned(kind: MediaType, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        clean(kind, &mut Cursor::new(bytes), &mut out).unwrap();
        out
    }

    fn holds(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    fn same_picture(one: &[u8], other: &[u8]) {
        assert_eq!(image::load_from_memory(one).unwrap(), image::load_from_memory(other).unwrap());
    }

    /// A JPEG with Exif, XMP, a remark, and a film behind it.
    pub(crate) fn talkative_jpeg(up: u16) -> Vec<u8> {
        let plain = picture(ImageFormat::Jpeg);
        let mut bytes = plain[..2].to_vec();
        let mut segment = |marker: u8, content: &[u8]| {
            bytes.extend([0xff, marker]);
            bytes.extend(u16::try_from(content.len() + 2).unwrap().to_be_bytes());
            bytes.extend(content);
        };
        segment(0xe1, &[b"Exif\0\0".as_slice(), &exif(up)].concat());
        segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>secret</x:xmpmeta>");
        segment(0xfe, b"secret remark");
        bytes.extend(&plain[2..]);
        bytes.extend(b"secret film");
        bytes
    }

    #[test]
    fn a_jpeg_keeps_its_picture_and_its_upright_side_alone() {
        let bytes = talkative_jpeg(6);
        assert!(camera(MediaType::Jpeg, &mut Cursor::new(&bytes)).is_some());
        let out = cleaned(MediaType::Jpeg, &bytes);
        assert!(!holds(&out, b"secret") && camera(MediaType::Jpeg, &mut Cursor::new(&out)).is_none());
        assert_eq!(orientation(&mut Cursor::new(&out)), 6);
        same_picture(&out, &bytes);
        assert!(!holds(&cleaned(MediaType::Jpeg, &talkative_jpeg(1)), b"Exif"));
        assert_eq!(cleaned(MediaType::Jpeg, &out), out, "nothing more is taken away");
    }

    #[test]
    fn a_png_keeps_the_chunks_of_its_picture() {
        let plain = picture(ImageFormat::Png);
        let mut bytes = plain[..33].to_vec();
        let said = exif(1);
        bytes.extend(u32::try_from(said.len()).unwrap().to_be_bytes());
        bytes.extend([b"eXIf".as_slice(), &said, &[0; 4]].concat());
        bytes.extend(b"\0\0\0\x06tEXtsecret\0\0\0\0");
        bytes.extend(&plain[33..]);
        bytes.extend(b"secret");
        assert!(camera(MediaType::Png, &mut Cursor::new(&bytes)).is_some());
        assert_eq!(cleaned(MediaType::Png, &bytes), plain);
    }

    #[test]
    fn a_webp_keeps_the_chunks_of_its_picture() {
        let plain = picture(ImageFormat::WebP);
        let mut chunks = b"VP8X\x0a\0\0\0\x0c\0\0\0\x27\0\0\x1d\0\0".to_vec();
        chunks.extend(&plain[12..]);
        let said = exif(1);
        chunks.extend(b"EXIF");
        chunks.extend(u32::try_from(said.len()).unwrap().to_le_bytes());
        chunks.extend(&said);
        chunks.resize(chunks.len() + said.len() % 2, 0);
        let mut bytes = b"RIFF".to_vec();
        bytes.extend(u32::try_from(chunks.len() + 4).unwrap().to_le_bytes());
        bytes.extend(b"WEBP");
        bytes.extend(&chunks);
        assert!(camera(MediaType::Webp, &mut Cursor::new(&bytes)).is_some());
        let out = cleaned(MediaType::Webp, &bytes);
        assert!(camera(MediaType::Webp, &mut Cursor::new(&out)).is_none() && !holds(&out, b"EXIF"));
        same_picture(&out, &plain);
    }

    proptest::proptest! {
        #[test]
        fn cleaning_ends_whatever_the_bytes(
            kind in proptest::sample::select(&[MediaType::Jpeg, MediaType::Png, MediaType::Webp]),
            bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 1..60),
            at in 0_usize..2_000,
        ) {
            let mut whole = if kind == MediaType::Jpeg {
                talkative_jpeg(3)
            } else {
                picture(if kind == MediaType::Png { ImageFormat::Png } else { ImageFormat::WebP })
            };
            let at = at.min(whole.len());
            whole.splice(at..(at + bytes.len()).min(whole.len()), bytes);
            drop(camera(kind, &mut Cursor::new(&whole)));
            drop(clean(kind, &mut Cursor::new(&whole), &mut Vec::new()));
        }
    }
}

//! What a camera wrote into a picture (Exif 3.0): when, where, by which device.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use exif::{Exif, In, Tag, Value};

use crate::files::kinds::MediaType;
use crate::kit::Timestamp;

/// Bytes at the beginning of a picture in which this is looked for.
const HEAD: u64 = 8 << 20;
/// Characters of a device's name that are kept.
const NAME: usize = 100;

/// What a camera wrote into a picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Camera {
    /// When it was taken, by the camera's clock. Where that does not say its offset, it is taken for China's.
    pub taken_at: Option<Timestamp>,
    /// The offset of the camera's clock from UTC in minutes, if it says so.
    pub offset: Option<i32>,
    /// Degrees east (WGS 84, as satellites give it).
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Maker and model.
    pub device: Option<String>,
}

/// What the camera wrote into a picture of a kind; none if it wrote nothing, or nothing that can be read.
pub fn camera<R: Read + Seek>(kind: MediaType, file: &mut R) -> Option<Camera> {
    use MediaType::{Heic, Jpeg, Png, Tiff, Webp};
    if !matches!(kind, Jpeg | Png | Webp | Heic | Tiff) {
        return None;
    }
    let exif = read(file)?;
    let (taken_at, offset) = time(&exif).unwrap_or((None, None));
    let longitude = degrees(&exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, 180.0);
    let latitude = degrees(&exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, 90.0);
    // Cameras without a fix write nought for both, a place in the Gulf of Guinea.
    let place = longitude.zip(latitude).filter(|place| *place != (0.0, 0.0));
    let read = Camera {
        taken_at,
        offset,
        longitude: place.map(|(longitude, _)| longitude),
        latitude: place.map(|(_, latitude)| latitude),
        device: device(&exif),
    };
    (read != Camera::default()).then_some(read)
}

/// Which way up a picture is meant (tag Orientation); 1 when nothing says otherwise.
pub(super) fn orientation<R: Read + Seek>(file: &mut R) -> u16 {
    let said = read(file).and_then(|exif| exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0));
    said.and_then(|said| u16::try_from(said).ok()).filter(|said| (1..=8).contains(said)).unwrap_or(1)
}

fn read<R: Read + Seek>(file: &mut R) -> Option<Exif> {
    file.seek(SeekFrom::Start(0)).ok()?;
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    let mut head = BufReader::new(Head { file, at: 0 });
    // A picture that breaks the reader has told nothing.
    let read = catch_unwind(AssertUnwindSafe(|| reader.read_from_container(&mut head)));
    match read.ok()? {
        Ok(exif) => Some(exif),
        Err(error) => error.distill_partial_result(|_| {}).ok(),
    }
}

/// The beginning of a file, as if it ended there.
struct Head<'a, R> {
    file: &'a mut R,
    at: u64,
}

impl<R: Read + Seek> Read for Head<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let left = usize::try_from(HEAD.saturating_sub(self.at)).unwrap_or(usize::MAX).min(out.len());
        let Some(out) = out.get_mut(..left) else { return Ok(0) };
        let read = self.file.read(out)?;
        self.at += u64::try_from(read).unwrap_or(0);
        Ok(read)
    }
}

impl<R: Read + Seek> Seek for Head<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.at = self.file.seek(to)?;
        Ok(self.at)
    }
}

fn time(exif: &Exif) -> Option<(Option<Timestamp>, Option<i32>)> {
    let said = |tag| {
        let Value::Ascii(texts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
        texts.first().cloned()
    };
    let (text, zone) = [
        (Tag::DateTimeOriginal, Tag::OffsetTimeOriginal),
        (Tag::DateTimeDigitized, Tag::OffsetTimeDigitized),
    ]
    .into_iter()
    .find_map(|(time, zone)| Some((said(time)?, zone)))?;
    let mut read = exif::DateTime::from_ascii(&text).ok()?;
    if let Some(zone) = said(zone) {
        // An offset that cannot be read is none.
        drop(read.parse_offset(&zone));
    }
    let date = NaiveDate::from_ymd_opt(i32::from(read.year), u32::from(read.month), u32::from(read.day))?;
    let civil: NaiveDateTime =
        date.and_hms_opt(u32::from(read.hour), u32::from(read.minute), u32::from(read.second))?;
    let offset = read.offset.map(i32::from).filter(|minutes| minutes.abs() <= 14 * 60);
    let at = match offset {
        // China is eight hours ahead: the civil time there is what the camera shows, moved by the difference.
        Some(minutes) => civil.checked_add_signed(TimeDelta::minutes(i64::from(8 * 60 - minutes)))?,
        None => civil,
    };
    Some((Some(Timestamp::from_civil(at)), offset))
}

fn degrees(exif: &Exif, tag: Tag, side: Tag, most: f64) -> Option<f64> {
    let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let part = |at: usize| parts.get(at).map_or(0.0, exif::Rational::to_f64);
    parts.first()?;
    let degrees = part(0) + part(1) / 60.0 + part(2) / 3600.0;
    let Value::Ascii(side) = &exif.get_field(side, In::PRIMARY)?.value else { return None };
    let signed = match side.first()?.first()? {
        b'E' | b'N' => degrees,
        b'W' | b'S' => -degrees,
        _ => return None,
    };
    // What is no number is in no range.
    (-most..=most).contains(&signed).then_some(signed)
}

fn device(exif: &Exif) -> Option<String> {
    let said = |tag| {
        let Value::Ascii(texts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
        let text = String::from_utf8_lossy(texts.first()?).into_owned();
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let (maker, model) = (said(Tag::Make), said(Tag::Model));
    let name = match (maker, model) {
        (Some(maker), Some(model)) if !model.to_lowercase().starts_with(&maker.to_lowercase()) => {
            format!("{maker} {model}")
        }
        (_, Some(model)) => model,
        (Some(maker), None) => maker,
        (None, None) => return None,
    };
    Some(name.chars().take(NAME).collect())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// What a telephone writes: 2026-03-01 08:05:09 +08:00, 100°27' E, 38°56' N, and which way up.
    pub(crate) fn exif(up: u16) -> Vec<u8> {
        let texts: [(Tag, &str); 5] = [
            (Tag::Make, "HUAWEI"),
            (Tag::Model, "ALN-AL10"),
            (Tag::DateTimeOriginal, "2026:03:01 08:05:09"),
            (Tag::OffsetTimeOriginal, "+08:00"),
            (Tag::GPSLongitudeRef, "E"),
        ];
        let rational = |degrees: u32, minutes: u32| {
            Value::Rational([degrees, minutes, 0].map(|num| exif::Rational { num, denom: 1 }).to_vec())
        };
        let mut fields: Vec<exif::Field> = texts
            .into_iter()
            .map(|(tag, text)| exif::Field {
                tag,
                ifd_num: In::PRIMARY,
                value: Value::Ascii(vec![text.into()]),
            })
            .collect();
        let more = [
            (Tag::GPSLatitudeRef, Value::Ascii(vec![b"N".to_vec()])),
            (Tag::GPSLongitude, rational(100, 27)),
            (Tag::GPSLatitude, rational(38, 56)),
            (Tag::Orientation, Value::Short(vec![up])),
        ];
        fields.extend(more.map(|(tag, value)| exif::Field { tag, ifd_num: In::PRIMARY, value }));
        let mut writer = exif::experimental::Writer::new();
        fields.iter().for_each(|field| writer.push_field(field));
        let mut out = std::io::Cursor::new(Vec::new());
        writer.write(&mut out, false).unwrap();
        out.into_inner()
    }

    fn read_back(bytes: Vec<u8>) -> Option<Camera> {
        camera(MediaType::Tiff, &mut std::io::Cursor::new(bytes))
    }

    #[test]
    fn time_place_and_device_are_read() {
        let read = read_back(exif(1)).unwrap();
        assert_eq!(read.taken_at.unwrap().utc().to_rfc3339(), "2026-03-01T00:05:09+00:00");
        assert_eq!((read.offset, read.device.as_deref()), (Some(480), Some("HUAWEI ALN-AL10")));
        let (longitude, latitude) = (read.longitude.unwrap(), read.latitude.unwrap());
        assert!((longitude - 100.45).abs() < 1e-9 && (latitude - 38.933_333_333).abs() < 1e-6);
        assert_eq!(orientation(&mut std::io::Cursor::new(exif(6))), 6);
    }

    #[test]
    fn another_offset_moves_the_instant_and_nonsense_is_nothing() {
        let with = |from: &[u8], to: &[u8]| {
            let mut bytes = exif(1);
            let at = bytes.windows(from.len()).position(|part| part == from).unwrap();
            bytes[at..at + to.len()].copy_from_slice(to);
            read_back(bytes)
        };
        let utc = with(b"+08:00", b"+00:00").unwrap();
        assert_eq!(
            (utc.taken_at.unwrap().utc().to_rfc3339().as_str(), utc.offset),
            ("2026-03-01T08:05:09+00:00", Some(0))
        );
        let unsaid = with(b"+08:00", b"   :  ").unwrap();
        assert_eq!(
            (unsaid.taken_at.unwrap().utc().to_rfc3339().as_str(), unsaid.offset),
            ("2026-03-01T00:05:09+00:00", None)
        );
        assert_eq!(with(b"2026:03:01", b"2026:13:41").unwrap().taken_at, None);
        assert_eq!(read_back(b"II*\0".to_vec()), None);
    }
}

//! What a request may measure.

use super::reader::Reader;

/// Sizes above which a request is refused.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a JSON body, or of all texts beside an uploaded file (`body_limit`).
    pub body: usize,
    /// Bytes of an uploaded file or sheet (`upload_limit`).
    pub upload: usize,
    /// Texts beside an uploaded file (`field_limit`).
    pub fields: usize,
}

const MIB: usize = 1024 * 1024;

impl Default for Limits {
    fn default() -> Self {
        Self { body: MIB, upload: 128 * MIB, fields: 200 }
    }
}

impl Limits {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let default = Self::default();
        let mut size = |name, default| {
            reader.parsed(name, default, "must be a size like 512KiB, 2MiB or 1GiB", |text| {
                bytes(text).filter(|size| *size > 0)
            })
        };
        Self {
            body: size("body_limit", default.body),
            upload: size("upload_limit", default.upload),
            fields: reader.number("field_limit", default.fields, 1..=100_000),
        }
    }
}

/// A number of bytes, with or without a unit.
fn bytes(text: &str) -> Option<usize> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim() {
        "" | "B" => 1,
        "KiB" => 1024,
        "MiB" => MIB,
        "GiB" => 1024 * MIB,
        _ => return None,
    };
    number.parse::<usize>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::{MIB, bytes};

    #[test]
    fn a_size_has_a_unit_of_1024_or_none() {
        assert_eq!(bytes("10"), Some(10));
        assert_eq!(bytes("2MiB"), Some(2 * MIB));
        assert_eq!(bytes("1 KiB"), Some(1024));
        assert_eq!(bytes("2MB"), None);
        assert_eq!(bytes("-1"), None);
        assert_eq!(bytes("99999999999999999GiB"), None);
    }
}

//! Where files lie: in the data directory, or in a bucket of a server that speaks the protocol of S3.

use super::reader::Reader;
use super::secrets::Secret;

/// A bucket, and the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketConfig {
    /// Its name (`files_url`: `s3://BUCKET` or `s3://BUCKET/FOLDER`).
    pub bucket: String,
    /// The folder in it, without strokes at its ends; empty for the bucket itself.
    pub folder: String,
    /// The server (`files_endpoint`): `https://HOST:PORT` or `http://HOST:PORT`; that of Amazon when absent.
    pub endpoint: Option<String>,
    /// The region (`files_region`).
    pub region: String,
    /// The name of the key (`files_key_id`).
    pub key_id: String,
    /// The key (`files_key`).
    pub key: Secret<String>,
}

/// Where files lie.
#[derive(Debug, Clone, Default)]
pub struct FilesConfig {
    /// A bucket; in the data directory when absent.
    pub bucket: Option<BucketConfig>,
}

impl FilesConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let place = reader.parsed("files_url", None, "must be s3://BUCKET or s3://BUCKET/FOLDER", |text| {
            bucket(text).map(Some)
        });
        let reason = "must be http://HOST:PORT or https://HOST:PORT";
        let endpoint = reader.parsed("files_endpoint", None, reason, |text| endpoint(text).map(Some));
        let region = reader.text("files_region", "us-east-1");
        let (key_id, key) = (reader.optional("files_key_id"), reader.optional("files_key"));
        let Some((bucket, folder)) = place else {
            let idle = [("files_endpoint", endpoint.is_some()), ("files_key", key.is_some())];
            for (name, _) in idle.into_iter().filter(|(_, is_set)| *is_set) {
                reader.wrong(name, "says nothing without files_url");
            }
            return Self::default();
        };
        for (name, value) in [("files_key_id", &key_id), ("files_key", &key)] {
            if value.as_ref().is_none_or(|value| value.trim().is_empty()) {
                reader.wrong(name, "is missing; files_url is not opened without it");
            }
        }
        let (key_id, key) = (key_id.unwrap_or_default(), Secret::new(key.unwrap_or_default()));
        Self { bucket: Some(BucketConfig { bucket, folder, endpoint, region, key_id, key }) }
    }
}

/// Name and folder.
fn bucket(url: &str) -> Option<(String, String)> {
    let path = url.strip_prefix("s3://")?;
    let (bucket, folder) = path.split_once('/').unwrap_or((path, ""));
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    let is_bucket = (3..=63).contains(&bucket.len()) && bucket.chars().all(plain);
    let folder = folder.trim_matches('/');
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let is_folder = folder.chars().all(plain)
        && (folder.is_empty() || folder.split('/').all(|step| !matches!(step, "" | "." | "..")));
    (is_bucket && is_folder).then(|| (bucket.to_owned(), folder.to_owned()))
}

fn endpoint(url: &str) -> Option<String> {
    let url = url.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    (!host.is_empty() && host.chars().all(plain)).then(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_bucket_with_or_without_a_folder() {
        let place = |bucket: &str, folder: &str| Some((bucket.to_owned(), folder.to_owned()));
        assert_eq!(bucket("s3://yisu-files"), place("yisu-files", ""));
        assert_eq!(bucket("s3://yisu-files/"), place("yisu-files", ""));
        assert_eq!(bucket("s3://yisu-files/site/one/"), place("yisu-files", "site/one"));
        for wrong in
            ["", "files", "s3://", "s3://ab", "s3://Files", "s3://files/../x", "s3://files/a//b", "file:x"]
        {
            assert_eq!(bucket(wrong), None, "{wrong}");
        }
        assert_eq!(endpoint("http://127.0.0.1:9000/"), Some(String::from("http://127.0.0.1:9000")));
        for wrong in ["", "127.0.0.1:9000", "ftp://x", "http://", "http://user:key@host", "http://host/path"]
        {
            assert_eq!(endpoint(wrong), None, "{wrong}");
        }
    }
}

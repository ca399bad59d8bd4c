use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::TempDir;

use super::*;

const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// An environment in which nothing is missing.
fn environment() -> Vec<(String, String)> {
    let ring = |kid: &str| format!("{kid}:{KEY}");
    [
        ("YISU_DATA_DIR", "/nonexistent/yisu".to_owned()),
        ("YISU_TOKEN_KEYS", ring("t1")),
        ("YISU_VAULT_KEYS", ring("v1")),
        ("YISU_SITE_KEY", KEY.to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

fn with(name: &str, value: &str) -> Result<Config, ConfigError> {
    let mut variables = environment();
    variables.retain(|(other, _)| other != name);
    variables.push((name.to_owned(), value.to_owned()));
    Config::load(&Sources::from_environment(variables))
}

fn without(name: &str) -> Vec<Fault> {
    let mut variables = environment();
    variables.retain(|(other, _)| other != name);
    Config::load(&Sources::from_environment(variables)).unwrap_err().0
}

fn write(folder: &TempDir, name: &str, text: &str, mode: u32) -> std::path::PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    path
}

fn from_file(path: &Path) -> Result<Config, ConfigError> {
    Config::load(&Sources::from_environment(environment()).with_file(path))
}

fn is_wrong(outcome: Result<Config, ConfigError>, setting: &str) -> bool {
    matches!(outcome.unwrap_err().0.as_slice(), [Fault::Wrong { name, .. }] if *name == setting)
}

#[test]
fn what_is_not_set_has_its_default() {
    let config = Config::load(&Sources::from_environment(environment())).unwrap();
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.database.url.expose(), "sqlite:/nonexistent/yisu/yisu.sqlite");
    assert_eq!(config.log.format, LogFormat::Text);
    assert_eq!(config.audit.anchor_interval.as_secs(), 3600);
    assert_eq!(config.search.index_dir, Path::new("/nonexistent/yisu/index"));
    assert!(config.server.trusted_proxies.is_empty());
}

#[test]
fn the_command_line_is_stronger_than_the_environment_and_that_than_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let text = "listen = \"127.0.0.1:1\"\nbody_limit = 5\nworkers = 3\n";
    let path = write(&folder, "yisu.toml", text, 0o644);
    let mut variables = environment();
    variables.push(("YISU_LISTEN".to_owned(), "127.0.0.1:2".to_owned()));
    variables.push(("YISU_WORKERS".to_owned(), "4".to_owned()));
    variables.push(("YISU_CONFIG".to_owned(), path.to_string_lossy().into_owned()));
    let config = Config::load(&Sources::from_environment(variables).with("listen", "127.0.0.1:3")).unwrap();
    assert_eq!((config.server.listen.port(), config.server.workers, config.limits.body), (3, 4, 5));
}

#[test]
fn an_unknown_key_of_the_file_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(&folder, "yisu.toml", "lisen = \"127.0.0.1:1\"", 0o644);
    let faults = from_file(&path).unwrap_err().0;
    assert_eq!(faults, [Fault::UnknownKey { path, key: "lisen".to_owned() }]);
}

#[test]
fn an_unknown_variable_is_refused_by_name_and_those_of_others_are_not_looked_at() {
    let faults = with("YISU_LISEN", "x").unwrap_err().0;
    assert_eq!(faults, [Fault::UnknownVariable { name: "YISU_LISEN".to_owned() }]);
    assert!(with("YISU_TEST_POSTGRES", "x").is_ok());
    assert!(with("LISEN", "x").is_ok());
}

#[test]
fn a_missing_secret_is_refused_by_name() {
    for name in ["token_keys", "vault_keys", "site_key"] {
        let variable = format!("YISU_{}", name.to_ascii_uppercase());
        assert_eq!(without(&variable), [Fault::Missing { name, variable: variable.clone() }]);
        assert!(with(&variable, "").is_err());
    }
}

#[test]
fn every_fault_is_told_at_once() {
    let mut variables = environment();
    variables.retain(|(name, _)| name != "YISU_SITE_KEY");
    variables.push(("YISU_WORKERS".to_owned(), "none".to_owned()));
    variables.push(("YISU_OTHER".to_owned(), "1".to_owned()));
    let error = Config::load(&Sources::from_environment(variables)).unwrap_err();
    assert_eq!(error.0.len(), 3);
    let text = error.to_string();
    for name in ["`workers`", "`site_key`", "YISU_OTHER"] {
        assert!(text.contains(name), "{text}");
    }
}

#[test]
fn a_value_of_the_wrong_form_is_refused_by_the_name_of_its_setting() {
    for (name, value) in [
        ("listen", "8080"),
        ("workers", "0"),
        ("trusted_proxies", "10.0.0.1,proxy"),
        ("database_url", "mysql://x"),
        ("database_url", "yisu.sqlite"),
        ("database_connections", "0"),
        ("body_limit", "2MB"),
        ("upload_limit", "0"),
        ("field_limit", "-1"),
        ("log_format", "xml"),
        ("anchor_interval", "5s"),
        ("site_key", "AAAA"),
    ] {
        assert!(
            is_wrong(with(&format!("YISU_{}", name.to_ascii_uppercase()), value), name),
            "{name}={value}"
        );
    }
}

#[test]
fn keys_keep_their_order_and_have_names_of_their_own() {
    let config = with("YISU_TOKEN_KEYS", &format!("new:{KEY}, old:{KEY}")).unwrap();
    let kids: Vec<_> = config.secrets.token_keys.iter().map(|key| key.kid.as_str()).collect();
    assert_eq!(kids, ["new", "old"]);
    assert!(is_wrong(with("YISU_TOKEN_KEYS", &format!("a:{KEY},a:{KEY}")), "token_keys"));
    assert!(with("YISU_VAULT_KEYS", KEY).is_err());
    assert!(with("YISU_VAULT_KEYS", "v1:short").is_err());
}

#[test]
fn secrets_are_never_printed() {
    let config = with("YISU_DATABASE_URL", "postgres://yisu:geheim@db/yisu").unwrap();
    let text = format!("{config:?}");
    assert!(text.contains("***") && !text.contains("geheim") && !text.contains("[0, 0"), "{text}");
    let error = with("YISU_DATABASE_URL", "mysql://yisu:geheim@db/yisu").unwrap_err();
    assert!(!error.to_string().contains("geheim"));
}

#[test]
fn the_demonstration_makes_its_keys_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let secrets = |data: &Path| {
        let sources = Sources::none().with("data_dir", data.to_string_lossy());
        Config::load_or_create_secrets(&sources).unwrap().secrets
    };
    let first = secrets(&data);
    let mode = std::fs::metadata(data.join("secrets.toml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(secrets(&data), first);
    assert_ne!(secrets(&folder.path().join("other")), first);
}

#[test]
fn a_file_of_secrets_that_others_may_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(&folder, "secrets.toml", &fresh_secrets().unwrap(), 0o640);
    let sources = || Sources::none().with("data_dir", folder.path().to_string_lossy());
    assert_eq!(Config::load(&sources()).unwrap_err().0, [Fault::Open { path: path.clone() }]);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(Config::load(&sources()).is_ok());
}

#[test]
fn a_file_that_cannot_be_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for text in ["listen = ", "listen = true", "[server]\nlisten = \"127.0.0.1:1\""] {
        let path = write(&folder, "yisu.toml", text, 0o644);
        assert!(matches!(from_file(&path).unwrap_err().0.as_slice(), [Fault::File { .. }]), "{text}");
    }
    assert!(from_file(&folder.path().join("absent.toml")).is_err());
}

#[test]
fn programs_that_files_are_shown_to_are_off_unless_they_are_named_whole() {
    let plain = Config::load(&Sources::from_environment(environment())).unwrap().hooks;
    assert_eq!((plain.scanner, plain.recognition), (None, None));
    let scanner = with("YISU_VIRUS_SCANNER", "unix:/run/clamd.ctl").unwrap().hooks.scanner.unwrap();
    assert_eq!(scanner.on_failure, OnFailure::Refuse);
    let recognition = with("YISU_OCR_COMMAND", "/opt/ocr -l chi_sim").unwrap().hooks.recognition.unwrap();
    assert_eq!(recognition.command, ["/opt/ocr", "-l", "chi_sim"]);
    assert!(is_wrong(with("YISU_VIRUS_SCANNER", "clamd"), "virus_scanner"));
    assert!(is_wrong(with("YISU_VIRUS_SCANNER_FAILURE", "ignore"), "virus_scanner_failure"));
    assert!(is_wrong(with("YISU_OCR_COMMAND", "ocr"), "ocr_command"));
    assert!(is_wrong(with("YISU_OCR_SECONDS", "0"), "ocr_seconds"));
}

#[test]
fn files_lie_in_the_data_directory_unless_a_bucket_is_named_whole() {
    assert_eq!(Config::load(&Sources::from_environment(environment())).unwrap().files.bucket, None);
    let told = |names: &[(&str, &str)]| {
        let told = names.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::load(&Sources::from_environment([environment(), told.collect()].concat()))
    };
    let whole = [
        ("YISU_FILES_URL", "s3://yisu-files/site"),
        ("YISU_FILES_ENDPOINT", "http://127.0.0.1:9000"),
        ("YISU_FILES_KEY_ID", "yisu"),
        ("YISU_FILES_KEY", "geheim"),
    ];
    let config = told(&whole).unwrap();
    assert!(!format!("{config:?}").contains("geheim"));
    let bucket = config.files.bucket.unwrap();
    assert_eq!((bucket.bucket.as_str(), bucket.folder.as_str()), ("yisu-files", "site"));
    assert_eq!((bucket.region.as_str(), bucket.key.expose().as_str()), ("us-east-1", "geheim"));
    assert!(is_wrong(told(&whole[..3]), "files_key"));
    assert!(is_wrong(told(&whole[3..]), "files_key"), "a key of nothing");
    assert!(is_wrong(with("YISU_FILES_URL", "/mnt/files"), "files_url"));
}

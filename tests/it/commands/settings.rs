//! Settings that are not right, and the doctor.

use super::{on, said, yisu};

#[test]
fn a_setting_that_nobody_knows_refuses_the_start_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let output = yisu(&["serve", "--data-dir"]).arg(folder.path()).env("YISU_LISEN", "x").output().unwrap();
    assert!(!output.status.success());
    assert!(said(&output).contains("YISU_LISEN"), "{}", said(&output));
}

#[test]
fn missing_keys_refuse_the_start_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let output = yisu(&["serve", "--data-dir"]).arg(folder.path()).output().unwrap();
    assert!(!output.status.success());
    for name in ["token_keys", "vault_keys", "site_key"] {
        assert!(said(&output).contains(name), "{}", said(&output));
    }
}

#[test]
fn printed_keys_can_be_put_to_use_as_they_stand() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let secrets = folder.path().join("secrets.toml");
    std::fs::write(&secrets, yisu(&["keys"]).output().unwrap().stdout).unwrap();
    std::fs::set_permissions(&secrets, std::fs::Permissions::from_mode(0o600)).unwrap();

    let output = yisu(&["migrate", "--data-dir"]).arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert!(folder.path().join("yisu.sqlite").exists());
    let again = yisu(&["migrate", "--data-dir"]).arg(folder.path()).output().unwrap();
    assert!(said(&again).contains("0 migrations"), "{}", said(&again));
}

#[test]
fn the_doctor_names_what_is_wrong_with_the_settings_and_makes_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let ill = yisu(&["doctor", "--data-dir"]).arg(folder.path()).output().unwrap();
    assert_eq!(ill.status.code(), Some(1));
    assert!(said(&ill).contains("fault  settings"), "{}", said(&ill));

    yisu::config::create_secrets(folder.path()).unwrap();
    let well = yisu(&["doctor", "--data-dir"]).arg(folder.path()).output().unwrap();
    assert_eq!(well.status.code(), Some(0), "{}", said(&well));
    assert!(said(&well).contains("warn   database"), "{}", said(&well));
    assert!(!folder.path().join("yisu.sqlite").exists());
}

#[test]
fn the_doctor_names_a_server_that_does_not_answer() {
    let folder = tempfile::tempdir().unwrap();
    yisu::config::create_secrets(folder.path()).unwrap();
    let output = yisu(&["doctor", "--json", "--data-dir"])
        .arg(folder.path())
        .env("YISU_DATABASE_URL", "postgres://yisu:geheim@127.0.0.1:1/yisu")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!said(&output).contains("geheim"), "{}", said(&output));
    let findings: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let database = findings.as_array().unwrap().iter().find(|finding| finding["subject"] == "database");
    assert_eq!(database.unwrap()["degree"], "fault");
}

both! {
    fn the_doctor_finds_a_sound_database_sound(db) {
        let output = on(db, &["doctor"]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        for subject in ["ok     settings", "ok     database", "ok     clock", "holidays", "ok     log"] {
            assert!(said(&output).contains(subject), "{}", said(&output));
        }
    }
}

//! The report on many leads at once, as a person asks for it.

use serde_json::Value;
use yisu::audit::perform_blocking;
use yisu::kit::{Actor, Clock, OfficeId};
use yisu::org;

use super::{on, said};
use crate::matching::report::sheet;
use crate::support::app::demo_password;

both! {
    fn an_import_is_reported_on_where_no_service_runs(db) {
        let system = Actor::system(OfficeId(1));
        perform_blocking(db.database(), &system, Clock::System.now(), |work| {
            org::seed::demonstration(work, demo_password())
        })
        .unwrap();
        let file = db.folder().join("热线.csv");
        std::fs::write(&file, sheet()).unwrap();
        let output = on(db, &["import", "leads", file.to_str().unwrap(), "--office", "620702", "--json"]);
        let imported: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
        let id = imported["import_id"].to_string();

        let output = on(db, &["match", "--all", "--import", &id, "--json"]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
        for name in ["to_compare", "to_suggest", "to_screen"] {
            assert_eq!(report[name], 0, "{name}");
        }
        assert_eq!((&report["leads"], &report["groups"], &report["grouped_leads"]), (&4.into(), &1.into(), &2.into()));
        assert_eq!(report["items"][0]["leads"][0]["external_number"], "G1");
        assert_eq!(report["compared_leads"].as_array().unwrap().len(), 4);

        let output = on(db, &["match", "--all"]);
        let text = said(&output);
        assert!(output.status.success() && text.contains("1 groups of likely the same matter, of 2 leads."), "{text}");
        assert!(text.contains("黑河滩涂") && !text.contains("NOT WHOLE"), "{text}");
        let output = on(db, &["match", "--all", "--import", "99"]);
        assert!(!output.status.success(), "{}", said(&output));
        assert!(!on(db, &["match"]).status.success());
    }
}

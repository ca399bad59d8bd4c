//! An index that an earlier version of the program left, with another lexicon.

use std::fs;

use serde_json::json;
use yisu::app::AppState;
use yisu::kit::Timestamp;
use yisu::search::{Analyzer, Index};

use super::{codes, search};
use crate::support::app::{Client, TestApp};

fn register(prosecutor: &Client<'_>, title: &str) {
    let told = json!({ "received_on": "2026-03-01", "channel": "hotline_12345", "title": title,
        "narrative": "黑河岸边堆放建筑垃圾。" });
    prosecutor.post("/api/v1/leads", told).expect(201);
}

both! {
    fn the_earlier_index_answers_and_says_so_until_the_one_of_this_program_is_made(db) {
        let folder = db.folder().join("index");
        let morning = Timestamp::start_of("2026-03-02".parse().unwrap());
        let app = TestApp::start_with(AppState {
            index: Index::closed(&folder).unwrap(),
            ..TestApp::state(db, morning)
        });
        register(&app.as_user("prosecutor"), "黑河垃圾之一");
        app.index_now();
        assert_eq!(search(&app.as_user("prosecutor"), "黑河", "")["total"], 1);
        drop(app);

        let current = || fs::read_to_string(folder.join("current")).unwrap();
        let before = current();
        let meta = folder.join(before.trim()).join("meta.json");
        let text = fs::read_to_string(&meta).unwrap();
        fs::write(&meta, text.replace(&Analyzer::fingerprint(), "another")).unwrap();

        let opened = Index::open(&folder).unwrap();
        let app = TestApp::serve(AppState { index: opened.index, ..TestApp::state(db, morning) });
        let prosecutor = app.as_user("prosecutor");
        let answer = search(&prosecutor, "黑河", "");
        assert_eq!((&answer["total"], codes(&answer)), (&json!(1), vec!["renewing"]));
        assert_eq!(answer["facets"]["kind"][0]["count"], 1);
        register(&prosecutor, "黑河垃圾之二");
        app.index_now();
        let answer = search(&prosecutor, "黑河", "");
        assert_eq!((&answer["total"], codes(&answer)), (&json!(2), vec![]));
        assert_ne!(current(), before);
    }
}

//! Evidence of cases: entered with what the law asks for, passed on, withdrawn; and what a suit needs of it.

use serde_json::{Value, json};
use yisu::cases::Track;

use super::cases::filed;
use super::files::send;
use crate::support::app::TestApp;

fn sent(app: &TestApp, content: &str) -> String {
    let file =
        send(&app.as_user("prosecutor"), "/api/v1/files", "照片.txt", content.as_bytes(), &[]).expect(201);
    file["hash"].as_str().unwrap().to_owned()
}

fn piece(file: &str, form: &str, elements: &[&str]) -> Value {
    json!({ "file": file, "name": "现场照片", "kind": "audiovisual", "form": form, "proves": "河滩上堆放建筑垃圾约三百吨",
        "elements": elements, "taken_by": "张检察官、李助理", "taken_at": "2026-03-01T02:00:00Z",
        "place": "黑河滩大佛寺桥下游", "source": "现场拍摄" })
}

both! {
    fn a_piece_is_entered_passed_on_and_withdrawn_and_nothing_of_it_is_lost(db) {
        let app = TestApp::start(db);
        let case = filed(&app, Track::Administrative);
        let path = format!("/api/v1/cases/{}/evidence", case.id);
        let prosecutor = app.as_user("prosecutor");
        let file = sent(&app, "one");
        let id = prosecutor.post(&path, piece(&file, "original", &["harm", "harm"])).expect(201)["id"].clone();
        let listed = prosecutor.get(&path).expect(200);
        assert_eq!((&listed[0]["file"], &listed[0]["elements"]), (&json!(file), &json!(["harm"])));
        assert_eq!(listed[0]["custody"][0]["event"], "collected");

        let at = format!("/api/v1/evidence/{id}");
        let step = json!({ "event": "handed_over", "at": "2026-03-01T06:00:00Z", "from_whom": "张检察官", "to_whom": "证物室" });
        prosecutor.post(&format!("{at}/custody"), step.clone()).expect(201);
        let early = json!({ "event": "sealed", "at": "2026-03-01T05:00:00Z" });
        let refused = prosecutor.post(&format!("{at}/custody"), early).refused(422, "invalid");
        assert_eq!((&refused["fields"][0]["field"], &refused["fields"][0]["code"]), (&json!("at"), &json!("order")));
        let steps = |listed: &Value| listed[0]["custody"].as_array().unwrap().len();
        assert_eq!(steps(&prosecutor.get(&path).expect(200)), 2);

        prosecutor.post(&format!("{at}/withdrawals"), json!({ "reason": "" })).refused(422, "invalid");
        prosecutor.post(&format!("{at}/withdrawals"), json!({ "reason": "登记错误" })).expect(201);
        prosecutor.post(&format!("{at}/custody"), step).refused(409, "case_evidence_withdrawn");
        let listed = prosecutor.get(&path).expect(200);
        assert_eq!((&listed[0]["withdrawn_reason"], steps(&listed)), (&json!("登记错误"), 2));

        let log = app.as_user("auditor").get("/api/v1/audit?subject_kind=evidence").expect(200).to_string();
        for action in ["evidence.entered", "evidence.passed_on", "evidence.withdrawn"] {
            assert!(log.contains(action), "{action} is not in {log}");
        }
    }

    fn what_the_law_asks_for_is_asked_for_and_nobody_else_may_enter(db) {
        let app = TestApp::start(db);
        let case = filed(&app, Track::Civil);
        let path = format!("/api/v1/cases/{}/evidence", case.id);
        let prosecutor = app.as_user("prosecutor");
        let file = sent(&app, "one");
        let mut wrong = piece(&file, "original", &[]);
        wrong["original_held"] = json!("甲单位");
        wrong["source"] = json!(" ");
        wrong["taken_at"] = json!("2026-03-03T00:00:00Z");
        let refused = prosecutor.post(&path, wrong).refused(422, "invalid");
        let fields: Vec<&str> =
            refused["fields"].as_array().unwrap().iter().map(|fault| fault["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["elements", "original_held", "taken_at", "source"]);
        let unknown = piece(&"0".repeat(64), "original", &["harm"]);
        assert_eq!(prosecutor.post(&path, unknown).refused(422, "invalid")["fields"][0]["field"], "file");
        app.as_user("agency").get(&path).refused(403, "not_allowed");
        app.as_user("chief").post(&path, piece(&file, "original", &["harm"])).refused(403, "not_allowed");
        assert_eq!(prosecutor.get(&path).expect(200), json!([]));
    }

    fn the_matrix_says_what_a_suit_needs_and_what_is_missing(db) {
        let app = TestApp::start(db);
        let case = filed(&app, Track::Civil);
        let prosecutor = app.as_user("prosecutor");
        let path = format!("/api/v1/cases/{}/evidence", case.id);
        let matrix = || prosecutor.get(&format!("/api/v1/cases/{}/evidence-matrix", case.id)).expect(200);
        let gaps = |matrix: &Value| -> Vec<String> {
            let needs = matrix["needs"].as_array().unwrap().iter();
            needs.map(|need| {
                let codes: Vec<&str> = need["gaps"].as_array().unwrap().iter().map(|gap| gap["code"].as_str().unwrap()).collect();
                format!("{}: {}", need["element"].as_str().unwrap(), codes.join(","))
            }).collect()
        };
        let none = ["unlawful_conduct: no_piece", "harm: no_piece", "causation: no_piece", "procedure: no_piece,procedure_not_done"];
        assert_eq!(gaps(&matrix()), none);
        assert_eq!(matrix()["is_ready"], false);
        prosecutor.post(&path, piece(&sent(&app, "one"), "copy", &["harm"])).expect(201);
        assert_eq!(gaps(&matrix())[1], "harm: only_copies");
        let mut held = piece(&sent(&app, "two"), "copy", &["harm", "causation"]);
        held["original_held"] = json!("甘州区生态环境局档案室");
        prosecutor.post(&path, held).expect(201);
        prosecutor.post(&path, piece(&sent(&app, "three"), "original", &["unlawful_conduct", "procedure"])).expect(201);
        let now = matrix();
        assert_eq!(gaps(&now), ["unlawful_conduct: ", "harm: ", "causation: ", "procedure: procedure_not_done"]);
        assert_eq!((now["is_ready"].clone(), now["needs"][1]["pieces"].as_array().unwrap().len()), (json!(false), 2));
    }
}

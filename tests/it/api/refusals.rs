//! Every kind of proposal, refused, returned and withdrawn: the matter stands where it stood before, and
//! is proposed again with a corrected text.

use serde_json::{Value, json};
use yisu::cases::{CaseEvent, CaseId, Track};

use super::cases::{investigated, path as of_case, post, under_review};
use super::leads::{assessed, register, told};
use super::recommendations as documents;
use crate::support::app::TestApp;

/// The ways in which a proposal comes to nothing.
const ENDINGS: [&str; 5] =
    ["returned by the head", "returned by the chief", "refused", "withdrawn", "withdrawn after review"];

fn approval(id: i64, what: &str) -> String {
    format!("/api/v1/approvals/{id}/{what}")
}

fn end(app: &TestApp, id: i64, how: &str) {
    let verdict = |agree: bool| json!({ "agree": agree, "opinion": "证据尚不充分。" });
    let reason = json!({ "opinion": "请补充后再报。" });
    let reviewed = |agree: bool| {
        app.as_user("head").post_at(&approval(id, "reviews"), 1, verdict(agree)).expect(200);
    };
    let (who, what, version, body) = match how {
        "returned by the head" => ("head", "returns", 1, reason),
        "returned by the chief" => {
            reviewed(false);
            ("chief", "returns", 2, reason)
        }
        "refused" => {
            reviewed(true);
            ("chief", "decisions", 2, verdict(false))
        }
        "withdrawn" => ("prosecutor", "withdrawals", 1, reason),
        _ => {
            reviewed(true);
            ("prosecutor", "withdrawals", 2, reason)
        }
    };
    app.as_user(who).post_at(&approval(id, what), version, body).expect(200);
}

fn agree(app: &TestApp, id: i64) {
    let yes = json!({ "agree": true, "opinion": "同意。" });
    app.as_user("head").post_at(&approval(id, "reviews"), 1, yes.clone()).expect(200);
    app.as_user("chief").post_at(&approval(id, "decisions"), 2, yes).expect(200);
}

/// A record and what belongs to it, without what counts its changes.
fn stands(app: &TestApp, records: &[String]) -> Vec<Value> {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.remove("version");
                fields.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let read = |record: &String| {
        let mut value = app.as_user("prosecutor").get(&format!("/api/v1/{record}")).expect(200);
        strip(&mut value);
        value
    };
    records.iter().map(read).collect()
}

/// Proposes as often as a proposal can come to nothing, and once more, which is left open.
fn comes_back(app: &TestApp, what: &str, records: &[String], propose: &dyn Fn(usize) -> Value) -> Value {
    let before = stands(app, records);
    for (round, how) in ENDINGS.into_iter().enumerate() {
        let proposed = propose(round);
        end(app, proposed["approval_id"].as_i64().unwrap(), how);
        assert_eq!(stands(app, records), before, "{what}, {how}");
    }
    propose(ENDINGS.len())
}

fn id_of(proposed: &Value) -> i64 {
    proposed["approval_id"].as_i64().unwrap()
}

/// A case with its clocks and its measures.
fn whole(id: CaseId) -> Vec<String> {
    vec![format!("cases/{id}"), format!("cases/{id}/clocks"), format!("cases/{id}/measures")]
}

fn state(app: &TestApp, record: &str) -> Value {
    app.as_user("prosecutor").get(&format!("/api/v1/{record}")).expect(200)["state"].clone()
}

/// An administrative case whose recommendation was served.
fn followed(app: &TestApp) -> CaseId {
    let id = investigated(app, Track::Administrative);
    for event in
        [CaseEvent::RecommendationDrafted, CaseEvent::RecommendationIssued, CaseEvent::RecommendationServed]
    {
        app.perform("prosecutor", |work| yisu::cases::service::advance(work, id, event)).unwrap();
    }
    id
}

both! {
    fn a_lead_stands_again_where_it_stood(db) {
        let app = TestApp::start(db);
        let survivor = register(&app, "prosecutor", told("河道堆放建筑垃圾的另一线索"));
        let agency = app.actor("agency").agency.unwrap();
        let county = app.actor("prosecutor.shandan").office.unwrap();
        let filing = |round: usize| json!({ "track": "administrative", "title": format!("整治河道案第{round}稿"),
            "interest_harmed": "河道行洪受损。", "unlawful_act": "未依法查处。", "agencies": [agency] });
        let kinds = [
            ("file_case", "filed"), ("decline_filing", "not_filed"), ("transfer_lead", "transferred_out"),
            ("report_lead_up", "reported_up"), ("merge_lead", "merged"), ("park_lead", "parked"),
            ("hand_over_lead", "handed_to_other_dept"),
        ];
        for (kind, becomes) in kinds {
            let lead = assessed(&app, "prosecutor", &register(&app, "prosecutor", told(kind)));
            let record = format!("leads/{}", lead["id"]);
            let last = comes_back(&app, kind, std::slice::from_ref(&record), &|round| {
                let version = app.as_user("prosecutor").get(&format!("/api/v1/{record}")).version();
                let mut body = json!({ "outcome": kind, "opinion": format!("第{round}次提出。") });
                match kind {
                    "file_case" => body["filing"] = filing(round),
                    "transfer_lead" => body["office_id"] = json!(county),
                    "merge_lead" => body["into_id"] = survivor["id"].clone(),
                    "hand_over_lead" => body["recipient"] = json!("criminal_prosecution"),
                    _ => {}
                }
                app.as_user("prosecutor").post_at(&format!("/api/v1/{record}/decisions"), version, body).expect(201)
            });
            assert_eq!(state(&app, &record), "pending_decision");
            agree(&app, id_of(&last));
            assert_eq!(state(&app, &record), becomes);
        }
        let cases = app.as_user("prosecutor").get("/api/v1/cases").expect(200);
        assert_eq!(cases["items"][0]["title"], "整治河道案第5稿", "the corrected text is the one that is filed");

        let mut body = told("实名举报");
        body["reporter"] = json!({ "name": "温如玉", "phone": "13909368888" });
        let lead = register(&app, "prosecutor", body);
        let record = format!("leads/{}", lead["id"]);
        let last = comes_back(&app, "open_reporter", std::slice::from_ref(&record), &|_| {
            let asked = json!({ "purpose": "核实举报细节，联系举报人" });
            app.as_user("prosecutor").post(&format!("/api/v1/{record}/reporter-requests"), asked).expect(201)
        });
        app.as_user("prosecutor").get(&format!("/api/v1/{record}/reporter")).refused(403, "lead_reporter_not_granted");
        agree(&app, id_of(&last));
        app.as_user("prosecutor").get(&format!("/api/v1/{record}/reporter")).expect(200);
    }

    fn a_recommendation_is_a_draft_again_and_its_corrected_text_is_issued(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let document = documents::draft(&app, &[documents::line(documents::own(&app))]);
        let record = format!("recommendations/{}", document["id"]);
        let at = documents::path(&document);
        let case = format!("cases/{}", document["case_id"]);
        let version = || prosecutor.get(&at).expect(200)["version"].as_i64().unwrap();
        let last = comes_back(&app, "issue", &[record.clone(), case], &|_| {
            let body = json!({ "version": version(), "opinion": "建议制发。" });
            prosecutor.post(&format!("{at}/proposals"), body).expect(201)
        });
        end(&app, id_of(&last), "returned by the chief");
        let mut corrected = documents::wording(&[documents::line(documents::own(&app))]);
        corrected["title"] = json!("督促依法全面履行河道监管职责");
        prosecutor.put_at(&at, version(), corrected).expect(200);
        let body = json!({ "version": version(), "opinion": "已按退回意见修改。" });
        let last = prosecutor.post(&format!("{at}/proposals"), body).expect(201);
        agree(&app, id_of(&last));
        let signed = prosecutor.get(&at).expect(200);
        assert_eq!((&signed["state"], &signed["text_no"]), (&json!("signed"), &json!(2)));
        assert_eq!(signed["title"], "督促依法全面履行河道监管职责");
        assert!(signed["number"].as_str().unwrap().ends_with("〔2026〕1号"), "no number was used up: {signed}");

        for (verb, becomes) in [("amendments", "amended"), ("withdrawals", "withdrawn")] {
            let document = documents::signed(&app, &[documents::line(documents::own(&app))]);
            documents::serve(&app, &document, 0, documents::handed_over("2026-03-02"));
            let at = documents::path(&document);
            let record = format!("recommendations/{}", document["id"]);
            let records = [record.clone(), format!("cases/{}", document["case_id"]), format!("cases/{}/clocks", document["case_id"])];
            let last = comes_back(&app, verb, &records, &|round| {
                let version = prosecutor.get(&at).expect(200)["version"].clone();
                let body = json!({ "version": version, "opinion": format!("异议成立，第{round}次提出") });
                prosecutor.post(&format!("{at}/{verb}"), body).expect(201)
            });
            agree(&app, id_of(&last));
            let ended = prosecutor.get(&at).expect(200);
            assert_eq!((&ended["state"], &ended["end_reason"]), (&json!(becomes), &json!("异议成立，第5次提出")));
        }
    }

    fn a_case_goes_on_as_it_went(db) {
        let app = TestApp::start(db);
        let id = investigated(&app, Track::Administrative);
        let last = comes_back(&app, "closing", &whole(id), &|round| {
            post(&app, id, "closings", json!({ "ground": "interest_protected", "reason": format!("第{round}稿") }))
        });
        agree(&app, id_of(&last));
        let closed = app.as_user("prosecutor").get(&format!("/api/v1/cases/{id}")).expect(200);
        assert_eq!((&closed["state"], &closed["closing_reason"]), (&json!("closed"), &json!("第5稿")));

        let id = followed(&app);
        app.pass_days(60);
        app.perform("prosecutor", |work| {
            yisu::cases::service::advance(work, id, CaseEvent::RectificationExpired)
        }).unwrap();
        let suspension = |round: usize| json!({ "obstacle": format!("连续暴雨{round}"), "agency_measures": "已定方案", "not_idle": true });
        let last = comes_back(&app, "suspension", &whole(id), &|round| post(&app, id, "suspensions", suspension(round)));
        agree(&app, id_of(&last));
        assert_eq!(state(&app, &format!("cases/{id}")), "suspended");
        let last = comes_back(&app, "resumption", &whole(id), &|_| {
            post(&app, id, "resumptions", json!({ "reason": "雨停路通" }))
        });
        agree(&app, id_of(&last));
        assert_eq!(state(&app, &format!("cases/{id}")), "review_for_suit");
        let last = comes_back(&app, "extension", &whole(id), &|_| {
            post(&app, id, "extensions", json!({ "reason": "案情复杂" }))
        });
        assert_eq!(
            app.as_user("chief").get(&format!("/api/v1/approvals/{}", id_of(&last))).expect(200)["deciding_office_id"],
            json!(app.actor("chief").office.unwrap()), "only what was granted goes to the level above the next time"
        );
        agree(&app, id_of(&last));
    }

    fn an_announcement_and_a_suit_are_drafts_until_they_are_agreed_to(db) {
        let app = TestApp::start(db);
        let id = investigated(&app, Track::Civil);
        let text = |round: usize| json!({ "harm": format!("建筑垃圾污染河道，第{round}稿。"), "notice": "请书面告知。",
            "contact": "0936-0000000", "relatives_asked": false });
        let last = comes_back(&app, "announcement", &whole(id), &|round| post(&app, id, "announcements", text(round)));
        agree(&app, id_of(&last));
        let file = app.as_user("prosecutor").get(&of_case(id, "file")).expect(200);
        let all = &file["announcements"];
        assert_eq!(all.as_array().unwrap().len(), 1, "one announcement, which took each draft's place");
        assert_eq!(all[0]["harm"], "建筑垃圾污染河道，第5稿。");
        let published = json!({ "medium": "正义网", "published_on": app.today() });
        post(&app, id, &format!("announcements/{}/publication", last["announcement_id"]), published);

        let id = under_review(&app);
        let city = app.actor("supervisor").office.unwrap();
        let last = comes_back(&app, "transfer", &whole(id), &|_| {
            post(&app, id, "transfers", json!({ "office_id": city, "reason": "中级人民法院管辖" }))
        });
        end(&app, id_of(&last), "refused");
        let suit = |round: usize| json!({ "court": "甘州区人民法院", "facts": "被告倾倒建筑垃圾。",
            "claims": [{ "text": format!("清除垃圾，第{round}稿") }, { "text": "赔偿生态损失" }] });
        let last = comes_back(&app, "suit", &whole(id), &|round| post(&app, id, "lawsuits", suit(round)));
        agree(&app, id_of(&last));
        let lawsuit = last["lawsuit_id"].as_i64().unwrap();
        let read = || app.as_user("prosecutor").get(&format!("/api/v1/lawsuits/{lawsuit}")).expect(200);
        let claims = read()["claims"].clone();
        assert_eq!(claims.as_array().unwrap().len(), 2);
        assert_eq!((&claims[0]["no"], &claims[0]["text"]), (&json!(1), &json!("清除垃圾，第5稿")));
        let first = app.as_user("chief").get("/api/v1/approvals?view=all&limit=200").expect(200);
        let refused = first["items"].as_array().unwrap().iter().find(|row| row["kind"] == "file_suit" && row["round"] == 1).unwrap();
        assert_eq!(refused["payload"]["claims"][0]["text"], "清除垃圾，第0稿", "what was refused is kept");

        let at = |what: &str| format!("/api/v1/lawsuits/{lawsuit}/{what}");
        let enter = |what: &str, body: Value| app.as_user("prosecutor").post(&at(what), body).expect(201);
        enter("filings", json!({ "filed_on": app.today() }));
        enter("acceptances", json!({ "accepted_on": app.today(), "docket_number": "1", "seven_member_panel": true }));
        let mut records = whole(id);
        records.push(format!("lawsuits/{lawsuit}"));
        let last = comes_back(&app, "claim change", &records, &|round| {
            enter("claim-changes", json!({ "dropped": [2], "added": [{ "text": format!("赔偿{round}万元") }], "reason": "鉴定意见变更" }))
        });
        agree(&app, id_of(&last));
        assert_eq!(read()["claims"][2]["text"], "赔偿5万元");
        let last = comes_back(&app, "suit withdrawal", &records, &|_| enter("withdrawals", json!({ "reason": "请求已实现" })));
        end(&app, id_of(&last), "withdrawn");
        let judged = json!({ "outcome": "rejected", "decided_on": app.today(), "received_on": app.today(), "decision": "驳回。" });
        enter("judgments", judged);
        let last = comes_back(&app, "appeal", &records, &|_| enter("appeal-proposals", json!({ "reason": "适用法律错误" })));
        agree(&app, id_of(&last));
        assert_eq!(read()["state"], "appeal");
    }
}

//! Leads merged field by field, and taken apart exactly.

use diesel::prelude::*;
use serde_json::{Value, json};
use yisu::db::Db;
use yisu::db::schema::audit_log;

use super::setup::{holds, id, lead, merging, run, told, verdict};
use crate::chain::Chain;
use crate::support::app::TestApp;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

/// The whole rows of a lead, but for their versions and the numbers of the rows themselves.
fn rows(app: &TestApp, lead: &Value) -> Vec<String> {
    let id = id(lead);
    let sqlite = format!(
        "SELECT json_object('number', number, 'office', office_id, 'state', state, 'domain', domain, 'title', title,
            'division', division_code, 'source', statutory_source, 'channel', channel, 'external', external_number,
            'received', received_on, 'registered', registered_at, 'by', registered_by, 'handler', handler_id,
            'anonymous', anonymous, 'urgent', urgent, 'major', major, 'recorded', recorded_up_on, 'digest', digest,
            'origin', origin_lead_id, 'origin_office', origin_office_id, 'merged', merged_into_id,
            'import', import_id, 'decided', decided_on) AS line FROM leads WHERE id = {id}
         UNION ALL SELECT json_object('narrative', narrative, 'sub', sub_domain, 'place', place, 'x', longitude,
            'y', latitude, 'area', area, 'from', event_from, 'to', event_to, 'harmed', harmed_interest,
            'suspects', suspects, 'url', source_url, 'spot', spot_number, 'risk', risk_notes) FROM lead_facts
            WHERE lead_id = {id}
         UNION ALL SELECT json_object('agency', agency_id, 'name', name, 'basis', basis) FROM
            (SELECT * FROM lead_agencies WHERE lead_id = {id} ORDER BY id)
         UNION ALL SELECT json_object('key', key_id, 'nonce', hex(nonce), 'sealed', hex(sealed)) FROM lead_reporters
            WHERE lead_id = {id}
         UNION ALL SELECT json_object('file', file_hash, 'name', name) FROM attachments
            WHERE subject_kind = 'lead' AND subject_id = {id}"
    );
    let postgres = format!(
        "SELECT (to_jsonb(t) - 'version')::text AS line FROM leads t WHERE id = {id}
         UNION ALL SELECT to_jsonb(t)::text FROM lead_facts t WHERE lead_id = {id}
         UNION ALL SELECT line FROM (SELECT (to_jsonb(t) - 'id')::text AS line FROM lead_agencies t
            WHERE lead_id = {id} ORDER BY id) a
         UNION ALL SELECT to_jsonb(t)::text FROM lead_reporters t WHERE lead_id = {id}
         UNION ALL SELECT to_jsonb(t)::text FROM attachments t WHERE subject_kind = 'lead' AND subject_id = {id}"
    );
    let found: Vec<Line> = app.read(|conn| match conn {
        Db::Sqlite(c) => diesel::sql_query(sqlite).load(c),
        Db::Pg(c) => diesel::sql_query(postgres).load(c),
    });
    found.into_iter().map(|row| row.line).collect()
}

/// Two leads that differ in every field that a merging may take.
fn two(app: &TestApp) -> (Value, Value) {
    let prosecutor = app.as_user("prosecutor");
    let mut body = told("河道堆放垃圾", "甘州区黑河大桥");
    body["external_number"] = json!("GD-1");
    body["reporter"] = json!({ "name": "王守信", "phone": "13912345678" });
    body["suspects"] = json!([{ "name": "某砂石厂", "code": null }]);
    body["agencies"] = json!([{ "name": "某镇政府", "basis": "河道管理条例" }, { "name": "水务局" }]);
    body["event_from"] = json!("2026-02-20");
    let one = prosecutor.post("/api/v1/leads", body).expect(201);
    let mut body = told("黑河大桥下游右岸倾倒建筑垃圾约三百吨", "黑河大桥下游二百米右岸");
    body["channel"] = json!("snapshot");
    body["external_number"] = json!("SSP-9");
    body["reporter"] = json!({ "name": "李知秋", "phone": "13900000001" });
    body["longitude"] = json!(100.451_200_000_000_03);
    body["latitude"] = json!(38.9321);
    body["event_from"] = json!("2026-02-10");
    body["event_to"] = json!("2026-02-28");
    body["harmed_interest"] = json!("行洪安全");
    body["suspects"] =
        json!([{ "name": "甲公司", "code": "91620702MA00000000" }, { "name": "乙某", "code": null }]);
    body["agencies"] =
        json!([{ "agency_id": app.actor("agency").agency, "name": "生态环境局", "basis": "固废法" }]);
    body["source_url"] = json!("https://example.org/1");
    body["spot_number"] = json!("T-7");
    body["risk_notes"] = json!("现场有狗。");
    body["sub_domain"] = json!("固体废物");
    body["area"] = json!("{\"type\":\"Point\",\"coordinates\":[100.45,38.93]}");
    body["division_code"] = json!("620721");
    body["urgent"] = json!(true);
    let two = prosecutor.post("/api/v1/leads", body).expect(201);
    (one, two)
}

const FIELDS: [&str; 14] = [
    "title",
    "domain",
    "division_code",
    "place",
    "point",
    "area",
    "event",
    "harmed_interest",
    "suspects",
    "agencies",
    "source_url",
    "spot_number",
    "risk_notes",
    "urgent",
];

fn all_of(lead: &Value) -> Value {
    FIELDS
        .iter()
        .map(|field| ((*field).to_owned(), lead["id"].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn read(app: &TestApp, lead: &Value) -> Value {
    app.as_user("prosecutor").get(&format!("/api/v1/leads/{}", lead["id"])).expect(200)
}

fn separate(app: &TestApp, lead: &Value, keep: &Value) -> crate::support::app::Answer {
    let version = read(app, lead)["version"].as_i64().unwrap();
    let body = json!({ "reason": "经核对不是同一地点。", "keep": keep });
    app.as_user("prosecutor").post_at(&format!("/api/v1/leads/{}/separations", lead["id"]), version, body)
}

fn amend(app: &TestApp, lead: &Value, body: &Value) {
    let version = format!("\"{}\"", read(app, lead)["version"]);
    let path = format!("/api/v1/leads/{}", lead["id"]);
    app.as_user("prosecutor").send_json("PATCH", &path, &[("if-match", &version)], body).expect(200);
}

fn merge(app: &TestApp, survivor: &Value, leads: &[&Value], fields: &Value) -> Value {
    app.as_user("prosecutor").post("/api/v1/leads/merges", merging(app, survivor, leads, fields)).expect(201)
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

both! {
    fn merged_and_taken_apart_every_row_is_as_before(db) {
        let app = TestApp::start(db);
        let (one, other) = two(&app);
        let before = (rows(&app, &one), rows(&app, &other));
        let stays = merge(&app, &one, &[&other], &all_of(&other));
        assert_eq!((&stays["title"], &stays["urgent"]), (&other["title"], &json!(true)));
        let whole = (read(&app, &one), read(&app, &other));
        for field in ["sub_domain", "place", "longitude", "latitude", "event_to", "suspects", "agencies", "risk_notes"] {
            assert_eq!(whole.0[field], whole.1[field], "{field}");
        }
        assert_ne!(whole.0["narrative"], whole.1["narrative"], "narratives stay with their leads");
        assert_eq!((&whole.1["state"], &whole.1["merged_into_id"]), (&json!("merged"), &one["id"]));
        assert_eq!((&whole.0["external_number"], &whole.0["channel"]), (&json!("GD-1"), &json!("hotline_12345")));
        assert_eq!(holds(&app, "prosecutor", &one, &other), (json!("same_matter"), 1));

        let apart = separate(&app, &other, &json!({})).expect(200);
        assert_eq!(apart["state"], "registered");
        assert_eq!((rows(&app, &one), rows(&app, &other)), before);
        assert_eq!(holds(&app, "prosecutor", &one, &other), (json!(null), 0), "the decision went with the merging");
        let kept = app.as_user("prosecutor").get(&format!("/api/v1/leads/{}/amendments", one["id"])).expect(200);
        assert_eq!(kept.as_array().unwrap().len(), 2, "what stood there stays readable: {kept}");
        let versions = (read(&app, &one)["version"].as_i64().unwrap(), read(&app, &other)["version"].as_i64().unwrap());
        assert_eq!(versions, (3, 3), "versions go on");
        let said: Vec<String> = app.read(|conn| {
            audit_log::table.filter(audit_log::action.like("lead.merge%")).order(audit_log::id).select(audit_log::detail).load(conn)
        });
        assert_eq!(said.len(), 2);
        let all: Vec<String> = app.read(|conn| audit_log::table.select(audit_log::detail).load(conn));
        assert!(all.iter().any(|detail| detail.contains("\"division_code\"") && detail.contains("620721")), "the difference is typed");
        assert!(!all.iter().any(|detail| detail.contains("三百吨") || detail.contains("现场有狗")), "and names no free text");
    }

    fn taken_apart_in_any_order_the_rows_are_as_before(db) {
        let app = TestApp::start(db);
        let (one, second) = two(&app);
        let third = lead(&app, "prosecutor", "第三次反映河道垃圾");
        let before = rows(&app, &one);
        merge(&app, &one, &[&second], &all_of(&second));
        merge(&app, &one, &[&third], &json!({ "title": third["id"], "place": third["id"], "suspects": third["id"] }));
        assert_eq!(read(&app, &one)["title"], third["title"]);
        separate(&app, &second, &json!({})).expect(200);
        let now = read(&app, &one);
        assert_eq!((&now["title"], &now["suspects"], &now["risk_notes"]), (&third["title"], &json!([]), &json!(null)));
        separate(&app, &third, &json!({})).expect(200);
        assert_eq!(rows(&app, &one), before);
    }

    fn a_field_that_was_corrected_since_is_asked_about(db) {
        let app = TestApp::start(db);
        let (one, other) = two(&app);
        merge(&app, &one, &[&other], &json!({ "title": other["id"], "place": other["id"] }));
        amend(&app, &one, &json!({ "title": "黑河大桥两岸堆放垃圾" }));
        let refused = separate(&app, &other, &json!({})).refused(409, "merge_field_changed");
        assert!(refused["title"].as_str().unwrap().contains("title"), "{refused}");
        assert_eq!(read(&app, &other)["state"], "merged", "nothing was done");
        separate(&app, &other, &json!({ "title": "both" })).refused(400, "malformed_body");
        separate(&app, &other, &json!({ "title": "current" })).expect(200);
        let now = read(&app, &one);
        assert_eq!((&now["title"], &now["place"]), (&json!("黑河大桥两岸堆放垃圾"), &json!("甘州区黑河大桥")));
        merge(&app, &one, &[&other], &json!({ "title": other["id"] }));
        amend(&app, &one, &json!({ "title": "又改" }));
        separate(&app, &other, &json!({ "title": "restored" })).expect(200);
        assert_eq!(read(&app, &one)["title"], "黑河大桥两岸堆放垃圾");
    }

    fn old_numbers_lead_to_the_lead_that_stays_and_both_histories_are_seen_from_it(db) {
        let app = TestApp::start(db);
        let (one, other) = two(&app);
        let last = lead(&app, "prosecutor", "第三次反映河道垃圾");
        let screening = json!({ "sources": ["12345"], "findings": "一月内三次。", "complete": false });
        app.as_user("prosecutor").post_at(&format!("/api/v1/leads/{}/screenings", other["id"]), 1, screening).expect(201);
        merge(&app, &one, &[&other], &json!({ "title": other["id"] }));
        merge(&app, &last, &[&one], &json!({}));
        for number in [other["number"].as_str().unwrap(), "SSP-9", one["number"].as_str().unwrap(), "GD-1"] {
            let found = app.as_user("prosecutor").get(&format!("/api/v1/leads?number={}", encoded(number))).expect(200);
            let ids: Vec<_> = found["items"].as_array().unwrap().iter().map(|lead| lead["id"].clone()).collect();
            assert!(ids.contains(&last["id"]) && ids.len() == 2, "{number}: {ids:?}");
        }
        let history = app.as_user("head").get(&format!("/api/v1/leads/{}/history", last["id"])).expect(200);
        let history = history.as_array().unwrap();
        let of: Vec<_> = history.iter().map(|of| of["lead"]["id"].clone()).collect();
        assert_eq!(of, [last["id"].clone(), one["id"].clone(), other["id"].clone()]);
        assert!(history[2]["narrative"].as_str().unwrap().contains("二百米"), "{}", history[2]);
        assert_eq!(history[2]["taken"], json!(["title"]));
        let kinds: Vec<_> = history[2]["events"].as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
        assert_eq!(kinds, ["registered", "screened", "merged"]);
        assert_eq!(history[2]["events"][2]["words"], "同一地点、同一堆放物，系重复反映。");
        app.as_user("prosecutor.shandan").get(&format!("/api/v1/leads/{}/history", last["id"])).refused(404, "lead_not_found");

        // The middle one cannot give back what the last one may have built on.
        separate(&app, &other, &json!({})).refused(409, "merge_survivor_merged");
        separate(&app, &one, &json!({})).expect(200);
        separate(&app, &other, &json!({})).expect(200);
        assert_eq!(read(&app, &other)["state"], "screening");
    }

    fn leads_are_counted_after_merging_and_every_source_is_kept(db) {
        let app = TestApp::start(db);
        let (one, other) = two(&app);
        let figure = |key: &str| {
            let answer = app.as_user("prosecutor").get("/api/v1/statistics/overview").expect(200);
            answer["figures"].as_array().unwrap().iter().find(|figure| figure["key"] == key).unwrap()["numerator"].clone()
        };
        assert_eq!((figure("leads_registered"), figure("leads_received")), (json!(2), json!(2)));
        merge(&app, &one, &[&other], &json!({}));
        assert_eq!((figure("leads_registered"), figure("leads_received")), (json!(1), json!(2)));
        separate(&app, &other, &json!({})).expect(200);
        assert_eq!(figure("leads_registered"), json!(2));
    }

    fn a_reporter_stays_under_the_seal_of_their_own_lead_and_is_told_of_the_one_that_stays(db) {
        let app = TestApp::start(db);
        let (one, _) = two(&app);
        let body = json!({ "division_code": "620702", "title": "河边倒垃圾", "narrative": "每天夜里有人往河边倒垃圾。",
            "reporter": { "name": "赵小川", "phone": "13988887777" } });
        let made = app.anyone().post_once("/api/v1/public/reports", "p1", body).expect(201);
        let code = made["code"].as_str().unwrap();
        let steps = || {
            let path = "/api/v1/public/reports/progress";
            let progress = app.anyone().send("GET", path, &[("x-query-code", code)], Vec::new()).expect(200);
            progress["steps"].as_array().unwrap().iter().map(|step| step["step"].clone()).collect::<Vec<_>>()
        };
        let page = app.as_user("prosecutor").get("/api/v1/leads").expect(200);
        let public = page["items"].as_array().unwrap().iter().find(|lead| lead["channel"] == "public_web").unwrap().clone();
        let sealed = rows(&app, &public);
        merge(&app, &one, &[&public], &json!({ "title": public["id"] }));
        assert_eq!(steps(), ["received", "joined"]);
        app.pass_days(1);
        app.as_user("prosecutor")
            .post_at(&format!("/api/v1/leads/{}/screenings", one["id"]), read(&app, &one)["version"].as_i64().unwrap(),
                json!({ "sources": ["12345"], "findings": "属实。", "complete": true }))
            .expect(201);
        assert_eq!(steps(), ["received", "joined", "evaluating"], "as the lead that stays");
        let under_seal = |rows: Vec<String>| rows.into_iter().filter(|row| row.contains("nonce")).collect::<Vec<_>>();
        assert_eq!(under_seal(rows(&app, &public)), under_seal(sealed), "the seal is not touched");
        assert_eq!(under_seal(rows(&app, &one)).len(), 1, "and the other has its own alone");
        let whole = read(&app, &one).to_string();
        assert!(!whole.contains("赵小川") && !whole.contains("13988887777"));
        separate(&app, &public, &json!({})).expect(200);
        assert_eq!(steps(), ["received", "joined", "evaluating", "received"], "it stands before its screening again");
    }

    fn a_lead_that_was_transferred_in_binds_the_lead_it_was_merged_into(db) {
        let app = TestApp::start(db);
        let chain = Chain { app: &app };
        let (one, other) = two(&app);
        let there = app.actor("prosecutor.shandan").office.unwrap();
        run(&app, &format!("UPDATE leads SET channel = 'transferred', origin_lead_id = {}, origin_office_id = {there} \
            WHERE id = {}", one["id"], other["id"]));
        merge(&app, &one, &[&other], &json!({}));
        let of = read(&app, &one);
        chain.assessed(of["title"].as_str().unwrap());
        let back = json!({ "outcome": "transfer_lead", "opinion": "不属于本院管辖。", "office_id": there });
        let version = read(&app, &one)["version"].as_i64().unwrap();
        let path = format!("/api/v1/leads/{}/decisions", one["id"]);
        app.as_user("prosecutor").post_at(&path, version, back.clone()).refused(409, "lead_transferred_in");
        separate(&app, &other, &json!({})).expect(200);
        app.as_user("prosecutor").post_at(&path, version, back).expect(201);
    }

    fn a_preview_tells_what_would_happen_and_changes_nothing(db) {
        let app = TestApp::start(db);
        let (one, other) = two(&app);
        let before = (rows(&app, &one), rows(&app, &other));
        let body = json!({ "survivor": { "id": one["id"] }, "leads": [{ "id": other["id"] }], "fields": { "title": other["id"] } });
        let preview = app.as_user("prosecutor").post("/api/v1/leads/merges/preview", body).expect(200);
        assert_eq!((&preview["possible"], &preview["refusals"]), (&json!(true), &json!([])));
        let fields = preview["fields"].as_array().unwrap();
        let names: Vec<_> = fields.iter().map(|field| field["field"].as_str().unwrap()).collect();
        assert_eq!(names, FIELDS, "they differ in every field");
        assert_eq!((&fields[0]["chosen"], &fields[0]["suggested"]), (&other["id"], &one["id"]));
        assert_eq!(fields[0]["values"][1], json!({ "lead_id": other["id"], "value": other["title"] }));
        assert_eq!((&fields[12]["chosen"], &fields[12]["suggested"]), (&one["id"], &other["id"]), "the first that says anything");
        assert_eq!(preview["histories"].as_array().unwrap().len(), 2);
        assert_eq!((rows(&app, &one), rows(&app, &other)), before);
        verdict(&app, "prosecutor", (&one, &other), "different");
        let body = json!({ "survivor": { "id": one["id"] }, "leads": [{ "id": other["id"] }] });
        let preview = app.as_user("prosecutor").post("/api/v1/leads/merges/preview", body).expect(200);
        assert_eq!(preview["possible"], false);
        assert_eq!(preview["refusals"][0]["problem"]["code"], "pair_contradicts");
    }

    fn what_people_said_before_stays_when_a_merging_is_undone(db) {
        let app = TestApp::start(db);
        let (one, other) = two(&app);
        let said = verdict(&app, "prosecutor", (&one, &other), "same_matter");
        merge(&app, &one, &[&other], &json!({}));
        separate(&app, &other, &json!({})).expect(200);
        assert_eq!(holds(&app, "prosecutor", &one, &other), (json!("same_matter"), 1));
        app.as_user("prosecutor")
            .post(&format!("/api/v1/pair-decisions/{}/undoings", said["id"]), json!({ "reason": "误判。" }))
            .expect(200);
        merge(&app, &one, &[&other], &json!({}));
        let made = app.as_user("prosecutor").get(&format!("/api/v1/leads/{}/pair-decisions", one["id"])).expect(200);
        let path = format!("/api/v1/pair-decisions/{}/undoings", made[1]["id"]);
        app.as_user("prosecutor").post(&path, json!({ "reason": "误判。" })).refused(409, "pair_decision_of_merge");
    }
}

//! Decisions on pairs: remembered, followed from, contradicted, undone, and seen by whom.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde_json::{Value, json};
use yisu::db::schema::{matter_members, pair_decisions};
use yisu::kit::Scope;
use yisu::leads::LeadId;
use yisu::matching::decisions::{Counterpart, Edge, PairDecisionId, Relation, Verdict, service};

use super::setup::{holds, id, lead, run, verdict};
use crate::statistics::setup::{cases, day};
use crate::support::app::TestApp;

/// The matters as they are stored, and as the standing decisions tell them.
fn matters(app: &TestApp) -> (BTreeMap<i64, Vec<i64>>, BTreeMap<i64, Vec<i64>>) {
    let stored: Vec<(i64, i64)> = app.read(|conn| {
        matter_members::table
            .order((matter_members::matter, matter_members::record_id))
            .select((matter_members::matter, matter_members::record_id))
            .load(conn)
    });
    let mut as_stored: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (matter, record) in stored {
        as_stored.entry(matter).or_default().push(record);
    }
    let rows: Vec<(PairDecisionId, LeadId, i64, Verdict)> = app.read(|conn| {
        pair_decisions::table
            .filter(pair_decisions::undone_at.is_null())
            .select((
                pair_decisions::id,
                pair_decisions::lead_id,
                pair_decisions::other_id,
                pair_decisions::verdict,
            ))
            .load(conn)
    });
    let edges = rows.into_iter().map(|(id, one, two, verdict)| Edge {
        id,
        one: Counterpart::lead(one),
        two: Counterpart::lead(LeadId(two)),
        verdict,
    });
    let told = Relation::of(edges.collect()).matters().into_iter();
    (as_stored, told.map(|(id, of)| (id.0, of.into_iter().map(|record| record.id).collect())).collect())
}

both! {
    fn a_decision_is_remembered_replaced_by_name_and_undone_with_a_trace(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let (one, two) = (lead(&app, "prosecutor", "河道堆放垃圾"), lead(&app, "prosecutor", "河边有垃圾"));
        let path = format!("/api/v1/leads/{}/pair-decisions", two["id"]);
        let told = |verdict: &str| json!({ "other": { "kind": "lead", "id": one["id"] }, "verdict": verdict });
        prosecutor.post(&path, told("different")).refused(422, "invalid");
        let unsure = prosecutor.post(&path, told("unsure")).expect(201);
        assert_eq!((&unsure["lead_id"], &unsure["other"]["id"]), (&one["id"], &two["id"]), "the older one first");
        assert_eq!(holds(&app, "prosecutor", &one, &two), (json!("unsure"), 1));

        let first = verdict(&app, "prosecutor", (&one, &two), "same_kind");
        let refused = prosecutor.post(&path, json!({ "other": { "kind": "lead", "id": one["id"] },
            "verdict": "different", "reason": "两处。" })).refused(409, "pair_decided");
        assert!(refused["title"].as_str().unwrap().contains("类案"), "{refused}");
        let mut body = json!({ "other": { "kind": "lead", "id": one["id"] }, "verdict": "same_matter",
            "reason": "同一堆垃圾。", "replaces": first["id"] });
        let second = prosecutor.post(&path, body.clone()).expect(201);
        body["verdict"] = json!("different");
        prosecutor.post(&path, body).refused(409, "pair_decision_undone");
        assert_eq!(holds(&app, "head", &two, &one), (json!("same_matter"), 1));

        let undo = |decision: &Value| format!("/api/v1/pair-decisions/{}/undoings", decision["id"]);
        prosecutor.post(&undo(&second), json!({ "reason": "" })).refused(422, "invalid");
        prosecutor.post(&undo(&second), json!({ "reason": "看错了地点。" })).expect(200);
        prosecutor.post(&undo(&second), json!({ "reason": "看错了地点。" })).refused(409, "pair_decision_undone");
        assert_eq!(holds(&app, "prosecutor", &one, &two), (json!(null), 0));
        let kept = prosecutor.get(&path).expect(200);
        let kept = kept.as_array().unwrap();
        assert_eq!(kept.len(), 3, "nothing is deleted");
        assert_eq!((&kept[0]["replaced_by"], &kept[1]["replaced_by"]), (&first["id"], &second["id"]));
        assert_eq!(kept[2]["undone_reason"], "看错了地点。");
        assert_eq!(kept[2]["undone_by"], json!(app.person("prosecutor")));
        assert_eq!(matters(&app).0, BTreeMap::new());
    }

    fn what_follows_is_told_with_its_chain_and_what_contradicts_it_is_refused(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let leads: Vec<Value> = (0..5).map(|at| lead(&app, "prosecutor", &format!("第{at}件举报"))).collect();
        verdict(&app, "prosecutor", (&leads[0], &leads[1]), "same_matter");
        verdict(&app, "assistant", (&leads[1], &leads[2]), "same_matter");
        let apart = verdict(&app, "prosecutor", (&leads[2], &leads[3]), "different");
        verdict(&app, "prosecutor", (&leads[3], &leads[4]), "same_matter");
        assert_eq!(holds(&app, "prosecutor", &leads[0], &leads[2]), (json!("same_matter"), 2));
        assert_eq!(holds(&app, "prosecutor", &leads[0], &leads[4]), (json!("different"), 4));
        let matter = prosecutor.get(&format!("/api/v1/leads/{}/matter", leads[0]["id"])).expect(200);
        assert_eq!(matter.as_array().unwrap().len(), 3);
        assert_eq!(matter[0]["name"], leads[0]["number"]);

        let path = format!("/api/v1/leads/{}/pair-decisions", leads[0]["id"]);
        let same = json!({ "other": { "kind": "lead", "id": leads[4]["id"] }, "verdict": "same_matter", "reason": "同一处。" });
        let refused = prosecutor.post(&path, same.clone()).refused(409, "pair_contradicts");
        let title = refused["title"].as_str().unwrap();
        for lead in &leads {
            assert!(title.contains(lead["number"].as_str().unwrap()), "{title}");
        }
        let colleague = app.read(|conn| yisu::org::store::person(conn, app.person("assistant"))).unwrap().name;
        assert!(title.contains(&colleague) && title.contains("不同"), "{title}");
        let different = json!({ "other": { "kind": "lead", "id": leads[2]["id"] }, "verdict": "same_source", "reason": "两处。" });
        prosecutor.post(&path, different).refused(409, "pair_contradicts");

        prosecutor.post(&format!("/api/v1/pair-decisions/{}/undoings", apart["id"]), json!({ "reason": "误判。" })).expect(200);
        prosecutor.post(&path, same).expect(201);
        assert_eq!(holds(&app, "prosecutor", &leads[2], &leads[3]), (json!("same_matter"), 4));
        let (stored, told) = matters(&app);
        assert_eq!((stored.len(), &stored), (1, &told));
    }

    fn the_matters_that_are_kept_are_those_that_the_decisions_tell(db) {
        let app = TestApp::start(db);
        let leads: Vec<Value> = (0..8).map(|at| lead(&app, "prosecutor", &format!("第{at}件举报"))).collect();
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((state >> 33) % below).unwrap()
        };
        let mut standing: Vec<i64> = Vec::new();
        for _ in 0..40 {
            if !standing.is_empty() && next(3) == 0 {
                let gone = standing.swap_remove(next(u64::try_from(standing.len()).unwrap()));
                app.as_user("prosecutor")
                    .post(&format!("/api/v1/pair-decisions/{gone}/undoings"), json!({ "reason": "重新核对。" }))
                    .expect(200);
            } else {
                let (one, two) = (next(8), next(8));
                let verdict = ["same_matter", "same_matter", "different", "same_kind"][next(4)];
                let body = json!({ "other": { "kind": "lead", "id": leads[two]["id"] }, "verdict": verdict, "reason": "经核对。" });
                let path = format!("/api/v1/leads/{}/pair-decisions", leads[one]["id"]);
                let answer = app.as_user("prosecutor").post(&path, body);
                if answer.status == 201 {
                    standing.push(id(&answer.json()));
                } else {
                    assert!([409, 422].contains(&answer.status), "{answer:?}");
                }
            }
            let (stored, told) = matters(&app);
            assert_eq!(stored, told);
        }
        assert!(!matters(&app).0.is_empty());
    }

    fn an_office_learns_nothing_from_decisions_about_what_it_may_not_see(db) {
        let app = TestApp::start(db);
        let (one, two) = (lead(&app, "prosecutor", "河道堆放垃圾"), lead(&app, "prosecutor", "河边有垃圾"));
        let beyond = lead(&app, "prosecutor.shandan", "河道下游有垃圾");
        // The city sees both counties, and says that leads of both are one matter.
        verdict(&app, "prosecutor.zhangye", (&one, &beyond), "same_matter");
        verdict(&app, "prosecutor.zhangye", (&beyond, &two), "same_matter");
        assert_eq!(holds(&app, "prosecutor.zhangye", &one, &two), (json!("same_matter"), 2));
        assert_eq!(holds(&app, "prosecutor", &one, &two), (json!(null), 0));
        let matter = app.as_user("prosecutor").get(&format!("/api/v1/leads/{}/matter", one["id"])).expect(200);
        assert_eq!(matter.as_array().unwrap().len(), 1);
        let seen = app.as_user("prosecutor").get(&format!("/api/v1/leads/{}/pair-decisions", one["id"])).expect(200);
        assert_eq!(seen, json!([]));
        let path = format!("/api/v1/leads/{}/pair-decisions", one["id"]);
        let other = json!({ "other": { "kind": "lead", "id": beyond["id"] }, "verdict": "different", "reason": "两处。" });
        app.as_user("prosecutor").post(&path, other).refused(404, "pair_record_not_found");
        app.as_user("prosecutor").get(&format!("/api/v1/leads/{}/holdings?kind=lead&other={}", one["id"], beyond["id"]))
            .refused(404, "pair_record_not_found");
        // What is the county's own it decides by itself, and nobody decides it from above.
        let own = json!({ "other": { "kind": "lead", "id": two["id"] }, "verdict": "same_source", "reason": "两处。" });
        app.as_user("prosecutor.zhangye").post(&path, own.clone()).refused(403, "pair_of_another_office");
        let made = app.as_user("prosecutor").post(&path, own).expect(201);
        assert_eq!(holds(&app, "prosecutor.zhangye", &one, &two), (json!("same_source"), 1), "what was decided about the pair itself");
        app.as_user("prosecutor.zhangye")
            .post(&format!("/api/v1/pair-decisions/{}/undoings", made["id"]), json!({ "reason": "不妥。" }))
            .refused(403, "pair_of_another_office");
        app.as_user("prosecutor.shandan")
            .post(&format!("/api/v1/pair-decisions/{}/undoings", made["id"]), json!({ "reason": "不妥。" }))
            .refused(404, "pair_decision_not_found");
        for (who, status) in [("agency", 403), ("admin", 403), ("auditor", 403)] {
            assert_eq!(app.as_user(who).get(&path).status, status);
        }
    }

    fn leads_are_one_matter_by_the_case_they_belong_to(db) {
        let app = TestApp::start(db);
        let office = app.actor("prosecutor").office.unwrap();
        let leads: Vec<Value> = (0..3).map(|at| lead(&app, "prosecutor", &format!("第{at}件举报"))).collect();
        cases(&app, office, 1, 1, "administrative", day(2, 1));
        run(&app, &format!("INSERT INTO brand_cases (id, office_id, case_id, kind, level, state, title, proposed_on) \
            VALUES (1, {office}, 1, 'model', 'city', 'candidate', '黑河案', '2026-02-25')"));
        let decide = |lead: &Value, kind: &str, verdict: &str| {
            let body = json!({ "other": { "kind": kind, "id": 1 }, "verdict": verdict, "reason": "经核对。" });
            app.as_user("prosecutor").post(&format!("/api/v1/leads/{}/pair-decisions", lead["id"]), body)
        };
        decide(&leads[0], "case", "same_matter").expect(201);
        decide(&leads[1], "case", "same_matter").expect(201);
        decide(&leads[2], "brand_case", "same_kind").expect(201);
        decide(&leads[0], "brand_case", "same_matter").expect(201);
        assert_eq!(holds(&app, "prosecutor", &leads[0], &leads[1]), (json!("same_matter"), 2));
        assert_eq!(holds(&app, "prosecutor", &leads[2], &leads[1]), (json!("same_kind"), 4));
        let matter = app.as_user("prosecutor").get(&format!("/api/v1/leads/{}/matter", leads[1]["id"])).expect(200);
        let kinds: Vec<_> = matter.as_array().unwrap().iter().map(|member| member["kind"].clone()).collect();
        assert_eq!(kinds, ["lead", "lead", "case", "brand_case"]);
        assert_eq!(matter[3]["name"], "黑河案");
        decide(&leads[0], "case", "unsure").refused(409, "pair_decided");
        let far = json!({ "other": { "kind": "case", "id": 9 }, "verdict": "unsure" });
        app.as_user("prosecutor").post(&format!("/api/v1/leads/{}/pair-decisions", leads[0]["id"]), far)
            .refused(404, "pair_record_not_found");
    }

    fn thousands_of_leads_of_one_matter_are_told_at_once(db) {
        let app = TestApp::start(db);
        let office = app.actor("prosecutor").office.unwrap();
        crate::statistics::setup::leads(&app, office, 1, 3_000, "registered", day(2, 1));
        // Each lead is one matter with one before; and every hundredth lead different from one outside.
        crate::statistics::setup::leads(&app, office, 5_001, 30, "registered", day(2, 1));
        let same = (2..=3_000).map(|id| format!("({office}, {}, 'lead', {id}, 'same_matter', '2026-03-01 01:00:00')", id / 2));
        let apart = (0..30).map(|at| format!("({office}, {}, 'lead', {}, 'different', '2026-03-01 01:00:00')", at * 100 + 1, 5_001 + at));
        let rows: Vec<_> = same.chain(apart).collect();
        run(&app, &format!("INSERT INTO pair_decisions (office_id, lead_id, other_kind, other_id, verdict, decided_at) VALUES {}", rows.join(", ")));
        let members: Vec<_> = (1..=3_000).map(|id| format!("('lead', {id}, 1)")).collect();
        run(&app, &format!("INSERT INTO matter_members (kind, record_id, matter) VALUES {}", members.join(", ")));
        let others: Vec<_> = (2..=3_000).chain(5_001..5_031).map(|id| Counterpart::lead(LeadId(id))).collect();
        let one = Counterpart::lead(LeadId(1));
        let told = app.read(|conn| service::decided(conn, &Scope::Offices(vec![office]), one, &others));
        assert_eq!(told.len(), others.len());
        assert_eq!(told[&Counterpart::lead(LeadId(3_000))].chain.len(), 11);
        assert_eq!(told[&Counterpart::lead(LeadId(5_001))].verdict, Verdict::Different);
        assert!(told[&Counterpart::lead(LeadId(5_030))].verdict == Verdict::Different);
        assert!(app.read(|conn| service::decided(conn, &Scope::None, one, &others)).is_empty());
    }
}

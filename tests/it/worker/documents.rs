//! What the index knows of the records of the chain, and whom it tells.

use serde_json::{Value, json};
use yisu::search::{Condition, RecordKind, Request, Seer, Seers, Sort, Stored};

use crate::api::files::send;
use crate::chain::Chain;
use crate::support::app::TestApp;

/// Who asks.
fn seers(app: &TestApp, who: &str) -> Seers {
    let actor = app.actor(who);
    match (actor.office, actor.agency) {
        (_, Some(agency)) => Seers::Of(vec![Seer::Everyone, Seer::Agency(agency)]),
        (Some(office), None) => Seers::Of(vec![Seer::Everyone, Seer::Office(office)]),
        (None, None) => Seers::Of(vec![Seer::Everyone]),
    }
}

fn request(condition: Condition, seers: Seers) -> Request {
    Request {
        condition,
        seers,
        sort: Sort::Relevance,
        limit: 1_000,
        after: None,
        facets: false,
        snippets: false,
    }
}

/// What somebody finds by words, by kind and id.
fn found(app: &TestApp, who: &str, words: &str) -> Vec<(RecordKind, i64)> {
    let asked = request(Condition::text(words, true), seers(app, who));
    let mut found: Vec<_> = app
        .state
        .index
        .reader()
        .search(&asked)
        .unwrap()
        .hits
        .into_iter()
        .map(|hit| (hit.stored.kind, hit.stored.id))
        .collect();
    found.sort_unstable();
    found
}

/// Every document of the index, in order.
fn everything(app: &TestApp) -> Vec<Stored> {
    let found = app.state.index.reader().search(&request(Condition::All, Seers::All)).unwrap();
    let mut all: Vec<Stored> = found.hits.into_iter().map(|hit| hit.stored).collect();
    assert_eq!(u64::try_from(all.len()).unwrap(), found.total);
    all.sort_by_key(|stored| (stored.kind, stored.id));
    all
}

/// What was followed step by step is what is made afresh.
fn equal_to_one_made_afresh(app: &TestApp) {
    app.index_now();
    let followed = everything(app);
    app.reindex();
    let afresh = everything(app);
    for (followed, afresh) in followed.iter().zip(&afresh) {
        assert_eq!(followed, afresh);
    }
    assert_eq!(followed.len(), afresh.len());
}

/// A document of the index.
fn stored(app: &TestApp, kind: RecordKind, id: i64) -> Stored {
    app.state.index.reader().stored(kind, id).unwrap().unwrap()
}

fn id(value: &Value) -> i64 {
    value["id"].as_i64().unwrap()
}

pub(crate) fn wording(agency: i64) -> Value {
    json!({ "title": "关于整治黑河滩建筑垃圾的检察建议",
        "addressees": [{ "agency_id": agency, "part": "lead", "rectify_count": 2, "rectify_unit": "months",
            "items": [{ "text": "依法清运全部堆放物", "claim": "判令被告依法履职" }] }],
        "contents": { "case_source": "群众举报中发现", "harm_facts": "滩涂堆放渣土约三百吨。",
            "breach_facts": "未依法查处。", "legal_basis": "固体废物污染环境防治法",
            "suggestions": "依法全面履职。", "other_matters": "无" } })
}

both! {
    fn each_finds_what_is_theirs_to_see_and_nothing_else(db) {
        let app = TestApp::start(db);
        let chain = Chain { app: &app };
        let agency = app.actor("agency").agency.unwrap().0;
        let told = json!({ "received_on": "2026-03-01", "channel": "hotline_12345", "domain": "ecology",
            "external_number": "G-2026-001", "title": "河道倾倒垃圾", "narrative": "大佛寺桥下游倾倒建筑垃圾约三百吨。",
            "suspects": [{ "name": "张掖某渣土公司", "code": "91620700MA0000000X" }] });
        let lead = id(&chain.make("prosecutor", "leads", told));
        app.index_now();
        let only = |kind, id| vec![(kind, id)];
        assert_eq!(found(&app, "prosecutor", "大佛寺桥下游"), only(RecordKind::Lead, lead));
        assert_eq!(found(&app, "agency", "大佛寺桥下游"), []);
        let lead_of = || stored(&app, RecordKind::Lead, lead);
        assert_eq!(lead_of().facts.codes, ["91620700MA0000000X"]);
        assert!(lead_of().numbers.contains(&String::from("G-2026-001")));

        chain.assessed("河道倾倒垃圾");
        app.index_now();
        assert_eq!(found(&app, "prosecutor", "三次同类投诉"), only(RecordKind::Lead, lead));
        assert_eq!(lead_of().state.unwrap(), "evaluating");
        let case = chain.filed(lead, json!({ "track": "administrative", "title": "督促整治黑河滩行政公益诉讼案",
            "interest_harmed": "行洪断面被侵占。", "unlawful_act": "怠于查处。", "agencies": [agency] }));
        app.index_now();
        assert_eq!(found(&app, "prosecutor", "行洪断面被侵占"), [(RecordKind::Lead, lead), (RecordKind::Case, case)]);
        assert_eq!((lead_of().facts.case, lead_of().state.unwrap()), (Some(case), String::from("filed")));

        let served = json!({ "document": "filing_decision", "agency_id": agency, "method": "in_person",
            "served_on": app.today() });
        chain.make("prosecutor", &format!("cases/{case}/services"), served);
        chain.investigated(case, "recommend");
        let body = json!({ "case_id": case, "kind": "pil", "wording": wording(agency) });
        let document = chain.make("prosecutor", "recommendations", body);
        let recommendation = id(&document);
        app.index_now();
        assert_eq!(found(&app, "prosecutor", "制作笔录"), only(RecordKind::Case, case));
        assert_eq!(found(&app, "prosecutor", "堆放渣土"), only(RecordKind::Recommendation, recommendation));
        let proposal = json!({ "version": document["version"], "opinion": "内容齐备。" });
        let proposed = chain.make("prosecutor", &format!("recommendations/{recommendation}/proposals"), proposal);
        chain.decided(&proposed);
        let document = chain.get("prosecutor", &format!("recommendations/{recommendation}"));
        let line = id(&document["addressees"][0]);
        app.index_now();
        assert_eq!(found(&app, "agency", "堆放渣土"), [], "signed is not served");

        let attempt = json!({ "method": "in_person", "attempted_on": app.today(), "served_on": app.today(), "receiver": "收文人员" });
        chain.make("prosecutor", &format!("addressees/{line}/services"), attempt);
        app.index_now();
        let served = only(RecordKind::Served, line);
        for theirs in ["堆放渣土", "依法清运全部堆放物", "固体废物污染环境防治法"] {
            assert_eq!(found(&app, "agency", theirs), served, "{theirs}");
        }
        for not_theirs in ["群众举报中发现", "判令被告依法履职", "行洪断面被侵占", "河道倾倒垃圾", "制作笔录"] {
            assert_eq!(found(&app, "agency", not_theirs), [], "{not_theirs}");
        }
        assert_eq!(found(&app, "prosecutor", "堆放渣土"), only(RecordKind::Recommendation, recommendation));
        let served_line = stored(&app, RecordKind::Served, line);
        assert_eq!(served_line.deadline.unwrap().to_string(), "2026-05-06", "two months, over a holiday");
        assert!(stored(&app, RecordKind::Case, case).deadline <= served_line.deadline);
        assert_eq!((served_line.facts, served_line.domain, served_line.channel), Default::default());

        let items = chain.get("agency", &format!("agency/recommendations/{line}"))["items"].clone();
        let told = json!({ "kind": "written", "summary": "渣土已运往指定消纳场。",
            "items": [{ "item_id": items[0]["id"], "measure": "出动车辆四十台次", "state": "done" }] });
        let reply = chain.make("agency", &format!("agency/recommendations/{line}/replies"), told);
        app.index_now();
        let replied = only(RecordKind::Reply, id(&reply));
        assert_eq!(found(&app, "agency", "出动车辆四十台次"), replied);
        assert_eq!(found(&app, "prosecutor", "出动车辆四十台次"), [], "what is being written is the agency's");
        let at = format!("/api/v1/agency/replies/{}", reply["id"]);
        app.as_user("agencyhead").post_at(&format!("{at}/approvals"), 1, json!({})).expect(200);
        app.as_user("agencyhead").post_at(&format!("{at}/submissions"), 2, json!({})).expect(200);
        app.index_now();
        assert_eq!(found(&app, "prosecutor", "出动车辆四十台次"), replied);
        assert_eq!(stored(&app, RecordKind::Served, line).state.unwrap(), "replied");
        chain.step("prosecutor", &format!("replies/{}", reply["id"]), "acceptances", json!({}));

        let visit = json!({ "kind": "follow_up", "planned_on": app.today(), "purpose": "查看清运情况" });
        let visit = chain.make("prosecutor", &format!("addressees/{line}/visits"), visit);
        let seen = json!({ "done_at": "2026-03-02T00:10:00Z", "officer_one": app.person("prosecutor"),
            "officer_two": app.person("assistant"), "place": "黑河滩", "finding": "in_progress", "found": "仍有残留。",
            "items": [{ "item_id": items[0]["id"], "verified": "partly" }] });
        app.as_user("prosecutor").post_at(&format!("/api/v1/visits/{}/reports", visit["id"]), 1, seen).expect(200);
        app.index_now();
        assert_eq!(found(&app, "prosecutor", "仍有残留"), only(RecordKind::FollowUp, id(&visit)));
        assert_eq!(found(&app, "agency", "仍有残留"), [], "what a visit found is inside the procuratorate");
        assert_ne!(stored(&app, RecordKind::Served, line).state.unwrap(), "finished");

        let article = app.state.index.reader().search(&request(Condition::text("书面回复", true), Seers::Of(vec![Seer::Everyone])));
        let articles = article.unwrap().hits;
        assert!(!articles.is_empty() && articles.iter().all(|hit| hit.stored.kind == RecordKind::Article));
        equal_to_one_made_afresh(&app);
    }

    fn an_import_that_is_undone_leaves_nothing_in_the_index(db) {
        let app = TestApp::start(db);
        let chain = Chain { app: &app };
        let sheet = "工单编号,标题,来电内容,来电时间\nG001,河道倾倒垃圾,大佛寺桥下游倾倒垃圾,2026-03-01\n";
        let batch = send(&app.as_user("prosecutor"), "/api/v1/imports", "热线.csv", sheet.as_bytes(), &[]).expect(201);
        while chain.get("prosecutor", &format!("imports/{}", batch["id"]))["state"] == "running" {
            std::thread::yield_now();
        }
        app.index_now();
        assert_eq!(found(&app, "prosecutor", "大佛寺桥").len(), 1);
        app.as_user("prosecutor").post(&format!("/api/v1/imports/{}/undo", batch["id"]), json!({})).expect(200);
        app.index_now();
        assert_eq!(found(&app, "prosecutor", "大佛寺桥"), []);
        equal_to_one_made_afresh(&app);
    }

    fn leads_of_one_reporter_share_a_digest_and_nothing_tells_whose(db) {
        let app = TestApp::start(db);
        let chain = Chain { app: &app };
        let told = |title: &str, phone: &str| {
            let body = json!({ "received_on": "2026-03-01", "channel": "hotline_12345", "title": title,
                "narrative": "河边倾倒垃圾。", "reporter": { "name": "王守信", "phone": phone } });
            id(&chain.make("prosecutor", "leads", body))
        };
        let leads = [told("河道之一", "13912345678"), told("河道之二", "139-1234-5678"), told("河道之三", "13900000001")];
        app.index_now();
        let [one, two, three] = leads.map(|lead| stored(&app, RecordKind::Lead, lead).facts.contacts);
        assert_eq!((one.len(), &one), (1, &two));
        assert_ne!(one, three);
        assert!(!one[0].contains("13912345678"));
    }
}

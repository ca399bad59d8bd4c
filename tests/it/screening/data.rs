//! Screening data, and what models find in them.

use diesel::prelude::*;
use serde_json::{Value, json};
use yisu::db::schema::audit_log;

use super::models::{PENALTIES, TOLD, load, take_live, told, unexecuted};
use crate::api::files::send;
use crate::support::app::TestApp;

fn counts(load: &Value) -> [i64; 5] {
    ["rows_read", "added", "replaced", "unchanged", "rejected"].map(|name| load[name].as_i64().unwrap())
}

both! {
    fn a_table_is_kept_by_the_kinds_of_its_columns_and_bad_rows_come_back(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let made = load(&prosecutor);
        let kinds: Vec<_> = made["dataset"]["columns"].as_array().unwrap().iter().map(|column| column["kind"].clone()).collect();
        assert_eq!(kinds, ["text", "text", "code", "date", "number", "number", "text", "text"]);
        assert_eq!(counts(&made["load"]), [14, 10, 0, 0, 4]);
        assert_eq!(made["dataset"]["row_count"], 10);
        let path = format!("/api/v1/screening/datasets/{}", made["dataset"]["id"]);
        let rows = prosecutor.get(&format!("{path}/rows?limit=3")).expect(200);
        assert_eq!(rows["items"][0]["cells"][3], "2025-05-01");
        assert_eq!(rows["items"][0]["cells"][4], "20000");
        assert_eq!((&rows["items"][0]["number"], rows["next"].is_null()), (&3.into(), false));
        let sheet = prosecutor.get(&format!("{path}/loads/{}/rejects", made["load"]["id"]));
        let text = String::from_utf8(sheet.bytes.clone()).unwrap();
        let mut rows = csv::ReaderBuilder::new().from_reader(text.strip_prefix('\u{feff}').unwrap().as_bytes());
        let rows: Vec<_> = rows.records().map(|row| row.unwrap()).collect();
        let codes: Vec<_> = rows.iter().map(|row| row[8].to_owned()).collect();
        assert_eq!(codes, ["date_malformed", "key_repeated", "key_missing", "number_malformed"]);
        assert!(rows[0][9].starts_with("“决定日期”：日期无法识别"), "{}", &rows[0][9]);
        assert_eq!(&rows[3][5], "若干", "a cell comes back as it came");
        let taken = app.read(|conn| {
            audit_log::table.filter(audit_log::action.eq("screening_data.rejects_exported")).count().get_result::<i64>(conn)
        });
        assert_eq!(taken, 1);
    }

    fn a_later_sheet_replaces_by_the_key_in_whatever_order_its_columns_stand(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let made = load(&prosecutor);
        let path = format!("/api/v1/screening/datasets/{}", made["dataset"]["id"]);
        let rows = format!("{path}/rows");
        let again = send(&prosecutor, &rows, "处罚.csv", PENALTIES.as_bytes(), &[]).expect(201);
        assert_eq!(counts(&again["load"]), [14, 0, 0, 10, 4]);
        let later = "当事人,文号,统一社会信用代码,决定日期,罚款金额,已缴金额,执行情况,地址\n\
            某砂石厂,甘市监罚〔2025〕1号,91620702MA00000X01,2025-05-01,20000,20000,已执行,\n\
            某新店,甘市监罚〔2026〕1号,91620702MA00000X20,2026-02-28,1000,0,,\n";
        let later = send(&prosecutor, &rows, "later.csv", later.as_bytes(), &[]).expect(201);
        assert_eq!(counts(&later["load"]), [2, 1, 1, 0, 0]);
        assert_eq!(later["dataset"]["row_count"], 11);
        let other = send(&prosecutor, &rows, "other.csv", "文号,许可事项\nA,B\n".as_bytes(), &[]);
        other.refused(422, "screening_columns_differ");
        send(&prosecutor, "/api/v1/screening/datasets", "a.csv", PENALTIES.as_bytes(), TOLD)
            .refused(409, "screening_dataset_name_taken");
        let no_key = [("name", "许可"), ("origin", "某局"), ("key_column", "无此列")];
        send(&prosecutor, "/api/v1/screening/datasets", "a.csv", PENALTIES.as_bytes(), &no_key)
            .refused(422, "screening_column_unknown");
        app.as_user("prosecutor.shandan").get(&path).refused(404, "screening_dataset_not_found");
        let supervisor = app.as_user("supervisor");
        supervisor.get(&path).expect(200);
    }

    fn a_workbook_is_a_table_too(db) {
        let app = TestApp::start(db);
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (column, heading) in ["设备代码", "使用单位", "下次检验日期", "状态"].iter().enumerate() {
            sheet.write_string(0, u16::try_from(column).unwrap(), *heading).unwrap();
        }
        let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
        let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2025, 12, 1).unwrap();
        for row in 1..=3 {
            sheet.write_string(row, 0, format!("0{row}10001")).unwrap();
            sheet.write_string(row, 1, "某热力公司").unwrap();
            sheet.write_datetime_with_format(row, 2, &day, &date).unwrap();
            sheet.write_string(row, 3, "在用").unwrap();
        }
        let told = [("name", "特种设备"), ("origin", "市场监管部门")];
        let prosecutor = app.as_user("prosecutor");
        let bytes = book.save_to_buffer().unwrap();
        let made = send(&prosecutor, "/api/v1/screening/datasets", "设备.xlsx", &bytes, &told).expect(201);
        let kinds: Vec<_> = made["dataset"]["columns"].as_array().unwrap().iter().map(|column| column["kind"].clone()).collect();
        assert_eq!(kinds, ["code", "text", "date", "text"]);
        assert_eq!(made["dataset"]["statutory_source"], "other_duty");
        let rows = prosecutor.get(&format!("/api/v1/screening/datasets/{}/rows", made["dataset"]["id"])).expect(200);
        assert_eq!(rows["items"][0]["cells"], json!(["0110001", "某热力公司", "2025-12-01", "在用"]));
    }

    fn a_hit_of_rows_proposes_a_lead_that_a_person_registers(db) {
        let app = TestApp::start(db);
        let (prosecutor, head) = (app.as_user("prosecutor"), app.as_user("head"));
        load(&prosecutor);
        let model = prosecutor.post("/api/v1/screening/models", told("处罚未执行", unexecuted())).expect(201);
        let runs = format!("/api/v1/screening/models/{}/runs", model["model"]["id"]);
        prosecutor.post(&runs, json!({})).refused(409, "screening_model_not_live");
        take_live(&app, "prosecutor", "head", &model);
        assert_eq!(prosecutor.post(&runs, json!({})).expect(200), json!({ "scanned": 10, "hits": 3, "new": 3 }));
        assert_eq!(prosecutor.post(&runs, json!({})).expect(200)["new"], 0, "nothing is hit twice");
        let hits = prosecutor.get("/api/v1/screening/hits?of_rows=true").expect(200);
        let hits = hits["items"].as_array().unwrap();
        assert_eq!(hits.len(), 3);
        let hit = hits.iter().find(|hit| hit["input"]["rows"][0]["cells"][1] == "某砂石厂").unwrap();
        assert_eq!((&hit["model"], &hit["version_no"], &hit["score"]), (&json!("处罚未执行"), &json!(1), &json!(80)));
        assert_eq!(hit["met"][0]["text"], "“决定日期”2025-05-01 距今 305 天，超过 180 天");
        let path = format!("/api/v1/screening/hits/{}", hit["id"]);
        // No lead is made by itself.
        assert_eq!(prosecutor.get("/api/v1/leads").expect(200)["items"], json!([]));
        let lead = prosecutor.post(&format!("{path}/leads"), json!({ "note": "已电话核实尚未缴纳。" })).expect(201);
        assert_eq!(lead["title"], "某砂石厂逾期未履行行政处罚决定");
        assert_eq!((&lead["channel"], &lead["statutory_source"]), (&json!("model"), &json!("enforcement_platform")));
        assert_eq!(lead["domain"], "food_drug");
        prosecutor.post(&format!("{path}/leads"), json!({})).refused(409, "screening_hit_registered");
        let detail = prosecutor.get(&format!("/api/v1/leads/{}", lead["id"])).expect(200);
        let text = detail.to_string();
        for told in ["91620702MA00000X01", "黑河大桥下游", "甘市监罚〔2025〕1号", "已电话核实"] {
            assert!(text.contains(told), "{told}: {text}");
        }
        let of_lead = prosecutor.get(&format!("/api/v1/leads/{}/hits", lead["id"])).expect(200);
        assert_eq!(of_lead["items"][0]["input"]["rows"], hit["input"]["rows"]);
        assert_eq!(of_lead["items"][0]["registered"], true);
        // What people make of it stays, with its undoing.
        let verdicts = format!("{path}/verdicts");
        head.post(&verdicts, json!({ "verdict": "false_positive" })).refused(422, "invalid");
        head.post(&verdicts, json!({ "verdict": "false_positive", "reason": "已分期缴纳" })).expect(201);
        head.post(&verdicts, json!({ "verdict": "useful" })).refused(409, "screening_hit_judged");
        head.post(&format!("{path}/undoings"), json!({ "reason": "分期协议已解除" })).expect(200);
        head.post(&format!("{path}/undoings"), json!({ "reason": "x" })).refused(409, "screening_hit_not_judged");
        head.post(&verdicts, json!({ "verdict": "useful" })).expect(201);
        let whole = prosecutor.get(&path).expect(200);
        assert_eq!(whole["verdicts"][0]["undone_reason"], "分期协议已解除");
        assert_eq!(whole["hit"]["verdict"], "useful");
        let results = prosecutor.get(&format!("/api/v1/screening/models/{}", model["model"]["id"])).expect(200);
        assert_eq!((&results["results"]["useful"], &results["results"]["unjudged"]), (&1.into(), &2.into()));
        app.as_user("supervisor").post(&verdicts, json!({ "verdict": "useful" })).refused(403, "not_allowed");
    }

    fn hits_above_the_cap_are_held_back_and_that_is_said(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        load(&prosecutor);
        let mut definition = unexecuted();
        definition["weekly_cap"] = 2.into();
        let model = prosecutor.post("/api/v1/screening/models", told("处罚未执行", definition)).expect(201);
        take_live(&app, "prosecutor", "head", &model);
        let path = format!("/api/v1/screening/models/{}", model["model"]["id"]);
        assert_eq!(prosecutor.post(&format!("{path}/runs"), json!({})).expect(200)["new"], 3);
        let shown = |query: &str| prosecutor.get(&format!("/api/v1/screening/hits{query}")).expect(200)["items"].as_array().unwrap().len();
        assert_eq!((shown(""), shown("?held=true")), (2, 1));
        let whole = prosecutor.get(&path).expect(200);
        assert_eq!(whole["model"]["noisy_week"], "2026-03-02");
        assert_eq!(whole["results"]["held"], 1);
        let said = app.read(|conn| {
            audit_log::table.filter(audit_log::action.eq("screening_model.noisy")).count().get_result::<i64>(conn)
        });
        assert_eq!(said, 1);
        prosecutor.post(&format!("{path}/releases"), json!({ "reason": "逐件核对" })).refused(403, "not_allowed");
        let released = app.as_user("head").post(&format!("{path}/releases"), json!({ "reason": "逐件核对" })).expect(200);
        assert_eq!(released["released"], 1);
        assert_eq!((shown(""), shown("?held=true")), (3, 0));
    }

    fn rows_that_repeat_and_rows_that_other_data_list_are_found(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let tests = "样品,供货商,检出,抽检日期\n\
            牛肉,甲牧场,恩诺沙星,2026-01-05\n鸡蛋,乙合作社,无,2026-01-06\n羊肉,甲 牧场,氯霉素,2026-02-01\n\
            牛奶,甲牧场,四环素,2026-02-10\n鸡肉,丙公司,恩诺沙星,2025-06-01\n鸭肉,丙公司,氯霉素,2026-02-01\n";
        let banned = "姓名或者单位,依据\n丙公司,从业禁止判决\n丁某,从业禁止判决\n";
        let told_of = |name| [("name", name), ("origin", "抽检通报")];
        send(&prosecutor, "/api/v1/screening/datasets", "a.csv", tests.as_bytes(), &told_of("食品抽检")).expect(201);
        send(&prosecutor, "/api/v1/screening/datasets", "b.csv", banned.as_bytes(), &told_of("从业禁止")).expect(201);
        let definition = |conditions: Value| json!({
            "watch": { "of": "rows", "dataset": "食品抽检", "title": "{供货商}供应的食品检出禁用药物",
                "subject": { "name": "供货商" }, "conditions": conditions },
            "score": 70, "domain": null, "agency": null, "duty": null, "weekly_cap": 50,
        });
        let found = |name: &str, conditions: Value| -> Vec<i64> {
            let model = prosecutor.post("/api/v1/screening/models", told(name, definition(conditions))).expect(201);
            take_live(&app, "prosecutor", "head", &model);
            prosecutor.post(&format!("/api/v1/screening/models/{}/runs", model["model"]["id"]), json!({})).expect(200);
            let hits = prosecutor.get(&format!("/api/v1/screening/hits?model_id={}", model["model"]["id"])).expect(200);
            let counts = hits["items"].as_array().unwrap().iter().map(|hit| hit["input"]["count"].as_i64().unwrap());
            counts.collect()
        };
        let drugs = json!({ "kind": "contains", "column": "检出", "any": ["沙星", "氯霉素", "四环素"] });
        let repeated = json!({ "kind": "repeated", "same": ["供货商"], "at_least": 2, "date": "抽检日期", "days": 60 });
        assert_eq!(found("多次检出", json!([drugs, repeated])), [3]);
        let listed = json!({ "kind": "listed", "column": "供货商", "dataset": "从业禁止", "its_column": "姓名或者单位" });
        assert_eq!(found("禁止从业", json!([listed])), [1, 1]);
        let missing = json!({ "kind": "empty", "column": "无此列" });
        let model = prosecutor.post("/api/v1/screening/models", told("错列", definition(json!([missing])))).expect(201);
        let tested = prosecutor.post_at(&super::models::at(&model, "backtests"), 1, json!({ "months": 1 }));
        tested.refused(422, "invalid");
    }
}

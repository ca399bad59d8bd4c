//! An office's own template: checked when it comes, tried on a matter, in force from its day.

use std::io::{Cursor, Write};

use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::reading::{lines, paragraphs, parts};
use super::recommendations::{decided, draft_of, hash, issued};
use crate::api::files::send;
use crate::api::recommendations::{draft, line, own};
use crate::support::app::{Answer, TestApp};

const RECOMMENDATION: &str = "/api/v1/document-kinds/recommendation";

/// A file of Word with these paragraphs, each given by its runs.
fn docx(paragraphs: &[&[&str]]) -> Vec<u8> {
    let run = |words: &&str| format!("<w:r><w:rPr><w:b/></w:rPr><w:t>{words}</w:t></w:r>");
    let body: String = paragraphs
        .iter()
        .map(|runs| {
            format!(
                "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>{}</w:p>",
                runs.iter().map(run).collect::<String>()
            )
        })
        .collect();
    let xml = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}<w:sectPr/></w:body></w:document>"
    );
    packed(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &xml)])
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn add(app: &TestApp, file: &[u8], from: &str) -> Answer {
    let office = app.actor("prosecutor").office.unwrap().to_string();
    let fields = [
        ("office_id", office.as_str()),
        ("kind", "recommendation"),
        ("effective_from", from),
        ("note", "院务会议定"),
    ];
    send(&app.as_user("admin"), "/api/v1/document-templates", "检察建议书.docx", file, &fields)
}

/// Every needed place, one in a paragraph; the first is torn apart by runs.
fn whole(app: &TestApp) -> Vec<u8> {
    let fields = app.as_user("admin").get(&format!("{RECOMMENDATION}/fields")).expect(200);
    let needed: Vec<String> = fields
        .as_array()
        .unwrap()
        .iter()
        .filter(|field| field["required"] == true && field["name"] != "院名" && field["name"] != "整改事项")
        .map(|field| {
            format!("{}：{{{{{}}}}}", field["name"].as_str().unwrap(), field["name"].as_str().unwrap())
        })
        .collect();
    let mut rows: Vec<Vec<&str>> = vec![
        vec!["本院（{", "{院", "名}}）定"],
        vec!["（{{序号}}）{{整改事项}}"],
        vec!["仅共同{{?共同被建议单位}}"],
    ];
    rows.extend(needed.iter().map(|words| vec![words.as_str()]));
    docx(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

both! {
    fn a_template_of_ones_own_is_tried_and_counts_from_its_day(db) {
        let app = TestApp::start(db);
        let file = whole(&app);
        let added = add(&app, &file, "2026-03-05").expect(201);
        assert_eq!((&added["no"], &added["docx_hash"]), (&json!(1), &json!(hash(&file))));
        let document = draft(&app, &[line(own(&app))]);
        let prosecutor = app.as_user("prosecutor");
        let tried = format!("{}/docx?template_id={}", draft_of(&document, 0), added["id"]);
        let shown = prosecutor.get(&tried);
        assert_eq!(shown.status, 200, "{:?}", String::from_utf8_lossy(&shown.bytes));
        let said = paragraphs(&parts(&shown.bytes)["word/document.xml"]);
        assert_eq!(&said[..3], ["草稿　未经签发", "本院（甘州区人民检察院）定", "（1）依法清运河道内建筑垃圾"]);
        assert!(said.contains(&String::from("文号：【文号】")), "{said:?}");
        assert!(!said.iter().any(|line| line.contains("仅共同")), "{said:?}");
        // Not in force yet: ours is.
        let page = prosecutor.get(&format!("{}/page", draft_of(&document, 0)));
        assert!(lines(std::str::from_utf8(&page.bytes).unwrap()).contains(&String::from("一、案件来源")));

        app.pass_days(3);
        let signed = decided(&app, &document);
        let [only]: [Value; 1] = issued(&app, &signed).try_into().unwrap();
        assert_eq!(only["template_hash"], added["docx_hash"]);
        let at = format!("/api/v1/official-documents/{}", only["id"]);
        let made = prosecutor.get(&format!("{at}/docx"));
        let made_parts = parts(&made.bytes);
        let said = paragraphs(&made_parts["word/document.xml"]);
        let page = prosecutor.get(&format!("{at}/page"));
        assert_eq!(said, lines(std::str::from_utf8(&page.bytes).unwrap()));
        assert!(said.contains(&format!("文号：{}", signed["number"].as_str().unwrap())), "{said:?}");
        // The look of the runs stays.
        assert!(made_parts["word/document.xml"].contains("<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">本院（甘州区人民检察院</w:t>"));

        // Taken out of use, ours counts again; what was issued stays.
        let retire = format!("/api/v1/document-templates/{}/retirements", added["id"]);
        app.as_user("admin").post_at(&retire, 1, json!({})).expect(200);
        app.as_user("admin").post_at(&retire, 2, json!({})).refused(409, "document_template_retired");
        assert_eq!(prosecutor.get(&format!("{at}/docx")).bytes, made.bytes);
        let next = draft(&app, &[line(own(&app))]);
        let page = prosecutor.get(&format!("{}/page", draft_of(&next, 0)));
        assert!(lines(std::str::from_utf8(&page.bytes).unwrap()).contains(&String::from("一、案件来源")));
    }

    fn every_wrong_place_of_a_template_is_named(db) {
        let app = TestApp::start(db);
        let refused = |file: &[u8]| {
            let problem = add(&app, file, "2026-03-02").refused(422, "invalid");
            problem["fields"].as_array().unwrap().iter()
                .map(|fault| (fault["code"].as_str().unwrap().to_owned(), fault["message"].as_str().unwrap().to_owned()))
                .collect::<Vec<_>>()
        };
        let faults = refused(&docx(&[&["{{院名}}", "{{领导批示}}"], &["{{文号"]]));
        let named = |code: &str, words: &str| faults.iter().any(|(c, message)| c == code && message.contains(words));
        assert!(named("template_place_unknown", "领导批示"), "{faults:?}");
        assert!(named("template_place_broken", "文号"), "{faults:?}");
        assert!(named("template_place_missing", "被建议单位") && named("template_place_missing", "文号"), "{faults:?}");
        assert!(!named("template_place_missing", "院名"), "{faults:?}");
        assert_eq!(refused(b"no document")[0].0, "template_unreadable");
        let outside = "<Relationships><Relationship Id=\"a\" Type=\"http://x/attachedTemplate\" Target=\"http://x/\" TargetMode=\"External\"/></Relationships>";
        let active = packed(&[("word/document.xml", "<w:document/>"), ("word/_rels/settings.xml.rels", outside)]);
        assert_eq!(refused(&active)[0].0, "template_active");
        let declares = packed(&[("word/document.xml", "<!DOCTYPE x [<!ENTITY a \"b\">]><w:document/>")]);
        assert_eq!(refused(&declares)[0].0, "template_active");
        let programs = packed(&[("word/document.xml", "<w:document/>"), ("word/vbaProject.bin", "x")]);
        assert_eq!(refused(&programs)[0].0, "template_active");
        assert_eq!(refused(&packed(&[("word/document.xml", "<w:document>")]))[0].0, "template_unreadable");
        let late = add(&app, &whole(&app), "2026-03-01").refused(422, "invalid");
        assert_eq!(late["fields"][0]["field"], "effective_from", "{late}");
    }

    fn only_the_administrator_of_an_office_keeps_its_templates(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let sent = send(&prosecutor, "/api/v1/document-templates", "a.docx", b"x", &[]);
        sent.refused(403, "not_allowed");
        app.as_user("agency").get("/api/v1/document-templates").refused(403, "not_allowed");
        let added = add(&app, &whole(&app), "2026-03-02").expect(201);
        let file = format!("/api/v1/document-templates/{}/docx", added["id"]);
        assert_eq!(hash(&prosecutor.get(&file).bytes), added["docx_hash"].as_str().unwrap());
        app.as_user("prosecutor.shandan").get(&file).refused(404, "document_template_not_found");
        let list = app.as_user("prosecutor.shandan").get("/api/v1/document-templates").expect(200);
        assert_eq!(list["items"], json!([]));
    }

    fn our_own_template_can_be_taken_changed_and_sent_back(db) {
        let app = TestApp::start(db);
        let sample = app.as_user("admin").get(&format!("{RECOMMENDATION}/sample"));
        assert_eq!(sample.status, 200);
        add(&app, &sample.bytes, "2026-03-02").expect(201);
        let document = draft(&app, &[line(own(&app))]);
        decided(&app, &document);
        let [only]: [Value; 1] = issued(&app, &document).try_into().unwrap();
        let page = app.as_user("chief").get(&format!("/api/v1/official-documents/{}/page", only["id"]));
        let said = lines(std::str::from_utf8(&page.bytes).unwrap());
        assert!(said.contains(&String::from("1.依法清运河道内建筑垃圾")), "{said:?}");
        assert!(said.contains(&String::from("2026年3月2日")), "{said:?}");
    }
}

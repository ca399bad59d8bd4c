//! Screening models by the pages alone: a table is loaded, a model written as rows of a form, tried, approved, and judged.

use super::Visitor;
use crate::screening::models::PENALTIES;
use crate::support::app::TestApp;

/// What a model of the penalties says, as a form sends it.
const UNEXECUTED: &[(&str, &str)] = &[
    ("name", "处罚未执行"),
    ("purpose", "作出处罚、法定期限已过、没有执行记录的，应当审查是否怠于执行。"),
    ("watch.dataset", "行政处罚"),
    ("watch.title", "{当事人}逾期未履行行政处罚决定"),
    ("subject.name", "当事人"),
    ("watch.conditions[0].kind", "passed"),
    ("watch.conditions[0].column", "决定日期"),
    ("watch.conditions[0].days", "180"),
    ("watch.conditions[1].kind", "empty"),
    ("watch.conditions[1].column", "执行情况"),
    ("watch.conditions[2].kind", "less"),
    ("watch.conditions[2].column", "已缴金额"),
    ("watch.conditions[2].other", "罚款金额"),
    ("domain", "food_drug"),
    ("agency", "甘州区市场监督管理局"),
    ("score", "80"),
    ("weekly_cap", "50"),
];

/// A form with some fields in another way.
fn changed<'a>(form: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = form.iter().filter(|(name, _)| !changes.iter().any(|(other, _)| other == name));
    kept.chain(changes).copied().collect()
}

both! {
    fn a_model_of_data_is_written_tried_approved_and_its_hit_becomes_a_lead(db) {
        let app = TestApp::start(db);
        let prosecutor = Visitor::signed_in(&app, "prosecutor");
        prosecutor.get("/models").expect(200).says("这里没有模型").says("安装起步模型包");
        // A table, first without what has to be told.
        let sheet: &[(&str, &[u8])] = &[("处罚.csv", PENALTIES.as_bytes())];
        let told = [("name", "行政处罚"), ("origin", ""), ("key_column", "文号"), ("statutory_source", "enforcement_platform")];
        prosecutor.send_files("/models/data/new", &told, sheet).expect(422).says("id=\"origin-wrong\"").says("value=\"行政处罚\"");
        let told = changed(&told, &[("origin", "甘州区市场监督管理局，信息共享")]);
        let page = prosecutor.send_files("/models/data/new", &told, sheet);
        let data = page.expect(303).location.clone().unwrap();
        prosecutor.get(&data).expect(200).says("某砂石厂").says("2025-05-01").says("退回 4").says("还没有模型命中");
        prosecutor.send_files(&data, &[], &[("other.csv", "文号,许可事项\nA,B\n".as_bytes())]).expect(422).says("id=\"file-wrong\"");
        let rejects = page_link(&prosecutor.get(&data).html, "/rejects");
        prosecutor.get(&rejects).expect(200).says("date_malformed");

        // Rows of the form are added and taken away by its buttons; what was typed stays.
        let fresh = prosecutor.get("/models/new?of=rows");
        fresh.expect(200).says("行政处罚").says("<option value=\"已缴金额\">");
        let two = &UNEXECUTED[..10];
        let page = prosecutor.post("/models/new?of=rows", &changed(two, &[("do", "add")]));
        page.expect(200).says("条件 3").says("name=\"watch.conditions[0].column\" value=\"决定日期\"").says("处罚未执行").hides("条件 4");
        let page = prosecutor.post("/models/new?of=rows", &changed(two, &[("do", "remove-0")]));
        page.expect(200).says("条件 1").says("name=\"watch.conditions[0].column\" value=\"执行情况\"").hides("column\" value=\"决定日期\"").hides("条件 2");
        // Faults stand at their fields.
        let wrong = [("score", "300"), ("watch.conditions[0].days", "many"), ("watch.conditions[2].value", "1")];
        let page = prosecutor.post("/models/new?of=rows", &changed(UNEXECUTED, &wrong));
        page.expect(422).says("id=\"watch.conditions[0].days-wrong\"").says("id=\"watch.conditions[2].other-wrong\"");
        let page = prosecutor.post("/models/new?of=rows", &changed(UNEXECUTED, &[("score", "300"), ("watch.title", "")]));
        page.expect(422).says("id=\"score-wrong\"").says("id=\"watch.title-wrong\"").says("value=\"罚款金额\"");
        let sent = changed(UNEXECUTED, &[("form_key", "one")]);
        let made = prosecutor.post("/models/new?of=rows", &sent);
        let model = made.expect(303).location.clone().unwrap();
        assert_eq!(prosecutor.post("/models/new?of=rows", &sent).location, made.location, "sent twice, made once");
        let page = prosecutor.get(&model);
        page.expect(200).says("“决定日期”的日期已过 180 天以上").says("“已缴金额”小于 “罚款金额”").says("还没有回测").hides("提请批准</button>");

        // Tried, changed, tried again, put up; nobody approves their own.
        let at = format!("{model}/versions/1");
        let version = || prosecutor.get(&format!("{model}?version=1")).field("version");
        prosecutor.post(&format!("{at}/back-test"), &[("version", &version()), ("months", "99")]).expect(422).says("id=\"months-wrong\"");
        let page = prosecutor.submit(&format!("{at}/back-test"), &[("version", &version()), ("months", "6")]);
        page.expect(200).says("某砂石厂逾期未履行行政处罚决定").says("按现在的条件").says("提请批准</button>");
        let narrower = changed(UNEXECUTED, &[("watch.conditions[0].days", "240"), ("no", "1")]);
        let narrower = changed(&narrower, &[("version", "2")]);
        prosecutor.submit(&format!("{model}/text"), &narrower).expect(200).says("已过 240 天以上").says("条件已改");
        let version = || prosecutor.get(&format!("{model}?version=1")).field("version");
        prosecutor.submit(&format!("{at}/back-test"), &[("version", &version()), ("months", "6")]).expect(200).says("已回测");
        let propose = |reason: &str| prosecutor.post(&format!("{at}/step"), &[("version", &version()), ("do", "propose"), ("reason", reason)]);
        propose("").expect(422).says("id=\"reason-wrong\"");
        propose("回测有效，提请批准。").expect(303);
        let head = Visitor::signed_in(&app, "head");
        let page = head.get(&model);
        page.expect(200).says("回测有效，提请批准。").says("value=\"approve\"").says("value=\"refuse\"");
        let decide = |action: &str, opinion: &str| {
            let version = head.get(&format!("{model}?version=1")).field("version");
            head.post(&format!("{at}/decision"), &[("version", &version), ("do", action), ("opinion", opinion)])
        };
        decide("refuse", "").expect(422).says("id=\"opinion-wrong\"");
        decide("approve", "同意。").expect(303);
        prosecutor.submit(&format!("{model}/run"), &[]).expect(200).says("运行").says("同意。");

        // The hits, and what people make of them.
        let page = prosecutor.get(&format!("{model}/hits?which=unjudged"));
        let hit = page_link(&page.expect(200).html, "/models/hits/");
        prosecutor.get(&hit).expect(200).says("当事人").says("登记为线索");
        prosecutor.post(&format!("{hit}/verdict"), &[("do", "false_positive"), ("reason", "")]).expect(422).says("id=\"reason-wrong\"");
        prosecutor.submit(&format!("{hit}/verdict"), &[("do", "useful"), ("reason", "")]).expect(200).says("有用").says("撤销认定");
        let lead = prosecutor.submit(&format!("{hit}/lead"), &[("title", ""), ("note", "请核对缴款记录"), ("form_key", "two")]);
        lead.expect(200).says("逾期未履行行政处罚决定");
        prosecutor.get(&hit).expect(200).says("打开线索").hides("登记为线索</button>");
        prosecutor.get(&data).expect(200).says(&hit);
        prosecutor.get("/models?state=live").expect(200).says("处罚未执行").says("有用 1");

        // A further version, and in what it differs.
        let later = changed(UNEXECUTED, &[("watch.conditions[0].days", "90"), ("score", "70"), ("form_key", "three")]);
        prosecutor.submit(&format!("{model}/text"), &later).expect(200).says("第 2 版");
        let page = prosecutor.get(&format!("{model}/difference"));
        page.expect(200).says("<mark>“决定日期”的日期已过 90 天以上</mark>").says("<mark>70</mark>").hides("<mark>“执行情况”为空</mark>");

        // Another county sees none of it; the city's supervisor reads and may do nothing.
        let other = Visitor::signed_in(&app, "prosecutor.shandan");
        for address in [&model, &data, &hit] {
            other.get(address).expect(404);
        }
        let supervisor = Visitor::signed_in(&app, "supervisor");
        supervisor.get(&model).expect(200).hides("name=\"do\"").hides("/text\"");
    }

    fn a_model_of_leads_is_written_by_the_form_and_a_query_that_is_not_understood_is_told_at_its_field(db) {
        let app = TestApp::start(db);
        let head = Visitor::signed_in(&app, "head");
        head.get("/models/new?of=leads").expect(200).says("data-choose").says("重复反映").says("甘州区");
        let form = [
            ("name", "河道倾倒"), ("purpose", "河道沿线反复出现的倾倒，应当集中核查。"), ("watch.query", "领域:没有这个"),
            ("watch.conditions[0].kind", "domain"), ("watch.conditions[0].domain", "ecology"), ("watch.conditions[0].domain", "food_drug"),
            ("watch.conditions[3].kind", "repetition"), ("watch.conditions[3].alike", "place"),
            ("watch.conditions[3].at_least", "1"), ("watch.conditions[3].days", "30"),
            ("score", "60"), ("weekly_cap", "20"),
        ];
        // Rows in which nothing stands are left out.
        head.post("/models/new?of=leads", &form).expect(422).says("id=\"watch.conditions[1].at_least-wrong\"");
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, if name.ends_with("at_least") { "3" } else { *value })).collect();
        head.post("/models/new?of=leads", &form).expect(422).says("id=\"watch.query-wrong\"").says("领域:没有这个");
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, if *name == "watch.query" { "倾倒 垃圾" } else { *value })).collect();
        let page = head.submit("/models/new?of=leads", &form);
        page.expect(200).says("30 天内“同一地点”的线索不少于 3 件").says("倾倒 垃圾");
        head.submit("/models/starter-pack", &[]).expect(200).says("起步模型已安装").says("夜间偷排");
    }
}

/// The first link of a page that holds a text.
fn page_link(html: &str, part: &str) -> String {
    let mut links = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.find(|link| link.contains(part)).unwrap_or_else(|| panic!("no link {part}: {html}")).to_owned()
}

//! The whole work in a browser, in Chinese and by the mouse: messages are imported, screened, merged, filed, recommended on,
//! approved, served, answered, looked at on the spot, and the case is closed; each step by the person whose step it is.

use crate::api::recommendations::own;
use crate::support::TestDb;
use crate::support::app::{PASSWORD, TestApp};

use super::Browser;
use super::screening::is_clean;

const SHEET: &str = "工单编号,标题,来电内容,来电时间,事发地点\n\
    G01,黑河滩倾倒建筑垃圾,黑河滩黑河大桥旁有人倾倒建筑垃圾约三百吨,2026-02-01,黑河大桥旁\n\
    G02,黑河大桥旁倒建筑垃圾,黑河滩黑河大桥旁被倾倒建筑垃圾约三百吨,2026-02-02,黑河大桥旁\n\
    G03,餐馆油烟直排,某餐馆油烟直排影响居民,2026-02-03,南街\n\
    G04,校门口售烟,校门口商店向未成年人售烟,2026-02-04,北街小学\n\
    G05,占用盲道,共享单车长期占用盲道,2026-02-05,东街\n\
    G06,林地开垦,林地被违法开垦种植,2026-02-06,祁连山北麓\n\
    G07,养殖场污水,养殖场污水排入沟渠,2026-02-07,乌江镇\n\
    G08,文物保护碑损坏,汉墓群保护碑被损坏,2026-02-08,骆驼城\n\
    G09,过期食品,超市销售过期食品,2026-02-09,西街\n\
    G10,窨井盖缺失,路面窨井盖缺失多日,2026-02-10,滨河路\n\
    G11,农膜残留,耕地残留大量农膜,2026-02-11,沙井镇\n\
    G12,日期不清,某处堆放煤渣,昨天,某处\n";

/// The browser of a person after another, with a mouse.
struct Hand<'a> {
    browser: Browser,
    app: &'a TestApp,
}

impl Hand<'_> {
    /// Presses what bears a text: a button, or a link of the page.
    #[track_caller]
    fn press(&self, text: &str) {
        let mark = format!(
            "document.documentElement.style.scrollBehavior = 'auto';
             document.querySelectorAll('[data-hand]').forEach((old) => old.removeAttribute('data-hand'));
             const all = [...document.querySelectorAll('main button, main a, .person-card button')];
             const found = all.find((one) => one.innerText.trim().startsWith({text:?}) && one.offsetParent);
             if (found) {{ found.setAttribute('data-hand', ''); found.scrollIntoView({{ block: 'center' }}); }}
             return Boolean(found)"
        );
        let found = self.browser.run(&mark);
        let said = || self.browser.run("return location.pathname + '\\n' + document.body.innerText");
        assert_eq!(found, true, "nothing to press bears {text}: {}", said());
        self.browser.click("[data-hand]");
    }

    /// Presses the first thing that a selector finds.
    fn point(&self, selector: &str) {
        self.browser.run(&format!(
            "document.documentElement.style.scrollBehavior = 'auto';
             document.querySelector({selector:?})?.scrollIntoView({{ block: 'center' }})"
        ));
        self.browser.click(selector);
    }

    /// Types into a field by its name.
    fn write(&self, name: &str, text: &str) {
        self.browser.type_into(&format!("main [name=\"{name}\"]"), text);
    }

    /// Chooses from a list by what is sent.
    fn choose(&self, name: &str, code: &str) {
        self.point(&format!("main [name=\"{name}\"] option[value=\"{code}\"]"));
    }

    #[track_caller]
    fn sees(&self, text: &str) {
        self.browser.until(&format!("document.body.innerText.includes({text:?})"));
    }

    fn goes(&self, href: &str) {
        self.point(&format!(".side a[href=\"{href}\"]"));
        self.browser.until(&format!("location.pathname === {href:?} && document.readyState === 'complete'"));
    }

    /// Nobody is kept out of the page, and it complains of nothing.
    #[track_caller]
    fn looks(&self, page: &str) {
        assert_eq!(self.browser.barriers(), Vec::<String>::new(), "{page}");
        is_clean(&self.browser, self.app, page);
    }

    fn signs_in(&self, username: &str, first: &str) {
        self.browser.visit(&format!("http://{}/sign-in", self.app.host()));
        self.browser.type_into("#username", username);
        self.browser.type_into("#password", PASSWORD);
        self.browser.click(".door-card button");
        self.browser.until(&format!("location.pathname === {first:?}"));
    }

    fn signs_out(&self) {
        self.point("details.person summary");
        self.press("退出登录");
        self.browser.until("location.pathname === '/sign-in'");
    }

    /// The head agrees and the chief approves what waits, each with the file beside it.
    fn decided(&self) {
        self.signs_out();
        for (who, button) in [("head", "审核同意"), ("chief", "批准")] {
            self.signs_in(who, "/desk");
            self.goes("/approvals");
            self.point("main a[href^=\"/approvals/\"]");
            self.sees("卷宗内容");
            self.write("opinion", "同意。");
            self.press(button);
            self.sees("没有等您处理的事项");
            self.signs_out();
        }
        self.signs_in("prosecutor", "/desk");
    }
}

#[test]
fn the_work_goes_from_the_import_to_the_closing_by_the_mouse() {
    let db = TestDb::sqlite();
    let app = TestApp::start(&db);
    let sheet = db.folder().join("热线.csv");
    std::fs::write(&sheet, SHEET).unwrap();
    let hand = Hand { browser: Browser::open(1366), app: &app };

    // Import.
    hand.signs_in("prosecutor", "/desk");
    hand.goes("/leads");
    hand.press("导入");
    hand.press("导入线索");
    hand.browser.type_into("#file", sheet.to_str().unwrap());
    hand.press("上传并核对");
    hand.sees("各列的含义");
    hand.looks("the columns of a sheet");
    hand.press("试运行");
    hand.sees("正式导入（11 条）");
    hand.sees("日期无法识别");
    hand.press("正式导入");
    hand.sees("导入的线索");
    hand.looks("the result of an import");
    app.index_now();

    // Ten leads are screened.
    hand.press("去筛查");
    for _ in 0..10 {
        hand.browser.until("document.querySelector('#chosen h2')");
        let title = hand.browser.run("return document.querySelector('#chosen h2').innerText");
        hand.press("记录并转入评估");
        hand.browser.until(&format!("document.querySelector('#chosen h2')?.innerText !== {title}"));
    }

    // Two of them are one.
    hand.goes("/leads");
    for title in ["黑河滩倾倒建筑垃圾", "黑河大桥旁倒建筑垃圾"] {
        hand.browser.run(&format!(
            "const row = [...document.querySelectorAll('main tr')].find((row) => row.innerText.includes({title:?}));
             row.querySelector('input').scrollIntoView({{ block: 'center' }}); row.querySelector('input').click()"
        ));
    }
    hand.press("合并所选");
    hand.sees("逐项选择");
    hand.looks("the merging");
    hand.write("reason", "同一处倾倒点。");
    hand.press("确认合并");
    hand.sees("已合并");

    // It is classified, assessed and proposed to be filed.
    hand.press("更正、归类");
    hand.looks("the correction of a lead");
    hand.choose("domain", "ecology");
    hand.press("保存");
    hand.sees("已更正");
    for axis in ["authenticity", "investigability"] {
        hand.choose(axis, "high");
        hand.write(&format!("{axis}_reason"), "多人反映，地点明确。");
    }
    hand.write("conclusion", "建议立案。");
    hand.press("保存评估");
    hand.sees("评估已保存");
    hand.press("提请决定");
    hand.choose("outcome", "file_case");
    hand.write("opinion", "事实清楚，建议立案。");
    hand.choose("track", "administrative");
    hand.write("interest_harmed", "河道行洪安全和生态环境受到损害。");
    hand.write("unlawful_act", "未依法查处倾倒行为。");
    hand.choose("agencies", &own(&app).to_string());
    hand.press("提请审批");
    hand.sees("已提请审批");
    hand.decided();

    // The case is inquired into.
    hand.goes("/cases");
    hand.point("main a[href^=\"/cases/\"]");
    hand.sees("办理节点");
    let case = hand.browser.run("return location.pathname").as_str().unwrap().to_owned();
    hand.point(&format!("main a[href=\"{case}/inquiry\"]"));
    hand.sees("还没有调查方案");
    hand.looks("the inquiry");
    hand.press("制定调查方案");
    hand.write("matters", "损害事实和职责。");
    hand.write("methods", "勘验、询问。");
    hand.press("入卷");
    hand.sees("已入卷");
    hand.press("记录调查活动");
    hand.looks("an act of inquiry");
    hand.choose("second_officer_id", &app.person("assistant").to_string());
    hand.write("place", "黑河大桥旁");
    hand.write("summary", "现场堆放建筑垃圾约三百吨。");
    hand.press("入卷");
    hand.sees("现场堆放建筑垃圾约三百吨。");
    hand.press("登记文书送达");
    hand.press("入卷");
    hand.sees("立案决定书 →");
    hand.press("写调查报告");
    for (name, text) in [
        ("harm", "河道行洪受损。"),
        ("duty", "负有监管职责。"),
        ("conduct", "未依法查处。"),
        ("causation", "有直接关联。"),
    ] {
        hand.write(name, text);
    }
    hand.choose("proposal", "recommend");
    hand.press("入卷");
    hand.sees("有直接关联。");
    hand.point("form:has(input[value=end_investigation]) button");
    hand.sees("案件已进入下一阶段");

    // The recommendation is written, checked, sent, approved, and served.
    hand.press("拟制检察建议");
    hand.sees("先定对象");
    hand.press("建立草稿");
    hand.sees("缺少：法律依据");
    hand.looks("a draft");
    hand.write("contents.legal_basis", "《中华人民共和国固体废物污染环境防治法》第二十条。");
    hand.write("contents.suggestions", "依法全面履行监管职责。");
    hand.write("contents.other_matters", "无。");
    hand.write("addressees[0].items[0].text", "依法清运建筑垃圾。");
    hand.write("addressees[0].items[0].claim", "判令被告依法履行监管职责。");
    hand.press("保存并送审");
    hand.sees("法定内容齐备");
    hand.write("opinion", "内容齐备，建议制发。");
    hand.press("提请审批");
    hand.sees("等待决定");
    hand.decided();
    hand.goes("/recommendations");
    hand.point("main tbody a");
    hand.sees("检行公建〔2026〕1号");
    hand.press("登记送达");
    hand.looks("the ledger of service");
    hand.write("receiver", "收文人员 李某");
    hand.press("登记送达");
    hand.sees("送达情况已登记");
    hand.signs_out();

    // The agency signs for it and answers.
    app.pass_days(10);
    hand.signs_in("agency", "/inbox");
    hand.point("main a[href^=\"/inbox/\"]");
    hand.write("receiver", "办公室主任 赵某");
    hand.press("签收");
    hand.sees("下一步：书面回复");
    hand.press("填写回复");
    hand.write("summary", "已组织清运。");
    hand.write("items[0].measure", "清运建筑垃圾约三百吨。");
    hand.point("main [name=\"items[0].state\"][value=done]");
    hand.point("main .actions button");
    hand.sees("回复已保存");
    hand.signs_out();
    hand.signs_in("agencyhead", "/inbox");
    hand.point("main a[href^=\"/inbox/\"]");
    hand.point("main a[href^=\"/inbox/replies/\"]");
    hand.press("审签同意");
    hand.sees("已审签");
    hand.press("提交给检察机关");
    hand.sees("回复已提交");
    hand.signs_out();

    // The reply is looked at item by item, and what it says on the spot.
    hand.signs_in("prosecutor", "/desk");
    hand.goes("/recommendations");
    hand.point("main tbody a");
    hand.point("main a[href^=\"/replies/\"]");
    hand.sees("称已完成，但没有佐证材料");
    hand.looks("the review of a reply");
    hand.press("认可，接收回复");
    hand.sees("回复不等于整改");
    hand.press("安排现场核实");
    hand.write("purpose", "查看清运情况。");
    hand.press("安排现场核实");
    hand.sees("跟进调查已安排");
    hand.press("填写核实情况");
    hand.looks("the report of a visit");
    hand.choose("officer_two", &app.person("assistant").to_string());
    hand.write("place", "黑河大桥旁");
    hand.point("main [name=\"items[0].verified\"][value=rectified]");
    hand.choose("finding", "rectified");
    hand.write("found", "已全部清运。");
    hand.press("填写核实情况");
    hand.sees("核实情况已记录");
    hand.looks("a visit");

    // The case is closed.
    hand.goes("/cases");
    hand.point("main a[href^=\"/cases/\"]");
    hand.sees("办理节点");
    hand.press("终结案件");
    hand.choose("ground", "full_rectification");
    hand.write("reason", "已全面整改并核实。");
    hand.press("提请审批");
    hand.sees("已提请终结案件");
    hand.decided();
    hand.goes("/cases");
    hand.point("main a[href^=\"/cases/\"]");
    hand.sees("已全面整改并核实。");
    let closed = app.as_user("prosecutor").get("/api/v1/cases/1").expect(200);
    assert_eq!(closed["state"], "closed");
    hand.looks("a closed case");
}

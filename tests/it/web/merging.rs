//! Merging two leads by the pages: which stays, whose value of each field, both histories; and taking them apart.

use serde_json::json;

use super::Visitor;
use crate::api::leads::{register, told};
use crate::support::app::TestApp;

both! {
    fn two_leads_become_one_field_by_field_and_two_again(db) {
        let app = TestApp::start(db);
        let mut second = told("河道堆放建筑垃圾影响行洪");
        second["place"] = json!("黑河大桥以北两百米");
        second["narrative"] = json!("大桥北侧也有人倾倒。");
        register(&app, "prosecutor", told("河道堆放建筑垃圾"));
        register(&app, "prosecutor", second);
        app.index_now();
        let visitor = Visitor::signed_in(&app, "prosecutor");
        visitor.get("/leads").expect(200).says("form=\"merge\"").says("合并所选");
        visitor.get("/leads/merge").expect(200).says("请先选择要合并的线索");
        visitor.get("/leads/2/compare?kind=lead&other=1").expect(200).says("/leads/merge?survivor=2&amp;lead=1");
        let page = visitor.get("/leads/merge?survivor=1&lead=1&lead=2");
        page.expect(200).says("field-place").says("黑河大桥以北两百米").says("大桥北侧也有人倾倒。").says("改为保留这一条");
        let leads = [("lead", "1:1"), ("lead", "2:1")];
        // A merging needs its reason; what was chosen stays chosen.
        let bare = visitor.post("/leads/merge", &[leads.as_slice(), &[("field-place", "2")]].concat());
        bare.expect(422).says("id=\"reason-wrong\"").says("name=\"field-place\" value=\"2\" checked");
        let stale = [("lead", "1:9"), ("lead", "2:1"), ("reason", "同一处。")];
        visitor.post("/leads/merge", &stale).expect(422);
        let whole = [leads.as_slice(), &[("field-place", "2"), ("field-title", "1"), ("reason", "同一处倾倒点。")]].concat();
        let merged = visitor.submit("/leads/merge", &whole);
        merged.expect(200).says("已合并").says("黑河大桥以北两百米").says("并入本线索的");
        visitor.get("/leads/2").expect(200).says("本线索已并入").says("撤销合并").says("大桥北侧也有人倾倒。");
        Visitor::signed_in(&app, "prosecutor.shandan").get("/leads/merge?survivor=1&lead=2").expect(404);
        Visitor::signed_in(&app, "chief").get("/leads/merge?survivor=1&lead=2").expect(403);

        let form = visitor.get("/leads/2/separation");
        form.expect(200).says("保留的一条中的“地点”");
        let version = form.field("version");
        visitor.post("/leads/2/separation", &[("version", &version)]).expect(422);
        let apart = visitor.submit("/leads/2/separation", &[("version", &version), ("reason", "核查后是两处。")]);
        apart.expect(200).says("合并已撤销").hides("本线索已并入");
        visitor.get("/leads/1").hides("黑河大桥以北两百米");
    }
}

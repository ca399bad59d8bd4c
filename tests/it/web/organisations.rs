//! The administrator's pages: people and their roles, procuratorates, agencies and successors, and who decides what.

use chrono::Days;
use yisu::org;

use super::{Page, Visitor};
use crate::api::second_factor::enrolled;
use crate::support::app::{PASSWORD, TestApp};

/// Sends a form of a page with the version that it was made of.
fn send(visitor: &Visitor<'_>, page: &str, to: &str, fields: &[(&str, &str)]) -> Page {
    let version = visitor.get(page).field("version");
    let mut fields = fields.to_vec();
    fields.push(("version", &version));
    visitor.post(to, &fields)
}

fn sign_in(app: &TestApp, username: &str, password: &str) -> u16 {
    let visitor = Visitor::new(app);
    visitor.get("/sign-in");
    visitor.post("/sign-in", &[("username", username), ("password", password)]).status
}

both! {
    fn an_administrator_finds_people_and_registers_one(db) {
        let app = TestApp::start(db);
        let admin = Visitor::signed_in(&app, "admin");
        let office = app.actor("prosecutor").office.unwrap().to_string();
        admin.get("/people").expect(200).says("李慧").says("检察官").says("href=\"/people/new\"");
        let found = admin.get("/people?text=%E6%9D%8E%E6%85%A7");
        found.expect(200).says("李慧").hides("张志远");
        admin.get("/people?text=PROSECUTOR").expect(200).says("李慧").hides("张志远");
        admin.get("/people?text=100%25").expect(200).says("没有符合条件的人员");
        admin.get("/people?role=chief_prosecutor").expect(200).says("张志远").hides("李慧");
        admin.get("/people?state=closed").expect(200).says("没有符合条件的人员");
        admin.get(&format!("/people?office={office}")).expect(200).says("李慧");

        let fresh = admin.get("/people/new");
        let password = fresh.expect(200).field("password");
        assert_eq!(password.len(), 19, "{password}");
        let mut form = vec![("name", "钱多多"), ("title", "检察官"), ("username", "qian"), ("office", office.as_str()),
            ("role", "prosecutor"), ("password", password.as_str()), ("form_key", "once-0001")];
        let made = admin.post("/people/new", &form);
        made.expect(303);
        let address = made.location.clone().unwrap();
        // A second click makes no second person.
        assert_eq!(admin.post("/people/new", &form).location, made.location);
        admin.get(&address).expect(200).says("钱多多").says("尚未修改初始密码").says("2026-03-02（周一） 起");
        assert_eq!(sign_in(&app, "qian", &password), 303);
        // Another one of that name is refused, and what was typed stays.
        form[6] = ("form_key", "once-0002");
        let again = admin.post("/people/new", &form);
        again.expect(422).says("qian").says("value=\"钱多多\"");
        form[2] = ("username", "Qian Duo");
        form[3] = ("office", "");
        admin.post("/people/new", &form).expect(422).says("id=\"office-wrong\"");
        form[3] = ("office", office.as_str());
        admin.post("/people/new", &form).expect(422).says("id=\"username-wrong\"");
        form[4] = ("role", "agency_liaison");
        admin.post("/people/new", &form).expect(422).says("id=\"role-wrong\"");
        for username in ["prosecutor", "chief", "auditor", "agency"] {
            let other = Visitor::signed_in(&app, username);
            for path in ["/people", "/people/new", "/offices", "/agencies", address.as_str()] {
                other.get(path).expect(403);
            }
        }
    }

    fn roles_are_given_and_ended_and_an_auditor_holds_no_other(db) {
        let app = TestApp::start(db);
        let admin = Visitor::signed_in(&app, "admin");
        let at = |username: &str| format!("/people/{}", app.person(username));
        let page = at("prosecutor");
        let roles = format!("{page}/roles");
        let auditor = send(&admin, &page, &roles, &[("role", "auditor"), ("valid_from", "2026-03-02")]);
        auditor.expect(422).says("三员分立");
        send(&admin, &page, &roles, &[("role", ""), ("valid_from", "")]).expect(422).says("id=\"role-wrong\"").says("id=\"valid_from-wrong\"");
        let head = [("role", "department_head"), ("valid_from", "2026-03-02"), ("valid_to", "2026-06-30")];
        send(&admin, &page, &roles, &head).expect(303);
        admin.get(&page).expect(200).says("2026-03-02（周一） 至 2026-06-30（周二）");
        let ends = format!("{roles}/end");
        send(&admin, &page, &ends, &[("role", "department_head"), ("last", "2026-01-01")]).expect(422);
        send(&admin, &page, &ends, &[("role", "department_head"), ("last", "2026-03-05")]).expect(303);
        admin.get(&page).says("2026-03-02（周一） 至 2026-03-05（周四）");
        // A page that stood open too long changes nothing.
        admin.post(&roles, &[("version", "1"), ("role", "assistant"), ("valid_from", "2026-03-02")]).expect(422).says("重新打开");
        // Nobody keeps their own roles.
        let own = at("admin");
        admin.get(&own).expect(200).says("由其他管理员管理").hides(&format!("action=\"{own}/roles\""));
        send(&admin, &own, &format!("{own}/roles"), &[("role", "supervisor"), ("valid_from", "2026-03-02")]).expect(403);
    }

    fn an_account_is_changed_closed_reset_and_let_in_again(db) {
        let app = TestApp::start(db);
        let admin = Visitor::signed_in(&app, "admin");
        let page = format!("/people/{}", app.person("chief"));
        send(&admin, &page, &format!("{page}/change"), &[("name", ""), ("title", "检察长")]).expect(422).says("id=\"name-wrong\"");
        let fields = [("name", "张志远"), ("title", "党组书记、检察长"), ("active", "yes")];
        send(&admin, &page, &format!("{page}/change"), &fields).expect(303);
        admin.get(&page).says("党组书记、检察长");
        let mail = format!("{page}/address");
        admin.post(&mail, &[("version", "0"), ("address", "nowhere")]).expect(422).says("id=\"address-wrong\"");
        admin.submit(&mail, &[("version", "0"), ("address", "zhang@jcy.example")]).expect(200).says("value=\"zhang@jcy.example\"");
        send(&admin, &page, &format!("{page}/password"), &[("password", "short")]).expect(422).says("id=\"password-wrong\"");
        send(&admin, &page, &format!("{page}/password"), &[("password", "told-face-to-face")]).expect(303);
        assert_eq!((sign_in(&app, "chief", PASSWORD), sign_in(&app, "chief", "told-face-to-face")), (401, 303));
        for _ in 0..5 {
            sign_in(&app, "chief", "wrong");
        }
        assert_eq!(sign_in(&app, "chief", "told-face-to-face"), 429);
        admin.get(&page).says("登录失败次数过多");
        send(&admin, &page, &format!("{page}/unlock"), &[]).expect(303);
        assert_eq!(sign_in(&app, "chief", "told-face-to-face"), 303);

        let guarded = format!("/people/{}", app.person("head"));
        admin.get(&guarded).hides("重置动态验证码");
        enrolled(&app, "head");
        let admin = Visitor::signed_in(&app, "admin");
        admin.get(&guarded).says("重置动态验证码");
        send(&admin, &guarded, &format!("{guarded}/factor"), &[]).expect(303);
        assert_eq!(sign_in(&app, "head", PASSWORD), 303);
        admin.get(&guarded).hides("重置动态验证码");
        send(&admin, &page, &format!("{page}/change"), &[("name", "张志远"), ("title", "")]).expect(303);
        admin.get("/people?state=closed").says("张志远");
        assert_eq!(sign_in(&app, "chief", "told-face-to-face"), 401);
    }

    fn agencies_are_registered_changed_and_succeeded_by_pages(db) {
        let app = TestApp::start(db);
        let admin = Visitor::signed_in(&app, "admin");
        let office = app.actor("prosecutor").office.unwrap().to_string();
        let seventeen = "11620702MB7654321";
        let code = format!("{seventeen}{}", org::rules::credit_check(seventeen).unwrap());
        let form = |code: &'static str| vec![("name", "甘州区湿地保护中心"), ("short_name", "湿地中心"), ("code", code),
            ("system", "forestry"), ("division_code", "620702"), ("valid_from", "2020-01-01"), ("duties", "湿地保护")];
        let mut wrong = form("11620702MB7654321?");
        wrong.push(("office_id", office.as_str()));
        admin.post("/agencies/new", &wrong).expect(422).says("id=\"code-wrong\"").says("value=\"湿地中心\"");
        let mut right = form("");
        right[2] = ("code", code.as_str());
        right.push(("office_id", office.as_str()));
        let made = admin.post("/agencies/new", &right);
        made.expect(303);
        let page = made.location.unwrap();
        admin.get("/agencies?text=%E6%B9%BF%E5%9C%B0").expect(200).says("甘州区湿地保护中心").hides("林业和草原局");
        right[0] = ("name", "甘州区湿地保护管理中心");
        send(&admin, &page, &format!("{page}/change"), &right).expect(303);
        admin.get(&page).expect(200).says("甘州区湿地保护管理中心").says("没有承继关系");

        let today = app.today();
        let heir = app.read(|conn| org::store::agency_of_name(conn, "甘州区林业和草原局", today)).unwrap();
        let (id, day) = (heir.id.to_string(), (today + Days::new(1)).to_string());
        let at = format!("{page}/succession");
        send(&admin, &page, &at, &[("successor", ""), ("effective_on", ""), ("note", "")]).expect(422)
            .says("id=\"successor-wrong\"").says("id=\"effective_on-wrong\"").says("id=\"note-wrong\"");
        let succession = [("successor", id.as_str()), ("effective_on", day.as_str()), ("note", "机构改革方案")];
        send(&admin, &page, &at, &succession).expect(303);
        admin.get(&page).says("甘州区林业和草原局").says("机构改革方案").hides("登记承继机关");
        send(&admin, &page, &at, &succession).expect(422);
        let of_heir = format!("/agencies/{id}");
        admin.get(&of_heir).says("承继自").says("甘州区湿地保护管理中心");
        let back = [("successor", page.rsplit('/').next().unwrap()), ("effective_on", day.as_str()), ("note", "改回")];
        send(&admin, &of_heir, &format!("{of_heir}/succession"), &back).expect(422);
        app.pass_days(1);
        admin.get("/agencies?state=ended").expect(200).says("甘州区湿地保护管理中心").says("由其承继");
    }

    fn a_matrix_is_read_by_day_and_written_within_the_law(db) {
        let app = TestApp::start(db);
        let admin = Visitor::signed_in(&app, "admin");
        let office = app.actor("prosecutor").office.unwrap().to_string();
        let at = format!("/authority?office={office}");
        admin.get(&at).expect(200).says("立案").says("重大事项，由检察长决定").says("默认").hides("检察官职权清单");
        let fresh = admin.get(&format!("/authority/new?office={office}&kind=park_lead"));
        fresh.expect(200).says("<option value=\"park_lead\" selected>");
        let row = |kind: &'static str, decider: &'static str| vec![("kind", kind), ("by_prosecutor", "yes"),
            ("decider_role", decider), ("delegable", "yes"), ("basis", "检察官职权清单（2026）"), ("valid_from", "2026-03-02")];
        let mut filing = row("file_case", "department_head");
        filing.push(("office", office.as_str()));
        admin.post("/authority/new", &filing).expect(422).says("id=\"decider_role-wrong\"").says("id=\"delegable-wrong\"");
        let mut parking = row("park_lead", "department_head");
        parking.push(("office", office.as_str()));
        admin.post("/authority/new", &parking).expect(303);
        admin.post("/authority/new", &parking).expect(422);
        let page = admin.get(&at);
        page.expect(200).says("检察官职权清单（2026）").says("可以授权他人决定");
        // On the day before, the default still counted.
        admin.get(&format!("{at}&on=2026-03-01")).hides("检察官职权清单");
        let ends = page.html.split("action=\"/authority/").nth(1).unwrap().split('"').next().unwrap();
        let to = format!("/authority/{ends}");
        admin.post(&to, &[("version", "1"), ("last", ""), ("office", office.as_str())]).expect(422);
        admin.post(&to, &[("version", "1"), ("last", "2026-03-10"), ("office", office.as_str())]).expect(303);
        admin.get(&format!("{at}&on=2026-03-11")).hides("检察官职权清单");
        // Those who work by it read it, and write nothing.
        let head = Visitor::signed_in(&app, "head");
        head.get(&at).expect(200).says("检察官职权清单").hides("action=\"/authority/");
        head.post(&to, &[("version", "2"), ("last", "2026-03-10")]).expect(403);
    }

    fn a_procuratorate_is_registered_below_one_that_is_kept(db) {
        let app = TestApp::start(db);
        let admin = Visitor::signed_in(&app, "admin");
        let top = app.actor("admin").office.unwrap().to_string();
        admin.get("/offices").expect(200).says("设区的市级");
        let mut form = vec![("name", "张掖市某区人民检察院"), ("code", "620799"), ("short_name", "某"), ("level", "county"),
            ("division_code", "620799"), ("parent", "")];
        admin.post("/offices/new", &form).expect(422).says("id=\"parent-wrong\"");
        form[5] = ("parent", top.as_str());
        form[4] = ("division_code", "62");
        admin.post("/offices/new", &form).expect(422).says("id=\"division_code-wrong\"").says("value=\"620799\"");
        form[4] = ("division_code", "620799");
        admin.submit("/offices/new", &form).expect(200).says("检察院已登记").says("张掖市某区人民检察院");
        admin.post("/offices/new", &form).expect(422);
    }
}

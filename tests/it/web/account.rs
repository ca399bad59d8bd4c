//! Signing in and out by forms, and staying signed in.

use chrono::TimeDelta;
use serde_json::json;

use super::Visitor;
use crate::api::second_factor::{code_of, enrolled};
use crate::support::app::{PASSWORD, TestApp};

both! {
    fn somebody_signs_in_by_the_form_and_out_again(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::new(&app);
        let away = visitor.get("/leads?state=registered");
        away.expect(303);
        assert_eq!(away.location.as_deref(), Some("/sign-in?next=%2Fleads%3Fstate%3Dregistered"));
        let page = visitor.get(away.location.as_deref().unwrap());
        page.expect(200).says("<html lang=\"zh-CN\">").says("登录").hides("工作台");
        assert_eq!(page.field("next"), "/leads?state=registered");
        let typed = [("username", "prosecutor"), ("password", PASSWORD), ("next", "/leads?state=registered")];
        let inside = visitor.submit("/sign-in", &typed);
        inside.expect(200).says("李慧").says("线索池");
        let page = visitor.get("/desk");
        assert!(page.expect(200).headers.iter().all(|(name, _)| name != "set-cookie"), "{:?}", page.headers);
        let out = visitor.submit("/sign-out", &[]);
        out.expect(200).says("您已退出登录");
        assert_eq!(visitor.cookie("yisu_session"), None);
        visitor.get("/desk").expect(303);
    }

    fn a_wrong_password_keeps_the_user_name_and_says_why(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::new(&app);
        visitor.get("/sign-in").expect(200);
        let wrong = [("username", "prosecutor"), ("password", "yisu-demo-2025")];
        let page = visitor.post("/sign-in", &wrong);
        page.expect(401).says("用户名").hides("yisu-demo-2025");
        assert_eq!(page.field("username"), "prosecutor");
        for _ in 0..4 {
            visitor.post("/sign-in", &wrong);
        }
        visitor.post("/sign-in", &[("username", "prosecutor"), ("password", PASSWORD)]).expect(429).says("30");
        app.pass(TimeDelta::seconds(31));
        visitor.post("/sign-in", &[("username", "prosecutor"), ("password", PASSWORD)]).expect(303);
    }

    fn cookies_are_kept_from_scripts_and_other_sites(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::new(&app);
        visitor.get("/sign-in");
        let page = visitor.post("/sign-in", &[("username", "chief"), ("password", PASSWORD)]);
        let set: Vec<_> = page.headers.iter().filter(|(name, _)| name == "set-cookie").collect();
        assert_eq!(set.len(), 3);
        for (_, cookie) in set {
            assert!(cookie.contains("HttpOnly"), "{cookie}");
            assert!(cookie.contains("SameSite=Lax"), "{cookie}");
            assert!(!cookie.contains("Secure"), "{cookie}");
        }
    }

    fn two_windows_renew_one_session_and_a_stolen_token_ends_it(db) {
        let app = TestApp::start(db);
        let first = Visitor::signed_in(&app, "prosecutor");
        let second = first.again();
        let thief = first.again();
        app.pass(TimeDelta::minutes(16));
        first.get("/desk").expect(200);
        second.get("/leads").expect(200);
        assert_eq!(first.cookie("yisu_session"), second.cookie("yisu_session"));
        assert_ne!(first.cookie("yisu_session"), thief.cookie("yisu_session"));
        app.pass(TimeDelta::minutes(16));
        let caught = thief.get("/desk");
        caught.expect(303);
        assert_eq!(thief.cookie("yisu_session"), None);
        first.get("/desk").expect(303);
    }

    fn a_session_that_was_ended_everywhere_opens_nothing(db) {
        let app = TestApp::start(db);
        let (one, two) = (Visitor::signed_in(&app, "prosecutor"), Visitor::signed_in(&app, "prosecutor"));
        one.post("/account/sign-out-everywhere", &[]).expect(303);
        two.get("/desk").expect(303);
    }

    fn a_new_password_is_set_by_the_form(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::signed_in(&app, "auditor");
        visitor.get("/account").expect(200).says("审计员").hides("线索池");
        let new = "yisu-new-words-2026";
        let differs = [("current_password", PASSWORD), ("new_password", new), ("new_password_again", "else")];
        visitor.post("/account/password", &differs).expect(422).says("两次输入不一致").says("href=\"#new_password_again\"");
        let short = [("current_password", PASSWORD), ("new_password", "short"), ("new_password_again", "short")];
        visitor.post("/account/password", &short).expect(422).says("不能少于 12 个字符").says("id=\"new_password-wrong\"");
        let right = [("current_password", PASSWORD), ("new_password", new), ("new_password_again", new)];
        visitor.submit("/account/password", &right).expect(200).says("密码已修改");
        let again = Visitor::new(&app);
        again.get("/sign-in");
        again.post("/sign-in", &[("username", "auditor"), ("password", PASSWORD)]).expect(401);
        again.post("/sign-in", &[("username", "auditor"), ("password", new)]).expect(303);
    }

    fn language_and_large_letters_are_chosen_once_and_stay(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::signed_in(&app, "prosecutor");
        let page = visitor.submit("/preferences", &[("language", "en"), ("back", "/leads")]);
        page.expect(200).says("<html lang=\"en\">").says("Register a lead");
        assert_eq!(page.header("content-language"), Some("en"));
        visitor.submit("/preferences", &[("large", "yes"), ("back", "/leads")]).says("class=\"is-large\"");
        visitor.get("/desk").says("<html lang=\"en\" class=\"is-large\">");
        let page = visitor.submit("/preferences", &[("language", "zh-CN"), ("large", "no"), ("back", "/leads")]);
        page.says("<html lang=\"zh-CN\">");
        // Nobody is sent to another site from here.
        let away = visitor.post("/preferences", &[("back", "//evil.example/")]);
        assert_eq!(away.location.as_deref(), Some("/"));
    }

    fn a_second_factor_is_set_up_by_pages_and_asked_for_at_the_next_sign_in(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::signed_in(&app, "chief");
        visitor.get("/account").expect(200).says("未启用，目前仅凭密码登录").says("127.0.0.1").says("本机");
        visitor.post("/account/second-factor", &[("current_password", "another")]).expect(422).says("当前密码不正确");
        let page = visitor.submit("/account/second-factor", &[("current_password", PASSWORD)]);
        page.expect(200).says("src=\"data:image/svg+xml;base64,");
        let secret = page.html.split("<code class=\"digest\">").nth(1).unwrap().split("</code>").next().unwrap().replace(' ', "");
        visitor.post("/account/second-factor/confirm", &[("code", "000000")]).expect(422).says("验证码不正确").says("base64,");
        let page = visitor.post("/account/second-factor/confirm", &[("code", &code_of(&app, &secret))]);
        page.expect(200).says("动态验证码已启用");
        assert_eq!(page.html.matches("<li><code>").count(), 10);
        let recovery = page.html.split("<li><code>").nth(1).unwrap().split("</code>").next().unwrap().to_owned();
        visitor.get("/account/second-factor").expect(200).says("已启用").hides(&recovery).hides(&secret);

        app.pass(TimeDelta::seconds(60));
        let again = Visitor::new(&app);
        again.get("/sign-in");
        let typed = [("username", "chief"), ("password", PASSWORD), ("next", "/cases")];
        let half = again.post("/sign-in", &typed);
        half.expect(303);
        assert_eq!(half.location.as_deref(), Some("/sign-in/code?next=%2Fcases"));
        assert_eq!(again.get("/sign-in/code?next=%2Fcases").expect(200).field("next"), "/cases");
        // Half a sign-in opens nothing, and what stands for it is no token.
        again.get("/cases").expect(303);
        app.with_token(&again.cookie("yisu_ticket").unwrap()).get("/api/v1/auth/me").refused(401, "not_signed_in");
        again.post("/sign-in/code", &[("code", "000000"), ("next", "/cases")]).expect(401).says("验证码不正确");
        let inside = again.submit("/sign-in/code", &[("code", &code_of(&app, &secret)), ("next", "/cases")]);
        inside.expect(200).says("退出登录");
        assert_eq!(again.cookie("yisu_ticket"), None);
        // Whoever waits too long begins again.
        let late = Visitor::new(&app);
        late.get("/sign-in");
        late.post("/sign-in", &typed).expect(303);
        app.pass(TimeDelta::minutes(5));
        let sent = late.post("/sign-in/code", &[("code", &recovery), ("next", "/cases")]);
        assert_eq!(sent.location.as_deref(), Some("/sign-in?next=%2Fcases"));

        again.post("/account/second-factor/recovery-codes", &[("code", "1")]).expect(422).says("验证码不正确");
        again.post("/account/second-factor/recovery-codes", &[("code", &recovery)]).expect(200).says("恢复码").hides(&recovery);
        again.post("/account/second-factor/off", &[("code", &recovery)]).expect(422);
        again.submit("/account/second-factor/off", &[("code", &code_of(&app, &secret))]).expect(200).says("动态验证码已停用");
        Visitor::signed_in(&app, "chief").get("/account").expect(200).says("未启用");
    }

    fn another_sign_in_is_seen_and_ended_by_the_list(db) {
        let app = TestApp::start(db);
        let (here, there) = (Visitor::signed_in(&app, "prosecutor"), Visitor::signed_in(&app, "prosecutor"));
        let page = here.get("/account");
        let forms: Vec<_> = page.html.split("action=\"/account/sessions/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(forms.len(), 1, "one's own has no such form");
        here.submit(&format!("/account/sessions/{}", forms[0]), &[]).expect(200).says("该登录已退出");
        there.get("/desk").expect(303);
        here.get("/desk").expect(200);
        here.post(&format!("/account/sessions/{}", forms[0]), &[]).expect(404);
    }

    fn who_has_a_role_that_must_have_a_second_factor_sets_it_up_before_anything_else(db) {
        let app = TestApp::start(db);
        let admin = Visitor::signed_in(&app, "admin");
        let auditor = Visitor::signed_in(&app, "auditor");
        auditor.get("/audit").expect(200);
        admin.get("/people/second-factor").expect(200).says("name=\"role-auditor\" value=\"yes\">").hides(" checked");
        admin.submit("/people/second-factor", &[("role-auditor", "yes")]).expect(200).says("name=\"role-auditor\" value=\"yes\" checked");
        let roles = "/api/v1/second-factor-roles";
        assert_eq!(app.as_user("admin").get(roles).expect(200)["roles"], json!(["auditor"]));
        app.as_user("chief").send_json("PUT", roles, &[], &json!({ "roles": [] })).refused(403, "not_allowed");

        // From the next step on, by page and by the interface; one's own account is left.
        assert_eq!(auditor.get("/audit").expect(303).location.as_deref(), Some("/account/second-factor"));
        auditor.get("/account/second-factor").expect(200).says("启用以前不能办理其他事项");
        app.as_user("auditor").get("/api/v1/audit").refused(403, "second_factor_setup_required");
        app.as_user("auditor").get("/api/v1/auth/me").expect(200);
        admin.get("/people").expect(200);
        let (secret, _) = enrolled(&app, "auditor");
        auditor.get("/audit").expect(200);
        auditor.get("/account/second-factor").expect(200).says("不能停用").hides("/account/second-factor/off");
        let off = json!({ "code": code_of(&app, &secret) });
        app.as_user("auditor").post("/api/v1/auth/second-factor/endings", off).refused(409, "second_factor_needed");
        admin.submit("/people/second-factor", &[]).expect(200).hides(" checked");
        auditor.get("/account/second-factor").expect(200).says("/account/second-factor/off");
    }
}

//! Signing in and out by forms, and staying signed in.

use chrono::TimeDelta;

use super::Visitor;
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
}

//! Where and how one is told, by the page.

use super::Visitor;
use crate::support::app::TestApp;

both! {
    fn the_address_the_hours_and_what_is_muted_are_set_on_the_page(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::signed_in(&app, "prosecutor");
        visitor.get("/account").expect(200).says("/account/mail");
        let page = visitor.get("/account/mail");
        page.expect(200).says("value=\"08:30\"").says("value=\"17:30\"").says("必寄").hides("本单位的订阅地址");
        visitor.post("/account/mail/address", &[("version", "0"), ("address", "不是地址")]).expect(422).says("id=\"address-wrong\"").says("不是地址");
        visitor.submit("/account/mail/address", &[("version", "0"), ("address", "one@mail.example")]).expect(200).says("one@mail.example").says("已保存");
        let wanted = |from: &'static str, muted: &'static str| {
            [("version", "0"), ("language", "en"), ("digest", "yes"), ("from", from), ("to", "12:00"), (muted, "yes")]
        };
        visitor.post("/account/mail/preferences", &wanted("11:30", "muted-digest")).expect(422).says("value=\"11:30\"");
        visitor.post("/account/mail/preferences", &wanted("morning", "muted-digest")).expect(422).says("id=\"from-wrong\"");
        visitor.post("/account/mail/preferences", &wanted("09:00", "muted-urging")).expect(422).says("不能关闭");
        let page = visitor.submit("/account/mail/preferences", &wanted("09:00", "muted-digest"));
        page.expect(200).says("value=\"09:00\"").says("name=\"muted-digest\" value=\"yes\" checked");
        let kept = app.as_user("prosecutor").get("/api/v1/mail/preferences").expect(200);
        assert_eq!((&kept["language"], &kept["from_minute"], &kept["muted"][0]), (&"en".into(), &540.into(), &"digest".into()));
    }

    fn a_feed_is_made_shown_once_and_revoked_on_the_page(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::signed_in(&app, "agency");
        let page = visitor.post("/account/mail/feeds", &[("of", "agency")]);
        page.expect(200).says("本单位的期限");
        let path = page.html.split("<code>https://yisu.example").nth(1).unwrap().split('<').next().unwrap().to_owned();
        assert_eq!(app.anyone().get(&path).status, 200);
        let page = visitor.get("/account/mail");
        page.expect(200).hides("/yisu.ics");
        let revoke = page.html.split("action=\"").find(|part| part.contains("/revocation\"")).unwrap().split('"').next().unwrap().to_owned();
        Visitor::signed_in(&app, "agencyhead").submit(&revoke, &[]).expect(200).says("订阅地址已作废");
        app.anyone().get(&path).refused(404, "calendar_feed_unknown");
    }
}

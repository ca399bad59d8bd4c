//! Who sees mail: the people themselves, and the administrator who keeps them.

use serde_json::json;

use super::setup::{Workers, addresses, live_until, served};
use crate::support::app::TestApp;

both! {
    fn an_administrator_keeps_the_people_of_their_own_offices(db) {
        let app = TestApp::start(db);
        addresses(&app);
        served(&app);
        let mut workers = Workers::local(&app);
        live_until(&app, &mut workers, "2026-04-21");
        let admin = app.as_user("admin");
        let list = admin.get("/api/v1/mails").expect(200);
        assert!(!list["items"].as_array().unwrap().is_empty());
        // A list holds numbers and days, and no title of a matter.
        assert!(!list.to_string().contains("黑河"), "{list}");
        admin.post("/api/v1/mails/999999/resends", json!({})).refused(404, "mail_not_found");
        admin.get("/api/v1/people/999999/mail-address").refused(404, "mail_person_not_found");
        for who in ["prosecutor", "head", "supervisor", "agency", "auditor"] {
            app.as_user(who).get("/api/v1/mails").refused(403, "not_allowed");
            app.as_user(who).get("/api/v1/mail/local-mailbox").refused(403, "not_allowed");
        }
        app.anyone().get("/api/v1/notices").refused(401, "not_signed_in");
    }

    fn where_mail_leaves_by_a_server_there_is_no_local_mailbox(db) {
        let mut state = TestApp::state(db, yisu::kit::Clock::System.now());
        state.local_mailbox = false;
        let app = TestApp::start_with(state);
        app.as_user("admin").get("/api/v1/mail/local-mailbox").refused(409, "no_local_mailbox");
        app.as_user("admin").get("/api/v1/mail/local-mailbox/1").refused(409, "no_local_mailbox");
    }
}

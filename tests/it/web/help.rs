//! Help on every page: it is there in both languages, and its diagrams are those of the machines.

use yisu::http::messages::Language;
use yisu::web::help::machines::Machine;
use yisu::web::help::{TOPICS, topic_of};

use super::Visitor;
use crate::support::app::TestApp;

#[test]
fn every_page_has_its_help_and_every_help_is_written_in_both_languages() {
    // What is no page: files, papers and pictures, and the door that leads on.
    let no_page = |path: &str| {
        path == "/"
            || path.ends_with(".csv")
            || path.ends_with(".xlsx")
            || ["/assets/", "/files/", "/documents/"].iter().any(|beginning| path.starts_with(beginning))
    };
    let pages = yisu::web::pages().infos.into_iter().filter(|route| route.method == "GET");
    let without: Vec<String> = pages
        .map(|route| route.path)
        .filter(|path| !no_page(path) && !path.contains("/help/") && topic_of(path).is_none())
        .collect();
    assert!(without.is_empty(), "without help: {without:?}");
    for language in [Language::Chinese, Language::English] {
        for topic in TOPICS {
            for end in ["", "-law", "-next"] {
                let key = format!("ui-helps-{}{end}", topic.code);
                assert_ne!(language.text(&key, &[]), key);
            }
            assert_ne!(language.text(topic.title, &[]), topic.title);
        }
    }
    assert_eq!(topic_of("/cases/7/suits").unwrap().code, "suits");
    assert_eq!(topic_of("/cases/7").unwrap().code, "cases");
    assert!(topic_of("/casesx").is_none());
}

#[test]
fn a_diagram_has_the_steps_of_its_machine() {
    let lead = Machine::Lead.drawn(Language::English);
    let of = |word: &str| lead.states.iter().position(|state| state == word);
    let (screening, evaluating) = (of("screening"), of("evaluating"));
    assert!(screening.is_some() && evaluating.is_some(), "{:?}", lead.states);
    let leads_on =
        |edge: &&yisu::web::help::machines::Edge| Some(edge.from) == screening && Some(edge.to) == evaluating;
    assert_eq!(lead.edges.iter().filter(leads_on).count(), 1);
    for machine in Machine::ALL {
        let drawn = machine.drawn(Language::Chinese);
        assert!(drawn.edges.len() >= 2, "{}", machine.code());
        assert!(
            drawn.edges.iter().all(|edge| edge.from < drawn.states.len() && edge.to < drawn.states.len())
        );
    }
}

both! {
    fn help_is_reached_from_the_head_of_a_page_and_says_rule_and_states(db) {
        let app = TestApp::start(db);
        let agency = Visitor::signed_in(&app, "agency");
        agency.get("/inbox").expect(200).says("href=\"/help/inbox\"").says("hx-target=\"#help-beside\"");
        // The rule is that of the pack, the states those of the machine.
        agency.get("/help/inbox").expect(200).says("两个月").says("第二十一条第二款").says("<svg class=\"machine-picture\"").says("退回补正").hides("提起行政公益诉讼");
        agency.get("/help/leads").expect(404);
        for username in ["prosecutor", "admin", "auditor", "agency"] {
            let (visitor, actor) = (Visitor::signed_in(&app, username), app.actor(username));
            for language in ["zh-CN", "en"] {
                visitor.post("/preferences", &[("language", language)]);
                for topic in TOPICS {
                    let may = topic.action.is_none_or(|action| yisu::auth::policy::may(&actor, action));
                    let page = visitor.get(&format!("/help/{}", topic.code));
                    page.expect(if may { 200 } else { 404 });
                    assert!(!may || page.html.contains("id=\"help-text\""), "{}", topic.code);
                }
            }
        }
        let anybody = Visitor::new(&app);
        anybody.get("/report").expect(200).says("href=\"/public/help/report\"");
        anybody.get("/public/help/report").expect(200).says("可以匿名");
        anybody.get("/public/help/cases").expect(404);
    }
}

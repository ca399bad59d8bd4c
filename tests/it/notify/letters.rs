//! Letters as people read them, and the machines behind them.

use chrono::NaiveDate;
use yisu::deadlines::ClockId;
use yisu::kit::Timestamp;
use yisu::notify::compose::{Item, ItemState, Letter, Urged, compose, compose_test};
use yisu::notify::{Language, NoticeKind, state};

#[test]
fn the_machines_of_mails_and_notices_are_as_reviewed() {
    insta::assert_snapshot!("notice_machines", state::table());
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn item(state: ItemState, kind: NoticeKind) -> Item {
    Item {
        clock: ClockId(7),
        version: 2,
        kind,
        state,
        was: (kind == NoticeKind::Correction).then(|| date("2026-03-02")),
        number: Some(String::from("甘检行公建〔2026〕3号")),
        title: Some(String::from("关于依法履职的<检察建议>")),
        agency: Some(String::from("某区生态环境分局")),
        what: String::from("书面回复"),
        article: String::from("《解释》第二十一条"),
        hard: true,
        waits: false,
        provisional: true,
        missed: vec![date("2026-02-27")],
        path: String::from("/clocks/7"),
    }
}

fn letter(language: Language, to_agency: bool) -> Letter {
    Letter {
        language,
        name: String::from("张三"),
        to_agency,
        now: Timestamp::from_civil(date("2026-03-02").and_hms_opt(9, 0, 0).unwrap()),
        site: String::from("https://yisu.example"),
        items: vec![
            item(ItemState::Due(date("2026-03-05")), NoticeKind::Reminder),
            item(ItemState::Due(date("2026-03-01")), NoticeKind::Reminder),
            item(ItemState::Still, NoticeKind::Correction),
        ],
        urged: Vec::new(),
        suspended: vec![String::from("李四")],
    }
}

#[test]
fn letters_read_as_they_were_reviewed() {
    for language in Language::ALL {
        for to_agency in [false, true] {
            let composed = compose(&letter(*language, to_agency)).unwrap();
            let name = format!("letter_{language}_{}", if to_agency { "agency" } else { "office" });
            insta::assert_snapshot!(name, format!("{}\n\n{}", composed.subject, composed.text));
            // What people typed is no markup.
            assert!(composed.html.contains("&lt;检察建议&gt;") && !composed.html.contains("<检察建议>"));
        }
        let now = letter(*language, false).now;
        assert!(compose_test(*language, "https://yisu.example", "mail.example:587", now).is_ok());
    }
}

#[test]
fn an_agency_is_told_by_number_and_title_that_it_is_urged() {
    for language in Language::ALL {
        let urged = |kind| Urged {
            kind,
            on: date("2026-03-02"),
            number: Some(String::from("甘检行公建〔2026〕3号")),
            title: Some(String::from("关于依法履职的<检察建议>")),
            path: String::from("/inbox/3"),
        };
        let kinds = [NoticeKind::Supervised, NoticeKind::Urged];
        let letter = Letter {
            items: Vec::new(),
            urged: kinds.into_iter().map(urged).collect(),
            suspended: Vec::new(),
            ..letter(*language, true)
        };
        let composed = compose(&letter).unwrap();
        assert_eq!(composed.calendar, None, "no date is told");
        insta::assert_snapshot!(
            format!("letter_{language}_urged"),
            format!("{}\n\n{}", composed.subject, composed.text)
        );
        assert!(composed.html.contains("&lt;检察建议&gt;") && !composed.html.contains("<检察建议>"));
    }
}

#[test]
fn a_calendar_file_moves_and_strikes_out_by_the_same_uid() {
    let calendar = compose(&letter(Language::Chinese, false)).unwrap().calendar.unwrap();
    assert!(calendar.lines().all(|line| line.len() <= 75), "{calendar}");
    let unfolded = calendar.replace("\r\n ", "");
    assert_eq!(unfolded.matches("UID:clock-7@yisu.example").count(), 3, "{unfolded}");
    for part in
        ["METHOD:PUBLISH", "SEQUENCE:2", "DTSTART;VALUE=DATE:20260305", "BEGIN:VALARM", "STATUS:CANCELLED"]
    {
        assert!(unfolded.contains(part), "{part}: {unfolded}");
    }
}

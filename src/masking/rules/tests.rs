//! What is found, and what is left alone.

use super::*;

fn found(text: &str) -> Vec<(String, Kind, Reason)> {
    found_of(text, &[])
}

fn found_of(text: &str, known: &[Known]) -> Vec<(String, Kind, Reason)> {
    let lines: Vec<Line> = text.lines().map(|line| Line(line.to_owned())).collect();
    let found = find(&lines, known).unwrap();
    found.into_iter().map(|found| (found.words, found.kind, found.reason)).collect()
}

#[test]
fn numbers_are_found_however_they_are_written() {
    for (text, words, kind, reason) in [
        ("身份证号62070219800101123X。", "62070219800101123X", Kind::Identity, Reason::IdentityLike),
        ("身份证11010519491231002X，", "11010519491231002X", Kind::Identity, Reason::CheckDigit),
        ("证号110105 19491231 002x", "110105 19491231 002x", Kind::Identity, Reason::CheckDigit),
        (
            "１１０１０５１９４９１２３１００２Ｘ",
            "１１０１０５１９４９１２３１００２Ｘ",
            Kind::Identity,
            Reason::CheckDigit,
        ),
        ("旧号110105491231002", "110105491231002", Kind::Identity, Reason::IdentityLike),
        ("手机13912345678。", "13912345678", Kind::Telephone, Reason::Mobile),
        ("+86 139-1234-5678", "+86 139-1234-5678", Kind::Telephone, Reason::Mobile),
        ("（0936）8212309", "（0936）8212309", Kind::Telephone, Reason::Landline),
        ("0936-8212309-801", "0936-8212309-801", Kind::Telephone, Reason::Landline),
        ("联系电话：8212309", "8212309", Kind::Telephone, Reason::Landline),
        ("6222 0212 3456 7890 129", "6222 0212 3456 7890 129", Kind::Account, Reason::CardLike),
        ("卡4111111111111111", "4111111111111111", Kind::Account, Reason::CardDigit),
        ("账号：27011501040001234", "27011501040001234", Kind::Account, Reason::AccountWord),
        ("车牌甘G·12345停", "甘G·12345", Kind::Plate, Reason::PlateForm),
        ("甘GD12345", "甘GD12345", Kind::Plate, Reason::PlateForm),
        ("邮箱zhang.san@example.com。", "zhang.san@example.com", Kind::Mail, Reason::MailForm),
        (
            "住甘州区南街街道民主西街12号3单元501室。",
            "甘州区南街街道民主西街12号3单元501室",
            Kind::Address,
            Reason::HouseNumber,
        ),
        ("家住龙渠乡保安村三社，", "龙渠乡保安村三社", Kind::Address, Reason::AddressWord),
    ] {
        assert_eq!(found(text), [(words.to_owned(), kind, reason)], "{text}");
    }
}

#[test]
fn other_numbers_and_places_stay() {
    for text in [
        "甘张检行公建〔2026〕12号",
        "2026年3月2日08:15，堆放三百立方米",
        "工单202603010000123456789",
        "面积12345678901平方米",
        "黑河保安村段河道，国道312线K2688处",
        "12345热线、400-810-8888",
        "第十二条第三款",
        "张某某反映，负责人应当在15日内书面回复",
        "",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn the_code_of_a_sole_trader_is_told_from_that_of_a_company() {
    let code =
        |seventeen: &str| format!("{seventeen}{}", crate::kit::credit_code::credit_check(seventeen).unwrap());
    let trader = code("92620702MA7ABCDE1");
    assert_eq!(found(&format!("信用代码{trader}。")), [(trader, Kind::CreditCode, Reason::SoleTrader)]);
    assert_eq!(found(&format!("信用代码{}。", code("91620702MA7ABCDE1"))), []);
}

#[test]
fn names_are_found_beside_words_and_by_the_list_wherever_they_stand() {
    for (text, words) in [
        ("法定代表人张伟在现场。", "张伟"),
        ("法定代表人：欧阳修文", "欧阳修文"),
        ("被询问人李建国，男，汉族", "李建国"),
        ("王守信（身份证号略）", "王守信"),
    ] {
        let all = found(text);
        assert_eq!(all, [(words.to_owned(), Kind::Person, Reason::NameBeside)], "{text}");
    }
    let known = [
        Known { words: String::from("高峰"), kind: Kind::Person, reason: Reason::Party },
        Known { words: String::from("高峰山"), kind: Kind::Person, reason: Reason::House },
    ];
    let all = found_of("高　峰与高峰山到场，高峰签名。", &known);
    assert_eq!(
        all,
        [
            (String::from("高　峰"), Kind::Person, Reason::Party),
            (String::from("高峰山"), Kind::Person, Reason::House),
            (String::from("高峰"), Kind::Person, Reason::Party),
        ]
    );
}

#[test]
fn what_was_found_once_is_shown_wherever_it_stands() {
    let lines = [Line(String::from("负责人张伟。")), Line(String::from("后来张伟离开，张伟未回。"))];
    let all = find(&lines, &[]).unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].count, 3);
    assert_eq!(all[0].places[1], Place { line: 2, at: 2, around: String::from("后来张伟离开，张伟未回。") });
}

proptest::proptest! {
    /// Whatever a text is, what is found stands in it, and looking never fails.
    #[test]
    fn what_is_found_stands_in_the_text(text in "[张三李\u{3000}0-9０-９A-Z甘·@.\\-号街村社负责人：（）a-z]{0,80}") {
        for found in find(&[Line(text.clone())], &[]).unwrap() {
            proptest::prop_assert!(text.contains(&found.words), "{:?}", found);
        }
    }
}

use super::*;

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();

fn columns() -> Vec<Column> {
    let column = |name: &str, kind| Column { name: name.to_owned(), kind };
    vec![
        column("当事人", ColumnKind::Text),
        column("代码", ColumnKind::Code),
        column("决定日期", ColumnKind::Date),
        column("罚款", ColumnKind::Number),
        column("已缴", ColumnKind::Number),
        column("执行情况", ColumnKind::Text),
    ]
}

fn cells(told: [&str; 6]) -> Vec<String> {
    told.map(str::to_owned).to_vec()
}

fn on(column: &str) -> String {
    column.to_owned()
}

/// Penalty decided, statutory period passed, nothing executed.
fn unexecuted() -> Vec<RowCondition> {
    vec![
        RowCondition::Filled { column: on("决定日期") },
        RowCondition::Passed { column: on("决定日期"), days: 180 },
        RowCondition::Empty { column: on("执行情况") },
        RowCondition::Compare {
            column: on("已缴"), is: Comparison::Less, with: Operand::Column(on("罚款"))
        },
    ]
}

#[test]
fn a_penalty_past_its_period_without_execution_is_told_with_its_cells() {
    let (columns, lists) = (columns(), Lists::default());
    let judge = Judge::prepare(&unexecuted(), &columns, &lists, TODAY).unwrap();
    let met = judge.row(&cells(["某砂石厂", "91620702MA00000X01", "2025-05-01", "20000", "0", ""])).unwrap();
    let said: Vec<_> = met.iter().map(|met| met.text.as_str()).collect();
    assert_eq!(
        said,
        [
            "“决定日期”为“2025-05-01”",
            "“决定日期”2025-05-01 距今 305 天，超过 180 天",
            "“执行情况”为空",
            "“已缴”0 小于 “罚款”20000",
        ]
    );
    let recent = judge.row(&cells(["某砂石厂", "", "2026-01-01", "20000", "0", ""]));
    let executed = judge.row(&cells(["某砂石厂", "", "2025-05-01", "20000", "0", "已执行"]));
    let paid = judge.row(&cells(["某砂石厂", "", "2025-05-01", "20000", "20000", ""]));
    assert_eq!((recent, executed, paid), (None, None, None));
}

#[test]
fn the_day_on_which_a_period_ends_is_not_past_it() {
    let (columns, lists) = (columns(), Lists::default());
    let conditions = [RowCondition::Passed { column: on("决定日期"), days: 10 }];
    let judge = Judge::prepare(&conditions, &columns, &lists, TODAY).unwrap();
    assert!(judge.row(&cells(["", "", "2026-02-20", "", "", ""])).is_none());
    assert!(judge.row(&cells(["", "", "2026-02-19", "", "", ""])).is_some());
}

#[test]
fn an_empty_cell_compares_with_nothing_and_is_not_missed_in_a_list() {
    let (columns, mut lists) = (columns(), Lists::default());
    lists.add("吊销名单", "代码", "９１６２");
    let unequal = RowCondition::Compare {
        column: on("执行情况"),
        is: Comparison::Unequal,
        with: Operand::Value(String::from("已执行")),
    };
    let listed = |wanted: bool| {
        let (column, dataset, its_column) = (on("代码"), on("吊销名单"), on("代码"));
        if wanted {
            RowCondition::Listed { column, dataset, its_column }
        } else {
            RowCondition::Unlisted { column, dataset, its_column }
        }
    };
    let holds = |condition: RowCondition, code: &str, done: &str| {
        let conditions = [condition];
        let judge = Judge::prepare(&conditions, &columns, &lists, TODAY).unwrap();
        judge.row(&cells(["", code, "", "", "", done])).is_some()
    };
    assert!(!holds(unequal.clone(), "", ""));
    assert!(!holds(unequal.clone(), "", "已 执行"));
    assert!(holds(unequal, "", "未执行"));
    assert!(holds(listed(true), "9162", ""), "however it is typed");
    assert!(!holds(listed(true), "9163", ""));
    assert!(holds(listed(false), "9163", ""));
    assert!(!holds(listed(false), "", ""));
}

#[test]
fn what_the_columns_do_not_allow_is_named() {
    let (columns, lists) = (columns(), Lists::default());
    let conditions = [
        RowCondition::Passed { column: on("罚款"), days: 1 },
        RowCondition::Empty { column: on("无此列") },
        RowCondition::Compare {
            column: on("当事人"), is: Comparison::More, with: Operand::Value(on("某"))
        },
        RowCondition::Compare {
            column: on("罚款"), is: Comparison::More, with: Operand::Value(on("很多"))
        },
    ];
    let faults = Judge::prepare(&conditions, &columns, &lists, TODAY).unwrap_err();
    let told: Vec<_> = faults.0.iter().map(|fault| (fault.field.as_str(), fault.code)).collect();
    assert_eq!(
        told,
        [
            ("watch.conditions[0].column", "not_allowed"),
            ("watch.conditions[1].column", "unknown"),
            ("watch.conditions[2].is", "not_allowed"),
            ("watch.conditions[3].with.value", "malformed"),
        ]
    );
}

//! What is measured on, made anew at each run.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use rust_xlsxwriter::Workbook;
use yisu::db::{Backend, Database};
use yisu::kit::Clock;
use yisu::search::store;
use yisu::worker::{COMPARING, SCREENING, SUGGESTING};

/// Rows of a sheet.
pub const ROWS: u32 = 100_000;
/// Clocks that run.
pub const CLOCKS: u32 = 100_000;

const HEADINGS: [&str; 7] = ["工单编号", "来电人", "联系电话", "标题", "来电时间", "来电内容", "事发地点"];
const HARMS: [&str; 5] = ["河道堆放建筑垃圾", "排放黑臭污水", "占用盲道", "夜间焚烧秸秆", "餐饮油烟直排"];

/// One order of a hotline, as long as real ones are.
fn row(at: u32) -> [String; 7] {
    let harm = HARMS[at as usize % HARMS.len()];
    let (town, village) = (at % 37 + 1, at / 37 % 211 + 1);
    [
        format!("G2026{at:07}"),
        format!("来电人{at}"),
        format!("138{at:08}"),
        format!("第{town}镇第{village}村{harm}（{at}）"),
        format!("2026-{:02}-{:02} 09:{:02}:00", at % 9 + 1, at % 27 + 1, at % 60),
        format!(
            "来电人反映，第{town}镇第{village}村村口以北约{}米处有人{harm}，持续已有{}天，气味大，影响行洪和\
             周边居民生活，多次向有关部门反映没有结果，现场有照片，希望尽快核实处理并答复。",
            at % 900 + 50,
            at % 60 + 1
        ),
        format!("第{town}镇第{village}村"),
    ]
}

/// The sheet as a hotline exports it.
pub fn csv(folder: &Path) -> PathBuf {
    let path = folder.join("hotline.csv");
    let mut out = BufWriter::new(File::create(&path).expect("a file"));
    writeln!(out, "{}", HEADINGS.join(",")).expect("room on the disk");
    for at in 0..ROWS {
        writeln!(out, "{}", row(at).join(",")).expect("room on the disk");
    }
    out.flush().expect("room on the disk");
    path
}

/// The same as a workbook.
pub fn xlsx(folder: &Path) -> PathBuf {
    let path = folder.join("hotline.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0_u16..).zip(HEADINGS) {
        sheet.write_string(0, column, heading).expect("a cell");
    }
    for at in 0..ROWS {
        for (column, text) in (0_u16..).zip(row(at)) {
            sheet.write_string(at + 1, column, text).expect("a cell");
        }
    }
    book.save(&path).expect("room on the disk");
    path
}

/// Running clocks of the reply rule, written as rows: making them by the services takes a city years.
pub fn running_clocks(db: &Database) {
    let due = match db.backend() {
        Backend::Sqlite => "date('2026-12-01', '+' || (i % 60) || ' days')",
        Backend::Postgres => "date '2026-12-01' + i % 60",
    };
    let started = match db.backend() {
        Backend::Sqlite => "'2026-10-01'",
        Backend::Postgres => "date '2026-10-01'",
    };
    let now = match db.backend() {
        Backend::Sqlite => "'2026-10-01 01:00:00'",
        Backend::Postgres => "timestamp '2026-10-01 01:00:00'",
    };
    let statement = format!(
        "INSERT INTO clocks (rule, pack, pack_version, hard, subject_kind, subject_id, office_id, settings,
             started_on, state, nominal, due, provisional, calendar_version)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {CLOCKS})
         SELECT 'A6', 'R2021', 1, {yes}, 'addressee', i, 2,
             '{{\"extension_base\":\"nominal\",\"resumption\":\"rest\",\"exclusion_ends\":\"receipt_counts\",\
               \"service_basis\":\"own_service\",\"mixed_urgency\":\"two_dates\"}}',
             {started}, 'running', {due}, {due}, {no}, 1 FROM n;
         INSERT INTO clock_events (clock_id, kind, on_date, length_count, length_unit, reason, recorded_at)
         SELECT id, 'started', started_on, 2, 'months', '', {now} FROM clocks;
         ANALYZE;",
        yes = if db.backend() == Backend::Sqlite { "1" } else { "true" },
        no = if db.backend() == Backend::Sqlite { "0" } else { "false" },
    );
    let done = db.read_blocking(|conn| conn.batch_execute(&statement));
    done.expect("the clocks are written");
}

/// The followers of the log stand at its end, as after a night: what is measured is not what they do with an import.
pub fn followed(db: &Database) {
    let done = db.read_blocking(|conn| {
        let newest = store::newest(conn)?;
        for follower in [COMPARING, SCREENING, SUGGESTING] {
            store::enter_position(conn, follower.name, newest, Clock::System.now())?;
        }
        Ok::<_, diesel::result::Error>(())
    });
    done.expect("the positions are kept");
}

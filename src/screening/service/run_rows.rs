//! Running a model over its data: page by page, in constant memory but for what has to be counted together.

use chrono::NaiveDate;
use serde_json::json;

use super::hits::{NewHit, Target, enter};
use super::{models, offices_of};
use crate::audit::{Subject, Work, perform_blocking};
use crate::db::{Database, Db};
use crate::kit::{Actor, FieldErrors, OfficeId, Timestamp};
use crate::screening::definition::{Definition, RowCondition, Watch};
use crate::screening::error::ScreeningError;
use crate::screening::model::{DataRow, Dataset, Input, InputRow, Met, Model, ModelId, ModelKind, Version};
use crate::screening::rows::{Group, Groups, Judge, Lists, judge};
use crate::screening::state::VersionState;
use crate::screening::store::{self, data};

/// Rows that are read at once.
const PAGE: i64 = 500;
/// Hits that are entered in one transaction.
const PIECE: usize = 100;
/// Rows that a hit keeps.
const KEPT: usize = 50;

/// What runs models over data.
#[derive(Clone)]
pub struct Runner {
    /// The database.
    pub db: Database,
}

/// What a run came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunReport {
    /// Rows read.
    pub scanned: i64,
    /// Hits found.
    pub hits: i64,
    /// Of these, those that are new.
    pub new: i64,
}

/// What was found in a set of data.
pub(super) struct Found {
    /// What tells it from others of the set.
    pub(super) identity: String,
    /// The conditions that held.
    pub(super) met: Vec<Met>,
    /// The rows.
    pub(super) input: Input,
}

/// The data of a model of rows, and what they are held against.
pub(super) struct Watched<'a> {
    sets: Vec<Dataset>,
    lists: Lists,
    conditions: &'a [RowCondition],
    today: NaiveDate,
}

impl Runner {
    /// Runs a version over its data, as of today. What it hit before is not hit again.
    ///
    /// # Errors
    /// When there are no such data, they have not the columns, or the database refuses.
    pub fn run(
        &self,
        (actor, now): (&Actor, Timestamp),
        (model, version): (&Model, &Version),
    ) -> Result<RunReport, ScreeningError> {
        let mut report = RunReport::default();
        let watched = self.watched(model.office_id, version.definition.get(), now.date())?;
        for set in watched.sets() {
            let mut waiting: Vec<Found> = Vec::new();
            let commit = |waiting: &mut Vec<Found>| -> Result<i64, ScreeningError> {
                let new = perform_blocking(&self.db, actor, now, |work| {
                    enter_found(work, (model, version), set, waiting)
                })?;
                waiting.clear();
                Ok(new)
            };
            report.scanned += self.scan(&watched, set, |found| {
                report.hits += 1;
                waiting.push(found);
                if waiting.len() >= PIECE {
                    report.new += commit(&mut waiting)?;
                }
                Ok(())
            })?;
            report.new += commit(&mut waiting)?;
        }
        perform_blocking(&self.db, actor, now, |work| {
            store::set_rows_run(work.conn, version.id, Some(now.date()))?;
            let detail = json!({
                "no": version.no, "rows": report.scanned, "hits": report.hits, "new": report.new,
            });
            work.record(
                model.office_id,
                "screening_model.ran",
                Subject::new("screening_model", model.id.0),
                detail,
            );
            Ok::<_, ScreeningError>(())
        })?;
        Ok(report)
    }

    /// Runs the live version of a model of the actor's office over its data.
    ///
    /// # Errors
    /// When it is a model of leads, none of its versions runs, or those of [`Runner::run`].
    pub fn run_now(
        &self,
        (actor, now): (&Actor, Timestamp),
        id: ModelId,
    ) -> Result<RunReport, ScreeningError> {
        let (model, version) = perform_blocking(&self.db, actor, now, |work| {
            let model = models::own_model(work, id)?;
            let version = models::running(work.conn, id)?;
            Ok::<_, ScreeningError>((model, version))
        })?;
        if model.kind != ModelKind::Rows {
            return Err(ScreeningError::KindDiffers { name: model.name });
        }
        let live = version.filter(|version| version.state == VersionState::Live);
        let version = live.ok_or(ScreeningError::NotLive { name: model.name.clone() })?;
        self.run((actor, now), (&model, &version))
    }

    /// Runs every live model of data that has not run today since its data came; how many. One whose data are
    /// missing, or have other columns than it asks for, is passed over and said in the log.
    ///
    /// # Errors
    /// The database's.
    pub fn run_due(&self, now: Timestamp) -> Result<usize, ScreeningError> {
        let live = self.db.read_blocking(|conn| store::live(conn, ModelKind::Rows))?;
        let due = live.iter().filter(|(_, version)| version.rows_run_on.is_none_or(|day| day < now.date()));
        let mut ran = 0;
        for (model, version) in due {
            let system = Actor::system(model.office_id);
            match self.run((&system, now), (model, version)) {
                Ok(_) => ran += 1,
                Err(ScreeningError::Db(error)) => return Err(error.into()),
                Err(error) => {
                    tracing::warn!(model.id = %model.id, cause = %error, "Model {} did not run: {error}", model.id);
                    let skipped = |work: &mut Work<'_>| {
                        store::set_rows_run(work.conn, version.id, Some(now.date()))?;
                        Ok::<_, ScreeningError>(())
                    };
                    perform_blocking(&self.db, &system, now, skipped)?;
                }
            }
        }
        Ok(ran)
    }

    /// The data of a model, with the lists of other data that its conditions ask for.
    pub(super) fn watched<'a>(
        &self,
        office: OfficeId,
        definition: &'a Definition,
        today: NaiveDate,
    ) -> Result<Watched<'a>, ScreeningError> {
        let Watch::Rows { dataset, title: _, subject: _, conditions } = &definition.watch else {
            return Err(FieldErrors::one("watch.of", "not_allowed", "rows").into());
        };
        let offices = self.db.read_blocking(|conn| offices_of(conn, office))?;
        let sets = self.sets(&offices, dataset)?;
        let mut lists = Lists::default();
        for (name, column) in Lists::wanted(conditions) {
            for set in self.sets(&offices, &name)? {
                let (at, _) = judge::place(set.columns.get(), &column).ok_or_else(|| {
                    FieldErrors::one("watch.conditions", "unknown", format!("{name}: {column}"))
                })?;
                self.each_page(&set, |rows| {
                    for row in rows {
                        lists.add(&name, &column, row.cells.get().get(at).map_or("", String::as_str));
                    }
                    Ok(())
                })?;
            }
        }
        Ok(Watched { sets, lists, conditions, today })
    }

    fn sets(&self, offices: &[OfficeId], name: &str) -> Result<Vec<Dataset>, ScreeningError> {
        let sets = self.db.read_blocking(|conn: &mut Db| data::of_name(conn, offices, name))?;
        if sets.is_empty() { Err(ScreeningError::NoData { dataset: name.to_owned() }) } else { Ok(sets) }
    }

    fn each_page(
        &self,
        set: &Dataset,
        mut take: impl FnMut(&[DataRow]) -> Result<(), ScreeningError>,
    ) -> Result<i64, ScreeningError> {
        let (mut after, mut read) = (0, 0);
        loop {
            let page = self.db.read_blocking(|conn| data::rows(conn, set.id, (after, PAGE)))?;
            let Some(last) = page.last() else { return Ok(read) };
            after = last.id;
            read += i64::try_from(page.len()).unwrap_or(0);
            take(&page)?;
        }
    }

    /// Gives what is found in a set; how many rows were read.
    pub(super) fn scan(
        &self,
        watched: &Watched<'_>,
        set: &Dataset,
        mut take: impl FnMut(Found) -> Result<(), ScreeningError>,
    ) -> Result<i64, ScreeningError> {
        let columns = set.columns.get();
        let judge = Judge::prepare(watched.conditions, columns, &watched.lists, watched.today)?;
        let Some(group) = judge.group() else {
            return self.each_page(set, |rows| {
                for row in rows {
                    if let Some(met) = judge.row(row.cells.get()) {
                        let input = input_of(set, std::slice::from_ref(row), 1);
                        take(Found { identity: row.identity.clone(), met, input })?;
                    }
                }
                Ok(())
            });
        };
        let mut groups = Groups::default();
        let read = self.each_page(set, |rows| {
            for row in rows {
                if judge.row(row.cells.get()).is_some() {
                    groups.add(group, row.id, row.cells.get());
                }
            }
            Ok(())
        })?;
        for cluster in groups.clusters(group) {
            let shown: Vec<i64> = cluster.rows.iter().copied().take(KEPT).collect();
            let rows = self.db.read_blocking(|conn| data::rows_of_ids(conn, &shown))?;
            let mut met = rows.first().and_then(|row| judge.row(row.cells.get())).unwrap_or_default();
            met.push(repeated(set, group, cluster.rows.len()));
            let input = input_of(set, &rows, cluster.rows.len());
            take(Found { identity: cluster.identity, met, input })?;
        }
        Ok(read)
    }
}

impl Watched<'_> {
    /// The sets of data.
    pub(super) fn sets(&self) -> &[Dataset] {
        &self.sets
    }
}

fn repeated(set: &Dataset, group: &Group, count: usize) -> Met {
    let columns = set.columns.get();
    let names: Vec<_> =
        group.same.iter().filter_map(|at| columns.get(*at)).map(|column| column.name.as_str()).collect();
    let names = names.join("、");
    let text = match group.date {
        Some(_) => format!("“{names}”相同，{} 天内 {count} 行", group.days),
        None => format!("“{names}”相同，共 {count} 行"),
    };
    Met::new("repeated", text)
}

fn input_of(set: &Dataset, rows: &[DataRow], count: usize) -> Input {
    let row = |row: &DataRow| InputRow { number: row.row_number, cells: row.cells.get().clone() };
    Input {
        dataset: set.name.clone(),
        columns: set.columns.get().iter().map(|column| column.name.clone()).collect(),
        rows: rows.iter().take(KEPT).map(row).collect(),
        count: i64::try_from(count).unwrap_or(i64::MAX),
    }
}

/// Enters what is new of what was found; how many.
fn enter_found(
    work: &mut Work<'_>,
    (model, version): (&Model, &Version),
    set: &Dataset,
    found: &[Found],
) -> Result<i64, ScreeningError> {
    data::lock(work.conn, set.id)?;
    let identities: Vec<String> = found.iter().map(|found| found.identity.clone()).collect();
    let known = store::hits::rows_hit(work.conn, version.id, set.id, &identities)?;
    let on = work.today();
    let new: Vec<NewHit> = found
        .iter()
        .filter(|found| !known.contains(&found.identity))
        .map(|found| NewHit {
            office: set.office_id,
            target: Target::Rows {
                dataset: set.id,
                identity: found.identity.clone(),
                input: found.input.clone(),
            },
            met: found.met.clone(),
            spans: Vec::new(),
            on,
        })
        .collect();
    let count = i64::try_from(new.len()).unwrap_or(0);
    enter(work, (model, version), new)?;
    Ok(count)
}

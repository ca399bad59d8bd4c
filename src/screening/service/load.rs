//! Loading a sheet into a set of data: row by row, never held whole, in pieces that are a transaction each.
//! A load that breaks off is seen as such; the same sheet sent again replaces what came and adds the rest.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::json;
use sha2::{Digest, Sha256};

use super::data::{NewDataset, own};
use crate::audit::{Subject, Work, perform_blocking};
use crate::db::Database;
use crate::kit::coded::is_taken;
use crate::kit::text::fold;
use crate::kit::{Actor, Clock, Json};
use crate::leads::import::{Cell, ImportError, Row, Sheet, Table};
use crate::screening::error::{AcrossError, ScreeningError};
use crate::screening::model::{Column, Dataset, DatasetId, Load, LoadId, Reject, RowFault};
use crate::screening::rows::{Typing, digest, judge, kept};
use crate::screening::store::{self, data};

/// Rows that are one transaction.
const PIECE: usize = 500;
/// Characters that a refused cell keeps.
const REFUSED_CELL: usize = 20_000;

/// What loading works with.
#[derive(Clone)]
pub struct Loader {
    /// The database.
    pub db: Database,
    /// Where now comes from.
    pub clock: Arc<Clock>,
}

/// A set of data after a sheet was loaded into it.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The set.
    pub dataset: Dataset,
    /// What became of the sheet.
    pub load: Load,
}

/// What is gathered of a sheet until it is a piece.
struct Pieces<'a> {
    loader: &'a Loader,
    actor: &'a Actor,
    set: &'a Dataset,
    /// For each column of the sheet, its place in the set.
    places: Vec<usize>,
    key: Option<usize>,
    load: Load,
    /// What came in this sheet already.
    seen: HashSet<[u8; 16]>,
    rows: Vec<data::NewRow>,
    rejects: Vec<Reject>,
}

impl Loader {
    /// Makes a set of data of a sheet: its columns are typed by what stands in them.
    ///
    /// # Errors
    /// When the sheet cannot be read, has no such key, or the name is taken; nothing is kept then.
    pub fn create(
        &self,
        actor: &Actor,
        (sheet, file_name): (&Sheet, &str),
        new: &NewDataset,
    ) -> Result<Loaded, AcrossError> {
        let new = new.checked()?;
        let table = Table::open(sheet)?;
        let mut typing = Typing::of(table.headings().len());
        table.each_row(|row| {
            typing.see(&row.cells);
            Ok::<_, ImportError>(true)
        })?;
        let columns = typed(&new, typing.columns(table.headings()))?;
        let set = perform_blocking(&self.db, actor, self.clock.now(), |work| make(work, &new, &columns))?;
        self.fill(actor, &set, &table, (sheet.hash(), file_name))
    }

    /// Loads a further sheet into a set: rows replace those of the same key.
    ///
    /// # Errors
    /// When the sheet cannot be read, or has other columns than the set; nothing is kept then.
    pub fn load(
        &self,
        actor: &Actor,
        id: DatasetId,
        (sheet, file_name): (&Sheet, &str),
    ) -> Result<Loaded, AcrossError> {
        let table = Table::open(sheet)?;
        // Read once to its end, so that a sheet that breaks off leaves nothing behind.
        table.each_row(|_| Ok::<_, ImportError>(true))?;
        let set = perform_blocking(&self.db, actor, self.clock.now(), |work| own(work, id))?;
        self.fill(actor, &set, &table, (sheet.hash(), file_name))
    }

    fn fill(
        &self,
        actor: &Actor,
        set: &Dataset,
        table: &Table<'_>,
        (hash, file_name): (&str, &str),
    ) -> Result<Loaded, AcrossError> {
        let places = places(set, table.headings())?;
        let key = set.key_column.as_deref().and_then(|name| judge::place(set.columns.get(), name));
        let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name).chars().take(200).collect();
        let mut load = Load {
            id: LoadId(0),
            dataset_id: set.id,
            file_name: name,
            file_hash: hash.to_owned(),
            rows_read: 0,
            added: 0,
            replaced: 0,
            unchanged: 0,
            rejected: 0,
            loaded_by: actor.person,
            begun_at: self.clock.now(),
            finished_at: None,
        };
        load.id =
            self.db.write_blocking(|conn| data::insert_load(conn, &load).map_err(ScreeningError::from))?;
        let mut pieces = Pieces {
            loader: self,
            actor,
            set,
            places,
            key: key.map(|(at, _)| at),
            load,
            seen: HashSet::new(),
            rows: Vec::new(),
            rejects: Vec::new(),
        };
        table.each_row(|row| pieces.take(&row).map(|()| true))?;
        pieces.finish()
    }
}

/// The columns of a new set: what somebody knows better goes before what was seen.
fn typed(new: &NewDataset, mut columns: Vec<Column>) -> Result<Vec<Column>, ScreeningError> {
    for (name, kind) in &new.kinds {
        let (at, _) = judge::place(&columns, name)
            .ok_or_else(|| ScreeningError::ColumnUnknown { column: name.clone() })?;
        if let Some(column) = columns.get_mut(at) {
            column.kind = *kind;
        }
    }
    if let Some(key) = &new.key_column
        && judge::place(&columns, key).is_none()
    {
        return Err(ScreeningError::ColumnUnknown { column: key.clone() });
    }
    Ok(columns)
}

fn make(work: &mut Work<'_>, new: &NewDataset, columns: &[Column]) -> Result<Dataset, ScreeningError> {
    let mut set = Dataset {
        id: DatasetId(0),
        office_id: new.office,
        name: new.name.clone(),
        origin: new.origin.clone(),
        statutory_source: new.statutory_source,
        key_column: new.key_column.clone(),
        columns: Json::new(columns.to_vec()),
        row_count: 0,
        version: 1,
        created_by: work.actor.person,
        created_at: work.now,
        loaded_at: None,
    };
    if !data::of_name(work.conn, &[new.office], &new.name)?.is_empty() {
        return Err(ScreeningError::DatasetNameTaken { name: new.name.clone() });
    }
    set.id = data::insert_dataset(work.conn, &set).map_err(|error| {
        let name = new.name.clone();
        if is_taken(&error) { ScreeningError::DatasetNameTaken { name } } else { error.into() }
    })?;
    let detail = json!({ "name": set.name, "origin": set.origin, "columns": columns });
    work.record(set.office_id, "screening_data.created", Subject::new("screening_dataset", set.id.0), detail);
    Ok(set)
}

/// For each column of the sheet, its place in the set: the same columns, in any order.
fn places(set: &Dataset, headings: &[String]) -> Result<Vec<usize>, ScreeningError> {
    let columns = set.columns.get();
    let found: Vec<Option<usize>> =
        headings.iter().map(|name| judge::place(columns, name).map(|(at, _)| at)).collect();
    let unknown: Vec<&str> =
        headings.iter().zip(&found).filter(|(_, at)| at.is_none()).map(|(name, _)| name.as_str()).collect();
    let missing: Vec<&str> = columns
        .iter()
        .enumerate()
        .filter(|(at, _)| !found.contains(&Some(*at)))
        .map(|(_, column)| column.name.as_str())
        .collect();
    if unknown.is_empty() && missing.is_empty() {
        return Ok(found.into_iter().flatten().collect());
    }
    let listed = |names: &[&str]| if names.is_empty() { String::from("—") } else { names.join("、") };
    Err(ScreeningError::ColumnsDiffer { missing: listed(&missing), unknown: listed(&unknown) })
}

impl Pieces<'_> {
    fn take(&mut self, row: &Row) -> Result<(), AcrossError> {
        self.load.rows_read += 1;
        match self.read(row) {
            Ok(None) => self.load.unchanged += 1,
            Ok(Some(new)) => self.rows.push(new),
            Err((heading, code)) => {
                let text = |cell: &Cell| cell.text().replace('\0', "").chars().take(REFUSED_CELL).collect();
                self.rejects.push(Reject {
                    row_number: number(row),
                    heading,
                    code,
                    cells: Json::new(self.in_order(row).into_iter().map(|cell| text(&cell)).collect()),
                });
            }
        }
        if self.rows.len() + self.rejects.len() >= PIECE { self.commit() } else { Ok(()) }
    }

    /// The cells of a row in the order of the set, and what stands beyond its columns.
    fn in_order(&self, row: &Row) -> Vec<Cell> {
        let mut cells = vec![Cell::Empty; self.set.columns.get().len()];
        for (from, cell) in row.cells.iter().enumerate() {
            match self.places.get(from).and_then(|to| cells.get_mut(*to)) {
                Some(place) => place.clone_from(cell),
                None if cell.text().is_empty() => {}
                None => cells.push(cell.clone()),
            }
        }
        cells
    }

    /// A row as it is kept; none when the same row stood above it.
    fn read(&mut self, row: &Row) -> Result<Option<data::NewRow>, (String, RowFault)> {
        let columns = self.set.columns.get();
        let told = self.in_order(row);
        if told.len() > columns.len() {
            return Err((String::new(), RowFault::TooManyCells));
        }
        let mut cells = Vec::with_capacity(columns.len());
        for (column, cell) in columns.iter().zip(&told) {
            cells.push(kept(column.kind, cell).map_err(|fault| (column.name.clone(), fault))?);
        }
        let identity = match self.key {
            Some(at) => {
                let name = || columns.get(at).map(|column| column.name.clone()).unwrap_or_default();
                let key: String =
                    cells.get(at).map(|cell| fold(cell)).unwrap_or_default().chars().take(200).collect();
                if key.is_empty() {
                    return Err((name(), RowFault::KeyMissing));
                }
                if !self.seen.insert(digest(&key)) {
                    return Err((name(), RowFault::KeyRepeated));
                }
                key
            }
            None => {
                let whole = hex::encode(Sha256::digest(cells.join("\u{1f}").as_bytes()));
                if !self.seen.insert(digest(&whole)) {
                    return Ok(None);
                }
                whole
            }
        };
        Ok(Some(data::NewRow { identity, number: number(row), cells: Json::new(cells) }))
    }

    fn commit(&mut self) -> Result<(), AcrossError> {
        let (set, rows, rejects, load) = (self.set.id, &self.rows, &self.rejects, &self.load);
        let db = &self.loader.db;
        let after = db.write_blocking(|conn| {
            data::lock(conn, set)?;
            let mut load = load.clone();
            let identities: Vec<String> = rows.iter().map(|row| row.identity.clone()).collect();
            let known: HashMap<String, (i64, String)> = data::kept(conn, set, &identities)?
                .into_iter()
                .map(|(identity, id, cells)| (identity, (id, cells.text().to_owned())))
                .collect();
            let mut new = Vec::new();
            for row in rows {
                match known.get(&row.identity) {
                    None => new.push(row),
                    Some((_, cells)) if cells == row.cells.text() => load.unchanged += 1,
                    Some((id, _)) => {
                        data::replace_row(conn, *id, load.id, row)?;
                        load.replaced += 1;
                    }
                }
            }
            data::insert_rows(conn, set, load.id, &new)?;
            data::insert_rejects(conn, load.id, rejects)?;
            load.added += i64::try_from(new.len()).unwrap_or(0);
            load.rejected += i64::try_from(rejects.len()).unwrap_or(0);
            data::update_load(conn, &load)?;
            Ok::<_, ScreeningError>(load)
        })?;
        self.load = after;
        self.rows.clear();
        self.rejects.clear();
        Ok(())
    }

    fn finish(mut self) -> Result<Loaded, AcrossError> {
        self.commit()?;
        let (loader, actor, set) = (self.loader, self.actor, self.set);
        self.load.finished_at = Some(loader.clock.now());
        let load = self.load;
        let dataset = perform_blocking(&loader.db, actor, loader.clock.now(), |work| {
            data::update_load(work.conn, &load)?;
            data::settle(work.conn, set.id, work.now)?;
            store::rows_came(work.conn)?;
            let detail = json!({
                "load": load.id, "file": load.file_hash, "added": load.added, "replaced": load.replaced,
                "unchanged": load.unchanged, "rejected": load.rejected,
            });
            work.record(
                set.office_id,
                "screening_data.loaded",
                Subject::new("screening_dataset", set.id.0),
                detail,
            );
            own(work, set.id)
        })?;
        Ok(Loaded { dataset, load })
    }
}

fn number(row: &Row) -> i64 {
    i64::try_from(row.number).unwrap_or(i64::MAX)
}

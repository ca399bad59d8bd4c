//! What the program holds while it runs; built once, shared by every worker.

use std::path::PathBuf;
use std::sync::Arc;

use diesel::result::Error;

use crate::audit::{AnchorKeeper, Work, perform};
use crate::auth::exchange::Exchange;
use crate::auth::seal::SealKeys;
use crate::auth::sessions::Desk;
use crate::auth::token::{KeyError, TokenKeys};
use crate::config::{Config, Limits, NamedKey, TrustedProxies};
use crate::db::{Database, Db};
use crate::documents::official::Converter;
use crate::files::text::Reader;
use crate::files::{FileStore, Scanner};
use crate::kit::coded::Coded;
use crate::kit::gate::Gate;
use crate::kit::{Actor, Clock};
use crate::leads::import::Importer;
use crate::leads::receipt::SiteKey;
use crate::leads::vault::VaultKeys;
use crate::matching::likeness::Frequencies;
use crate::screening::service::Loader;
use crate::search::{Index, IndexError};
use crate::worker::Jobs;
use crate::{notify, urging};

/// The state of the program.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub db: Database,
    /// Where now comes from.
    pub clock: Arc<Clock>,
    /// The keys of access tokens.
    pub token_keys: Arc<TokenKeys>,
    /// The keys over the secrets of second factors.
    pub seals: Arc<SealKeys>,
    /// The sessions of browsers that were renewed just now.
    pub exchange: Arc<Exchange>,
    /// Where templates are read from in place of those in the program.
    pub templates_dir: Option<PathBuf>,
    /// The keys over who reported.
    pub vault: Arc<VaultKeys>,
    /// The key that signs receipts.
    pub site_key: Arc<SiteKey>,
    /// What the public passes.
    pub gate: Arc<Gate>,
    /// Where files lie.
    pub files: FileStore,
    /// What reads files.
    pub reader: Reader,
    /// What is found by words. It is empty, and says so, until the indexer has opened it.
    pub index: Index,
    /// How rare terms are in it, as matching has asked.
    pub frequencies: Arc<Frequencies>,
    /// What signs anchors and exports of the log.
    pub anchors: Arc<AnchorKeeper>,
    /// What makes PDF of documents.
    pub converter: Converter,
    /// The address of the site, without a slash at its end.
    pub site: Arc<str>,
    /// Whether mail goes into the local mailbox, because there is no mail server.
    pub local_mailbox: bool,
    /// The loops that run beside the requests.
    pub jobs: Arc<Jobs>,
    /// What a request may measure.
    pub limits: Limits,
    /// Who is believed about where a request comes from.
    pub proxies: Arc<TrustedProxies>,
}

/// Why the state cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A token key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The system does not say where the program lies, or there can be no way to the files.
    #[error(transparent)]
    Program(#[from] std::io::Error),
    /// There is no room for an index.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl AppState {
    /// Builds the state of the settings.
    ///
    /// # Errors
    /// When a token key cannot be used.
    pub fn build(config: &Config, db: Database, clock: Clock) -> Result<Self, BuildError> {
        let named = |keys: &[NamedKey]| -> Vec<(String, [u8; 32])> {
            keys.iter().map(|key| (key.kid.clone(), *key.key.expose())).collect()
        };
        let secrets = &config.secrets;
        Ok(Self {
            db,
            clock: Arc::new(clock),
            token_keys: Arc::new(TokenKeys::new(&named(&secrets.token_keys))?),
            seals: Arc::new(SealKeys::new(&named(&secrets.vault_keys))),
            exchange: Arc::default(),
            templates_dir: config.server.templates_dir.clone(),
            vault: Arc::new(VaultKeys::new(&named(&secrets.vault_keys))),
            site_key: Arc::new(SiteKey::new(secrets.site_key.expose())),
            gate: Arc::default(),
            files: FileStore::of(config)?.with_scanner(config.hooks.scanner.clone().map(Scanner::new)),
            reader: Reader::of_this_program()?,
            index: Index::closed(&config.search.index_dir)?,
            frequencies: Arc::default(),
            anchors: Arc::new(AnchorKeeper::new(secrets.site_key.expose(), &config.audit.anchor_file)),
            converter: Converter {
                program: config.documents.pdf_converter.clone(),
                seconds: config.documents.pdf_seconds,
            },
            site: config.mail.site.as_str().into(),
            local_mailbox: false,
            jobs: Arc::default(),
            limits: config.limits,
            proxies: Arc::new(config.server.trusted_proxies.clone()),
        })
    }

    /// Where sessions are opened, renewed and ended.
    #[must_use]
    pub fn desk(&self) -> Desk<'_> {
        Desk { db: &self.db, keys: &self.token_keys, seals: &self.seals, now: self.clock.now() }
    }

    /// What an import works with.
    #[must_use]
    pub fn importer(&self) -> Importer {
        Importer {
            db: self.db.clone(),
            clock: self.clock.clone(),
            files: self.files.clone(),
            vault: self.vault.clone(),
        }
    }

    /// What tables of screening data are loaded with.
    #[must_use]
    pub fn loader(&self) -> Loader {
        Loader { db: self.db.clone(), clock: self.clock.clone() }
    }

    /// Reads.
    ///
    /// # Errors
    /// Those of the query.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.db.read(work).await
    }

    /// Runs a use case in one transaction, now, on behalf of an actor. What people are to be told of the clocks that
    /// it changes is made in the same transaction.
    ///
    /// # Errors
    /// Those of the use case.
    pub async fn perform<T, E>(
        &self,
        actor: Actor,
        mut work: impl FnMut(&mut Work<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Coded + Send + 'static,
    {
        let told = move |unit: &mut Work<'_>| {
            let value = work(unit)?;
            urging::service::react(unit)?;
            notify::service::react(unit)?;
            Ok(value)
        };
        perform(&self.db, actor, self.clock.now(), told).await
    }
}

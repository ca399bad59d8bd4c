//! Where settings come from.

use std::path::PathBuf;

/// What every variable of ours begins with.
pub(super) const PREFIX: &str = "YISU_";

/// Variables of the tests, which a program that they start inherits.
const OF_TESTS: &str = "YISU_TEST_";

/// The variable that names the file of settings; not a setting itself.
const FILE: &str = "YISU_CONFIG";

/// Where settings come from, the strongest first: the command line, the environment, the file.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    pub(super) file: Option<PathBuf>,
    pub(super) environment: Vec<(String, String)>,
    pub(super) given: Vec<(&'static str, String)>,
}

impl Sources {
    /// Nothing but the defaults.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The environment of this process.
    #[must_use]
    pub fn from_process() -> Self {
        let text = |os: std::ffi::OsString| os.to_string_lossy().into_owned();
        Self::from_environment(std::env::vars_os().map(|(name, value)| (text(name), text(value))))
    }

    /// An environment; only variables that begin with `YISU_` are looked at.
    #[must_use]
    pub fn from_environment(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut sources = Self::none();
        for (name, value) in variables {
            if name == FILE {
                sources.file = Some(PathBuf::from(value));
            } else if name.starts_with(PREFIX) && !name.starts_with(OF_TESTS) {
                sources.environment.push((name, value));
            }
        }
        sources.environment.sort();
        sources
    }

    /// A file of settings, in place of the one that the environment names.
    #[must_use]
    pub fn with_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// A setting given on the command line.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.given.push((name, value.into()));
        self
    }
}

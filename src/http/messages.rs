//! The texts, in both languages, embedded in the program.

use std::sync::OnceLock;

use actix_web::HttpRequest;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

/// A language the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Chinese, the first.
    Chinese,
    /// English.
    English,
}

impl Language {
    /// The language a request asks for; Chinese unless English comes first.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let header = request.headers().get("accept-language").and_then(|value| value.to_str().ok());
        let mut best = (Self::Chinese, 0.0_f32);
        for part in header.unwrap_or_default().split(',') {
            let mut pieces = part.trim().split(';');
            let tag = pieces.next().unwrap_or_default().to_ascii_lowercase();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
            let language = match tag.get(..2) {
                Some("zh") => Self::Chinese,
                Some("en") => Self::English,
                _ => continue,
            };
            if weight > best.1 {
                best = (language, weight);
            }
        }
        best.0
    }

    /// The language of the person at the terminal; English unless the environment says Chinese.
    #[must_use]
    pub fn of_process() -> Self {
        let said = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        if said.is_some_and(|value| value.starts_with("zh")) { Self::Chinese } else { Self::English }
    }

    /// Its tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The text of its messages, as embedded.
    #[must_use]
    pub fn source(self) -> &'static str {
        match self {
            Self::Chinese => include_str!("../../templates/locales/zh-CN.ftl"),
            Self::English => include_str!("../../templates/locales/en.ftl"),
        }
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static CHINESE: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
        static ENGLISH: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
        let cell = match self {
            Self::Chinese => &CHINESE,
            Self::English => &ENGLISH,
        };
        cell.get_or_init(|| {
            let tag: LanguageIdentifier = self.tag().parse().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![tag]);
            bundle.set_use_isolating(false);
            // What a file holds wrong is left out here and found by the test of the locales.
            let resource = FluentResource::try_new(self.source().to_owned()).unwrap_or_else(|(part, _)| part);
            bundle.add_resource_overriding(resource);
            bundle
        })
    }

    /// A message with what it names; the key itself if there is none.
    #[must_use]
    pub fn text(self, key: &str, args: &[(&'static str, String)]) -> String {
        let mut named = FluentArgs::new();
        for (name, value) in args {
            named.set(*name, value.clone());
        }
        self.format(key, &named).map_or_else(|| key.to_owned(), |(text, _)| text)
    }

    /// A message with what it names; none if there is none, or if it names what it is not given.
    #[must_use]
    pub fn message(self, key: &str, named: &FluentArgs<'_>) -> Option<String> {
        self.format(key, named).and_then(|(text, whole)| whole.then_some(text))
    }

    /// A message, and whether everything that it names was given.
    fn format(self, key: &str, named: &FluentArgs<'_>) -> Option<(String, bool)> {
        let bundle = self.bundle();
        let pattern = bundle.get_message(key)?.value()?;
        let mut faults = Vec::new();
        let text = bundle.format_pattern(pattern, Some(named), &mut faults).into_owned();
        Some((text, faults.is_empty()))
    }

    /// The language of a tag.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        [Self::Chinese, Self::English].into_iter().find(|language| language.tag() == tag)
    }
}

//! The words of files, for the search.
//!
//! Files come from anybody. They are read in a process of their own ([`Reader`]) that has bounds on memory, time
//! and disk, so that a file that breaks a parser breaks nothing else; what is read is bounded too. Nothing in a
//! file is followed, run or fetched.

mod html;
mod pages;
mod pdf;
mod plain;
mod process;
mod recognition;
mod rtf;
mod word;
mod words;
mod workbook;

use std::fs::File;

use serde::{Deserialize, Serialize};

use super::kinds::MediaType;
use super::office::OfficeError;
pub use process::{Reader, Wanted, read_for_parent};
pub use recognition::{RecognitionFault, is_recognised, recognize_for_parent};
use words::Words;

/// Bytes of text that are kept of a file.
pub const MOST: usize = 1 << 20;

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileText {
    /// The words, each paragraph on a line.
    pub words: String,
    /// Whether there are more than are kept.
    pub is_cut: bool,
}

crate::text_enum! {
    /// Why there are no words of a file.
    pub enum Unread {
        /// Files of its kind say nothing in words.
        NoWordsInKind = "no_words_in_kind" "此类文件不提取文字",
        /// There are no words in it.
        Empty = "empty" "文件中没有文字",
        /// It shows pictures of pages: words need recognition.
        Scanned = "scanned" "扫描件，没有文字层，需经文字识别",
        /// Its fonts do not say which characters their signs are.
        FontsUnknown = "fonts_unknown" "文件字体未标明文字，无法还原",
        /// It opens by a password alone.
        Encrypted = "encrypted" "文件已加密，需要密码",
        /// It is not what it must be.
        Broken = "broken" "文件已损坏或不合格式",
        /// It is larger than what is read, packed or unpacked.
        TooLarge = "too_large" "文件过大，未提取文字",
        /// Reading it took too much time or memory, and was stopped.
        TooCostly = "too_costly" "读取耗费超过限制，已停止",
        /// Its bytes are not where they should be.
        Missing = "missing" "文件内容缺失",
    }
}

impl From<OfficeError> for Unread {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::Unreadable => Self::Broken,
            OfficeError::TooLarge => Self::TooLarge,
            OfficeError::Storage(_) => Self::TooCostly,
        }
    }
}

/// An error while reading a file that lies on the disk is one of what it holds.
impl From<std::io::Error> for Unread {
    fn from(_: std::io::Error) -> Self {
        Self::Broken
    }
}

/// What reads the words of a kind.
type Read = fn(&File, &mut Words) -> Result<(), Unread>;

/// The kinds whose words are read.
const READERS: &[(MediaType, Read)] = &[
    (MediaType::Text, plain::read),
    (MediaType::Html, html::read),
    (MediaType::Docx, word::read),
    (MediaType::Xlsx, workbook::read),
    (MediaType::Pptx, pages::slides),
    (MediaType::Ofd, pages::ofd),
    (MediaType::Rtf, rtf::read),
    (MediaType::Pdf, pdf::read),
];

/// Whether there may be words in files of a kind, so that no process is started for films. Of a compound document it is
/// told whether it is locked.
fn may_have_words(kind: MediaType) -> bool {
    kind == MediaType::Compound || READERS.iter().any(|(of, _)| *of == kind)
}

/// Reads the words of a file. Bounds on memory and time are the process's own: see [`Reader`].
///
/// # Errors
/// Why there are none.
pub fn text_of(kind: MediaType, file: &File) -> Result<FileText, Unread> {
    if kind == MediaType::Compound {
        let protected = cfb::CompoundFile::open(file)?.is_stream("/EncryptedPackage");
        return Err(if protected { Unread::Encrypted } else { Unread::NoWordsInKind });
    }
    let (_, read) = READERS.iter().find(|(of, _)| *of == kind).ok_or(Unread::NoWordsInKind)?;
    let mut words = Words::new(MOST);
    read(file, &mut words)?;
    words.finish()
}

#[cfg(test)]
mod tests;

//! Words as they are gathered: bounded, and without what no index and no database takes.

use super::{FileText, Unread};

/// Words so far.
pub(super) struct Words {
    text: String,
    most: usize,
    is_cut: bool,
}

impl Words {
    pub(super) fn new(most: usize) -> Self {
        Self { text: String::new(), most, is_cut: false }
    }

    /// Whether more need not be read.
    pub(super) fn is_full(&self) -> bool {
        self.is_cut
    }

    /// Adds text as it stands; blanks that follow each other are one.
    pub(super) fn push(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' | '\r' | '\u{c}' | '\u{2028}' | '\u{2029}' => self.line(),
                c if c.is_whitespace() => self.blank(),
                c if c.is_control() => {}
                c => self.add(c),
            }
            if self.is_cut {
                return;
            }
        }
    }

    /// Ends the line, if there is one.
    pub(super) fn line(&mut self) {
        if self.text.ends_with(' ') {
            self.text.pop();
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.add('\n');
        }
    }

    /// Parts two words.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.add(' ');
        }
    }

    fn add(&mut self, c: char) {
        if self.text.len() + c.len_utf8() > self.most {
            self.is_cut = true;
        } else {
            self.text.push(c);
        }
    }

    pub(super) fn finish(mut self) -> Result<FileText, Unread> {
        self.text.truncate(self.text.trim_end().len());
        if self.text.is_empty() {
            return Err(Unread::Empty);
        }
        Ok(FileText { words: self.text, is_cut: self.is_cut })
    }
}

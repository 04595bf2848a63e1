//! Text of office documents: [`docx`] and [`odt`] turn the bytes of a file into lines of text in reading order.
//!
//! - A paragraph or heading is a line, an empty one is an empty line; a line break is a line end, a tab stays a tab.
//! - Items of lists begin with their mark (`1.`, `a)`, `-`), counted as the word processor counts.
//! - A row of a table is a line with its cells parted by ` | `. Tables that only set text side by side are read cell after cell, as
//!   lines: the head of an official letter (`CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM`, the national motto), its foot (`Nơi nhận`, whom
//!   copies go to), boxes of one column.
//! - A text box follows the paragraph that it is anchored to. Footnotes and endnotes stand at the end, each with its number in square
//!   brackets; their marks are left out of the running text, where they would be read as part of a figure.
//! - What was deleted with changes tracked, hidden text, comments, running heads and feet, and field codes are left out.
//! - Title and times that the file says about itself are given apart. They often belong to the template that a document was made
//!   from, so that they are no evidence of what the text is called or when it was published.
//!
//! This crate knows nothing of corpora; pictures, formulas as pictures, charts and embedded files are not read.
#![deny(missing_docs)]

mod docx;
mod flow;
mod marks;
mod odt;
mod package;
#[cfg(feature = "pdf")]
mod pdf;
mod xml;

#[cfg(test)]
mod tests;

use std::fmt;

pub use docx::docx;
pub use odt::odt;
#[cfg(feature = "pdf")]
pub use pdf::pdf;

/// What an office document says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OfficeText {
    /// The text, lines parted by `\n`, without empty lines at either end.
    pub text: String,
    /// What the file says about itself.
    pub properties: Properties,
}

/// What an office file says about itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Properties {
    /// Title, as somebody once typed it.
    pub title: Option<String>,
    /// When the file was made, ISO 8601 as in the file.
    pub created: Option<String>,
    /// When it was saved last, ISO 8601 as in the file.
    pub modified: Option<String>,
}

/// Why a document cannot be read: one line for the person who has the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    message: String,
}

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

const PASSWORD: &str = "protected with a password: open it, save it without one, and try again";

/// Why a file that begins with `bytes` is no DOCX or ODT, when it is an office document of another kind: of an old version, protected
/// with a password, or not a text. `None` for anything else.
///
/// The more of the file `bytes` hold, the better the answer; the name of what a compound file holds may stand anywhere.
pub fn not_read(bytes: &[u8]) -> Option<Error> {
    if bytes.starts_with(b"{\\rtf") {
        return Some(Error::new("RTF, which is not read: save it as .docx or .odt"));
    }
    if !bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return None;
    }
    // Names in the directory of a compound file are UTF-16; the directory is made of sectors of 512 or 4096 bytes, its entries of 128.
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.chunks(128).any(|entry| entry.starts_with(&name))
    };
    Some(Error::new(if has("EncryptedPackage") || has("EncryptionInfo") {
        PASSWORD
    } else if has("Workbook") || has("Book") {
        "an old Excel workbook (.xls), which is not read: save its sheets as CSV"
    } else if has("PowerPoint Document") {
        "an old PowerPoint file (.ppt), which is not read"
    } else {
        "an old Word document (.doc), which is not read: save it as .docx, or convert it with `soffice --headless --convert-to docx FILE`"
    }))
}

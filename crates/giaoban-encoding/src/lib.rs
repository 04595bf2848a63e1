//! Character encodings of Vietnamese text: recognised and decoded.
//!
//! Archives hold what the fonts and systems of their time wanted: TCVN3 (the fonts of ABC, in the north and in offices), VNI
//! (in the south), windows-1258, UTF-16 and UTF-8. None but UTF-16 says what it is, and what a page declares is often
//! wrong. [`decode`] finds out:
//!
//! 1. A byte order mark is believed; UTF-16 without one shows in where its zero bytes stand.
//! 2. What is valid UTF-8 is UTF-8, at the cost of the check, which is 20 GB/s.
//! 3. Everything else is decoded tentatively as TCVN3, VNI and windows-1258. The right one turns nearly every word that
//!    has letters beyond ASCII into a [possible Vietnamese syllable](giaoban_text::syllable), the wrong ones hardly any.
//! 4. When none does, the text may be one of Western Europe in windows-1252. Otherwise it is an error: a guess would
//!    hand on garbage.
//!
//! What is longer than the 64 KiB that are looked at for this is checked in samples all the way: a text that goes on in another
//! encoding is an error as well.
//!
//! A declared encoding is evidence where the bytes alone say too little, never more.
//!
//! Decoded text is NFC for the Vietnamese single-byte encodings: windows-1258 writes tones as combining marks and VNI as
//! marks behind the letter, and both become one composed letter. Positions refer to the decoded text.
//!
//! **Bytes that are not of the encoding** become U+FFFD, one for each, and are counted, so that a page with one broken byte
//! is not lost and not silently changed either. When they are more than one in fifty of the bytes beyond ASCII, the
//! encoding is taken to be another one.
//!
//! **Capitals in TCVN3.** The code has no capital letters with tones. Fonts for headings (`.VnTimeH`) show small letters as
//! capitals, so that `TỈNH` is `TØNH`: capital `T`, *small* `ỉ`, capital `NH`. A letter with tone is decoded as a
//! capital when its word has two or more plain capitals and no small ones, or, where the word has fewer, when the nearest words
//! on the line that can tell are in capitals. A heading typed all in small letters for such a font cannot be told from small
//! letters, and stays small. The capitals that TCVN 5712 (VN1) has in the control range are read as well.
//!
//! **Text decoded wrongly before**, and then stored as UTF-8, is not the business of `decode`, because its bytes are valid:
//! [`misread`] recognises it (`Tá»‰nh á»§y`, `TØnh ñy`) and [`undo`] undoes it.
#![deny(missing_docs)]

mod decode;
mod detect;
mod repair;
mod stream;
mod table;

use std::borrow::Cow;
use std::fmt;

pub use detect::{detect, wide};
pub use repair::{misread, undo};
pub use stream::Transcoder;

/// A character encoding that is read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// windows-1258: letters with circumflex, breve and horn, followed by combining tones.
    Windows1258,
    /// TCVN 5712 in the form of the ABC fonts (`.VnTime`), with the capitals of VN1.
    Tcvn3,
    /// VNI for Windows: a plain letter followed by a byte for its marks.
    Vni,
    /// windows-1252, of Western Europe.
    Windows1252,
}

impl Encoding {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Windows1258, Self::Tcvn3, Self::Vni, Self::Windows1252];

    /// The name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1258 => "windows-1258",
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// The encoding called `name`, by [`Encoding::name`] or another usual name, whatever the case, `-`, `_` and spaces;
    /// `None` for those that are not read.
    pub fn named(name: &str) -> Option<Self> {
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        Some(match &*name {
            "utf8" | "unicode11utf8" => Self::Utf8,
            "utf16le" | "utf16" | "unicode" => Self::Utf16Le,
            "utf16be" => Self::Utf16Be,
            "windows1258" | "cp1258" | "xcp1258" => Self::Windows1258,
            "tcvn3" | "tcvn" | "abc" | "tcvn5712" | "tcvn57121" | "tcvn571211993" | "vntime" => Self::Tcvn3,
            "vni" | "vniwin" | "vniwindows" | "xvni" => Self::Vni,
            // The last two are what pages call windows-1252.
            "windows1252" | "cp1252" | "xcp1252" | "latin1" | "iso88591" => Self::Windows1252,
            _ => return None,
        })
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text as decoded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark; borrowed when it was valid UTF-8.
    pub text: Cow<'a, str>,
    /// What it was decoded from.
    pub encoding: Encoding,
    /// How many U+FFFD stand for bytes that are not of the encoding.
    pub replaced: u64,
}

/// Why bytes were not decoded: they are not text in an encoding that is read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DecodeError {
    pub(crate) message: String,
    at: usize,
}

impl DecodeError {
    /// About where the encoding is not what it should be: the first byte that is not UTF-8, or where another encoding begins.
    pub fn offset(&self) -> usize {
        self.at
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DecodeError {}

/// What is known of an encoding before the bytes are seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Prior<'a> {
    /// The encoding to decode from, whatever the bytes look like.
    pub forced: Option<Encoding>,
    /// The encoding that the text declares (HTTP header, `<meta charset>`), as written there.
    pub declared: Option<&'a str>,
}

/// Decodes `bytes`. Never fails with a `forced` encoding.
///
/// # Errors
/// When the encoding is not recognised.
pub fn decode<'a>(bytes: &'a [u8], prior: Prior<'_>) -> Result<Decoded<'a>, DecodeError> {
    if let Some(encoding) = prior.forced {
        return Ok(decode::with(encoding, bytes));
    }
    if let Some(encoding) = detect::wide(bytes) {
        return Ok(decode::with(encoding, bytes));
    }
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Ok(Decoded { text: Cow::Borrowed(text), encoding: Encoding::Utf8, replaced: 0 });
    }
    match detect::detect(bytes, prior.declared) {
        Some(encoding) => match detect::contradiction(encoding, bytes) {
            None => Ok(decode::with(encoding, bytes)),
            Some(at) => Err(DecodeError {
                message: format!("{encoding} at the beginning, but something else from about byte {at} on"),
                at,
            }),
        },
        None => Err(unknown(bytes, prior.declared)),
    }
}

fn unknown(bytes: &[u8], declared: Option<&str>) -> DecodeError {
    let at = simdutf8::compat::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let byte = bytes.get(at).copied().unwrap_or_default();
    let declared = match declared {
        Some(name) if Encoding::named(name).is_none() => format!(" (it declares {name})"),
        _ => String::new(),
    };
    let known: Vec<&str> = Encoding::ALL.iter().skip(1).map(|encoding| encoding.name()).collect();
    let message = format!(
        "not UTF-8: invalid byte 0x{byte:02X} at byte {at}; nor is it {} as far as can be told{declared}",
        known.join(", ")
    );
    DecodeError { message, at }
}

#[cfg(test)]
mod tests;

//! Bytes to text, when the encoding is known.

use std::borrow::Cow;

use giaoban_text::syllable::is_syllable;

use crate::table::{TONES, VOWELS, tcvn, toned, vni_letter, vni_marked, windows_1252, windows_1258};
use crate::{Decoded, Encoding};

/// U+FFFD, for bytes that are not of the encoding.
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// Decodes all of `bytes` from `encoding`. A byte order mark is left out.
pub(crate) fn with(encoding: Encoding, bytes: &[u8]) -> Decoded<'_> {
    let bytes = bytes.strip_prefix(mark(encoding)).unwrap_or(bytes);
    if encoding == Encoding::Utf8
        && let Ok(text) = simdutf8::basic::from_utf8(bytes)
    {
        return Decoded { text: Cow::Borrowed(text), encoding, replaced: 0 };
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 3);
    let replaced = append(encoding, bytes, &mut text);
    Decoded { text: Cow::Owned(text), encoding, replaced }
}

/// The byte order mark of `encoding`; empty for those that have none.
pub(crate) fn mark(encoding: Encoding) -> &'static [u8] {
    match encoding {
        Encoding::Utf8 => b"\xEF\xBB\xBF",
        Encoding::Utf16Le => b"\xFF\xFE",
        Encoding::Utf16Be => b"\xFE\xFF",
        _ => b"",
    }
}

/// Appends `bytes`, decoded. Returns how many U+FFFD were put in.
pub(crate) fn append(encoding: Encoding, bytes: &[u8], out: &mut String) -> u64 {
    match encoding {
        Encoding::Utf8 => utf_8(bytes, out),
        Encoding::Utf16Le => utf_16(bytes, u16::from_le_bytes, out),
        Encoding::Utf16Be => utf_16(bytes, u16::from_be_bytes, out),
        Encoding::Windows1258 => combining(bytes, windows_1258, out),
        Encoding::Windows1252 => combining(bytes, windows_1252, out),
        Encoding::Tcvn3 => {
            for line in bytes.split_inclusive(|byte| *byte == b'\n') {
                tcvn_line(line, out);
            }
            0
        }
        Encoding::Vni => vni(bytes, out),
    }
}

/// How many of `bytes`, which go on, can be decoded without what follows: up to the last line feed, or, where there is
/// none, before the last character that ends a word. All of them when nothing does.
pub(crate) fn complete(encoding: Encoding, bytes: &[u8]) -> usize {
    let wide = |low: usize| {
        let feed = bytes.chunks_exact(2).rposition(|unit| unit[low] == b'\n' && unit[1 - low] == 0);
        match feed {
            Some(unit) => 2 * unit + 2,
            // Not between the halves of a pair.
            None => (bytes.len() / 2).saturating_sub(1) * 2,
        }
    };
    let narrow = || match memchr::memrchr(b'\n', bytes) {
        Some(at) => at + 1,
        None => bytes.iter().rposition(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic()).unwrap_or_default(),
    };
    let end = match encoding {
        Encoding::Utf16Le => wide(0),
        Encoding::Utf16Be => wide(1),
        _ => narrow(),
    };
    if end == 0 { bytes.len() } else { end }
}

/// Replaces each maximal part of a broken sequence, as the Unicode standard recommends.
fn utf_8(bytes: &[u8], out: &mut String) -> u64 {
    let mut replaced = 0;
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            out.push(REPLACEMENT);
            replaced += 1;
        }
    }
    replaced
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16, out: &mut String) -> u64 {
    let mut replaced = 0;
    let units = bytes.chunks_exact(2);
    let odd = !units.remainder().is_empty();
    for c in char::decode_utf16(units.map(|pair| unit([pair[0], pair[1]]))) {
        replaced += u64::from(c.is_err());
        out.push(c.unwrap_or(REPLACEMENT));
    }
    if odd {
        out.push(REPLACEMENT);
        replaced += 1;
    }
    replaced
}

/// Decodes byte by byte and composes a vowel and a tone that follows it.
fn combining(bytes: &[u8], table: fn(u8) -> char, out: &mut String) -> u64 {
    let mut replaced = 0;
    for byte in bytes {
        let c = if byte.is_ascii() { char::from(*byte) } else { table(*byte) };
        replaced += u64::from(c == REPLACEMENT);
        push(c, out);
    }
    replaced
}

/// Appends `c`, composed with the vowel before it when it is a tone.
fn push(c: char, out: &mut String) {
    if let Some(tone) = TONES.iter().position(|mark| *mark == c)
        && let Some(vowel) = out.chars().next_back()
        && let Some(composed) = toned(vowel, tone + 1)
    {
        out.pop();
        return out.push(composed);
    }
    out.push(c);
}

fn vni(bytes: &[u8], out: &mut String) -> u64 {
    let (mut replaced, mut i) = (0, 0);
    while i < bytes.len() {
        let byte = bytes[i];
        i += 1;
        let base = if byte.is_ascii() { Some(char::from(byte)) } else { vni_letter(byte) };
        let Some(base) = base else {
            let c = windows_1252(byte);
            replaced += u64::from(c == REPLACEMENT);
            out.push(c);
            continue;
        };
        let marked = match bytes.get(i) {
            Some(mark) if !mark.is_ascii() => vni_marked(base, *mark),
            _ => None,
        };
        i += usize::from(marked.is_some());
        out.push(marked.unwrap_or(base));
    }
    replaced
}

/// What a word of TCVN3 says about capitals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    /// A heading in capitals goes on.
    Upper,
    /// It does not.
    Lower,
    /// It has letters with tones, and too few others to tell what they are.
    Open,
}

/// Longest run of letters that is looked at as a word.
const LONGEST_WORD: usize = 8;

/// Decodes one line of TCVN3 and restores capitals (see the documentation of the crate).
fn tcvn_line(line: &[u8], out: &mut String) {
    // For each word that says something: where it begins and ends in `out`, and what it says.
    let mut words: Vec<(usize, usize, Case)> = Vec::new();
    let mut i = 0;
    while i < line.len() {
        let start = out.len();
        let end = i + line[i..].iter().take_while(|byte| is_tcvn_letter(**byte)).count();
        if end == i {
            out.push(tcvn_symbol(line[i]));
            i += 1;
            continue;
        }
        let word = &line[i..end];
        i = end;
        if word.is_ascii() && !word.iter().any(|byte| byte.is_ascii_control()) {
            out.extend(word.iter().map(|byte| char::from(*byte)));
        } else {
            tcvn_word(word, out);
        }
        let text = &out[start..];
        let plain = word.iter().filter(|byte| byte.is_ascii_uppercase() || (0xA1..=0xA7).contains(*byte)).count();
        let case = if word.iter().any(u8::is_ascii_lowercase) {
            Case::Lower
        } else if plain >= 2 {
            // `UBND` and `CĐ` are written like this everywhere.
            if !text.chars().any(char::is_lowercase) && !is_syllable(text) {
                continue;
            }
            Case::Upper
        } else if text.chars().any(char::is_lowercase) {
            Case::Open
        } else {
            continue;
        };
        words.push((start, out.len(), case));
    }
    if words.iter().all(|(.., case)| *case == Case::Lower) || words.is_empty() {
        return;
    }
    let decided = settle(&words);
    // From the end, so that the positions before stay right when letters change their lengths.
    for ((start, end, _), upper) in words.iter().zip(&decided).rev() {
        if *upper && out[*start..*end].chars().any(char::is_lowercase) {
            let capitals = out[*start..*end].to_uppercase();
            out.replace_range(*start..*end, &capitals);
        }
    }
}

/// For each word, whether it is in capitals: those that cannot tell follow their nearest neighbours that can, when these
/// agree.
fn settle(words: &[(usize, usize, Case)]) -> Vec<bool> {
    let mut nearest = Case::Open;
    let mut before = Vec::with_capacity(words.len());
    for (.., case) in words {
        before.push(nearest);
        if *case != Case::Open {
            nearest = *case;
        }
    }
    nearest = Case::Open;
    let mut upper = vec![false; words.len()];
    for (i, (.., case)) in words.iter().enumerate().rev() {
        upper[i] = match (case, before[i], nearest) {
            (Case::Open, Case::Lower, _) | (Case::Open, _, Case::Lower) => false,
            (Case::Open, before, after) => before == Case::Upper || after == Case::Upper,
            (case, ..) => *case == Case::Upper,
        };
        if *case != Case::Open {
            nearest = *case;
        }
    }
    upper
}

/// Whether `byte` may be part of a word in TCVN3.
fn is_tcvn_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || tcvn(byte).is_some()
}

/// Decodes a run of letters, among which may be symbols that share their bytes with capitals or combining tones.
fn tcvn_word(word: &[u8], out: &mut String) {
    // The letters of the two forms of the code that are beyond doubt.
    let sure = |byte: u8| byte.is_ascii_alphabetic() || (byte >= 0xA1 && !(0xB0..=0xB4).contains(&byte));
    for (i, &byte) in word.iter().enumerate() {
        if byte.is_ascii_alphabetic() {
            out.push(char::from(byte));
            continue;
        }
        let letter = tcvn(byte).expect("the run holds letters");
        if sure(byte) {
            out.push(letter);
            continue;
        }
        if (0xB0..=0xB4).contains(&byte) {
            // A tone behind a vowel; else the symbol of Latin-1, as in `37°` and `m²`.
            let vowel = out.ends_with(|c| VOWELS.iter().any(|row| row[0] == c));
            push(if vowel { letter } else { char::from(byte) }, out);
            continue;
        }
        out.push(if is_capital_at(word, i) { letter } else { tcvn_symbol(byte) });
    }
}

/// Whether byte `at` of a run of letters, which is a capital in VN1 and a control character or punctuation mark elsewhere, is the
/// capital: it stands between letters, or makes a syllable of them.
fn is_capital_at(word: &[u8], at: usize) -> bool {
    if word.len() > LONGEST_WORD {
        return false;
    }
    // Quotation marks, dashes and the ellipsis of windows-1252.
    let punctuation = matches!(word[at], 0x85 | 0x91..=0x97);
    let letter = |at: usize| word.get(at).is_some_and(|byte| byte.is_ascii_uppercase() || *byte >= 0xA1);
    if !punctuation && letter(at.wrapping_sub(1)) && letter(at + 1) {
        return true;
    }
    let text = |bytes: &[u8]| -> String {
        let letter = |byte: &u8| if byte.is_ascii_alphabetic() { Some(char::from(*byte)) } else { tcvn(*byte) };
        bytes.iter().filter_map(letter).collect()
    };
    // Punctuation stands at the edges of words that are whole without it.
    let edge = at == 0 || (at + 1 == word.len() && is_syllable(&text(&word[..at])));
    is_syllable(&text(word)) && !(punctuation && edge)
}

/// The character of a byte of TCVN3 that is no letter: that of windows-1252.
fn tcvn_symbol(byte: u8) -> char {
    match windows_1252(byte) {
        REPLACEMENT => tcvn(byte).unwrap_or(REPLACEMENT),
        c => c,
    }
}

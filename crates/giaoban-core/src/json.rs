//! JSON written into memory.
//!
//! `serde_json` decides what the JSON is. This module only spares it work where most of the output arises: short
//! strings without anything to escape, small numbers, and writes of a few bytes.

mod serializer;

use serde::Serialize;

/// Appends `value` as JSON. For types of this project: a value of `serde_json` may hold things that only `serde_json`
/// knows, see [`write_any`].
///
/// # Panics
/// Panics when the value has no JSON, such as a map with keys that are no strings: a mistake in its type.
pub fn write<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    value.serialize(&mut serializer::Writer { out }).expect("the output's own types have a JSON");
}

/// Appends any value as JSON.
///
/// # Panics
/// Panics as [`write()`] does.
pub fn write_any<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    serde_json::to_writer(out, value).expect("the output's own types have a JSON");
}

/// A byte in every byte of a word.
const fn all(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Not 0 when a byte of the word has to be escaped: one below 0x20, a quotation mark, a backslash.
#[inline]
fn special(word: u64) -> u64 {
    // A byte has its high bit set here when it was smaller than what is subtracted; for marks, when it is 0 without them.
    // A borrow from a byte goes on only behind one that is found.
    let quote = word ^ const { all(b'"') };
    let backslash = word ^ const { all(b'\\') };
    let low = word.wrapping_sub(const { all(0x20) }) & !word;
    let quotes = quote.wrapping_sub(const { all(1) }) & !quote;
    let backslashes = backslash.wrapping_sub(const { all(1) }) & !backslash;
    (low | quotes | backslashes) & const { all(0x80) }
}

/// True when no byte has to be escaped. Looks at eight at once.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut found = words.iter().fold(0, |found, word| found | special(u64::from_ne_bytes(*word)));
    found |= match (bytes.last_chunk::<8>(), rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        (Some(last), ..) => special(u64::from_ne_bytes(*last)),
        (None, Some(first), Some(last)) => {
            special(u64::from(u32::from_ne_bytes(*first)) << 32 | u64::from(u32::from_ne_bytes(*last)))
        }
        _ => special(rest.iter().fold(const { all(b' ') }, |word, &byte| word << 8 | u64::from(byte))),
    };
    found == 0
}

/// Appends `text` as a JSON string.
#[inline]
pub fn write_str(text: &str, out: &mut Vec<u8>) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    if is_plain(text.as_bytes()) {
        out.extend_from_slice(text.as_bytes());
    } else {
        write_escaped(text, out);
    }
    out.push(b'"');
}

/// Appends the name of a field, with the colon behind it. Names have nothing to escape.
#[inline]
pub fn write_name(name: &'static str, out: &mut Vec<u8>) {
    debug_assert!(is_plain(name.as_bytes()), "{name:?} is no plain name");
    out.reserve(name.len() + 3);
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

/// Appends the inside of a string with something to escape.
fn write_escaped(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    loop {
        let plain = plain_length(rest);
        out.extend_from_slice(&rest[..plain]);
        let Some(&byte) = rest.get(plain) else { return };
        rest = &rest[plain + 1..];
        let short = match byte {
            b'"' | b'\\' => byte,
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0C => b'f',
            _ => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                let [high, low] = [byte >> 4, byte & 15].map(|digit| HEX[usize::from(digit)]);
                out.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
                continue;
            }
        };
        out.extend_from_slice(&[b'\\', short]);
    }
}

/// How many bytes at the beginning need no escape.
fn plain_length(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let found = special(u64::from_le_bytes(*word));
        if found != 0 {
            // The lowest bit found is sure, whatever was borrowed behind it.
            return index * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let needs = |byte: &u8| matches!(byte, 0..0x20 | b'"' | b'\\');
    bytes.len() - rest.len() + rest.iter().position(needs).unwrap_or(rest.len())
}

/// Appends a number.
#[inline]
pub fn write_u32(number: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn strings_are_what_serde_json_writes() {
        let all: String = (0..0x180).filter_map(char::from_u32).collect();
        let long = format!("{}\n{}\"", "Tỉnh ủy ".repeat(9), "đ".repeat(40));
        for text in ["", "Tỉnh ủy", "a\"b", "a\\b", "a\nb\u{1}", "😀\u{2028}", "\u{7f}", &all, &long] {
            let mut out = Vec::new();
            write_str(text, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(text).unwrap());
        }
        let mut out = Vec::new();
        write_u32(u32::MAX, &mut out);
        assert_eq!(out, b"4294967295");
    }

    fn check<T: Serialize>(value: T) {
        let mut out = Vec::new();
        write(&value, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(&value).unwrap());
    }

    #[test]
    fn numbers_are_what_serde_json_writes() {
        for power in -12..25 {
            for digits in [1.0, -3.5, 123_456_789.0, 9.999_999_999_999_998, 0.1] {
                check(digits * 10f64.powi(power));
            }
        }
        for number in [0.0, -0.0, 1e15, 999_999_999_999_999.0, f64::NAN, f64::INFINITY, f64::MIN_POSITIVE] {
            check(number);
        }
        check((u64::MAX, i64::MIN, -1i8, 300u16, 1.5f32, true, 'đ', '"'));
    }

    #[test]
    fn other_values_are_what_serde_json_writes() {
        #[derive(Serialize)]
        struct Unit;
        #[derive(Serialize)]
        struct Inner(u8);
        #[derive(Serialize)]
        enum Kind {
            Plain,
            One(u8),
            Two(u8, &'static str),
            Named { a: Option<u8>, b: () },
        }
        #[derive(Serialize)]
        struct Outer {
            unit: Unit,
            inner: Inner,
            kinds: Vec<Kind>,
            #[serde(skip_serializing_if = "Option::is_none")]
            absent: Option<u8>,
            address: std::net::Ipv4Addr,
            names: BTreeMap<&'static str, f64>,
            numbers: BTreeMap<i32, bool>,
            flags: BTreeMap<bool, [u8; 0]>,
        }
        check(Outer {
            unit: Unit,
            inner: Inner(7),
            kinds: vec![
                Kind::Plain,
                Kind::One(1),
                Kind::Two(2, "hai\t"),
                Kind::Named { a: None, b: () },
                Kind::Named { a: Some(1), b: () },
            ],
            absent: None,
            address: std::net::Ipv4Addr::LOCALHOST,
            names: BTreeMap::from([("a\"b", 1.25), ("đ", 3.0)]),
            numbers: BTreeMap::from([(-1, true), (2, false)]),
            flags: BTreeMap::from([(true, []), (false, [])]),
        });
        check(format_args!("“{}”\n", 5));
    }
}

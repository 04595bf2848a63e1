//! JSON written into memory.
//!
//! `serde_json` decides what the JSON is. This module only spares it work where most of the output arises: short
//! strings without anything to escape, and writes of a few bytes.

use std::io;

use serde::Serialize;

/// Appends `value` as JSON.
///
/// # Panics
/// Panics when the value has no JSON, such as a map with keys that are no strings: a mistake in its type.
pub fn write<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    serde_json::to_writer(Memory(out), value).expect("the output's own types have a JSON");
}

/// Appends `text` as a JSON string.
#[inline]
pub fn write_str(text: &str, out: &mut Vec<u8>) {
    // Without an early exit the compiler looks at many bytes at once.
    let special = text.bytes().fold(false, |special, b| special | (b < 0x20) | (b == b'"') | (b == b'\\'));
    if special {
        write(text, out);
    } else {
        out.reserve(text.len() + 2);
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    }
}

/// Appends a number.
#[inline]
pub fn write_u32(number: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// A vector as a writer to which single bytes are cheap: quotation marks, colons and commas are half of all writes.
struct Memory<'a>(&'a mut Vec<u8>);

impl io::Write for Memory<'_> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match bytes {
            [byte] => self.0.push(*byte),
            _ => self.0.extend_from_slice(bytes),
        }
        Ok(())
    }

    #[inline]
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_what_serde_json_writes() {
        for text in ["", "Tỉnh ủy", "a\"b", "a\\b", "a\nb\u{1}", "😀\u{2028}", "\u{7f}"] {
            let mut out = Vec::new();
            write_str(text, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(text).unwrap());
        }
        let mut out = Vec::new();
        write_u32(u32::MAX, &mut out);
        assert_eq!(out, b"4294967295");
    }
}

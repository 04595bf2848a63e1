//! Undoing a decoding that was wrong.

use std::borrow::Cow;

use crate::decode::append;
use crate::detect::score;
use crate::{Encoding, table};

/// How much of a text is looked at before anything else.
const HEAD: usize = 4 << 10;

/// The encoding of a text whose bytes somebody took for windows-1252 (or Latin-1) before, although they were in that other
/// encoding. `None` for everything else, which is nearly everything. [`undo`] gives the text as it was meant.
///
/// `Tá»‰nh á»§y` was UTF-8, `TØnh ñy` was TCVN3, `Tænh uûy` was VNI. A text qualifies when it has no letter that only
/// Vietnamese has, nearly all of it goes back to bytes of windows-1252, and these make sense in the other encoding as
/// [`detect`](crate::detect()) demands it. For a text that has letters of the Vietnamese block of Unicode in its first
/// 4 KiB, all this costs is finding one of them.
pub fn misread(text: &str) -> Option<Encoding> {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    // All letters from U+1000 to U+1FFF begin with this byte, and windows-1252 has none of them.
    if memchr::memchr(0xE1, head.as_bytes()).is_some() {
        return None;
    }
    // All of Latin-1 beyond ASCII begins with one of these.
    memchr::memchr2(0xC2, 0xC3, head.as_bytes())?;
    inner(head)
}

/// `text` as it was meant, when its bytes in `encoding` had been taken for windows-1252. Pieces that cannot come from that stay
/// as they are. `places` are byte offsets in `text`, in order and on borders of characters; they are moved along.
pub fn undo(text: &str, encoding: Encoding, places: &mut [usize]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for place in places {
        append_undone(&text[done..*place], encoding, &mut out);
        done = std::mem::replace(place, out.len());
    }
    append_undone(&text[done..], encoding, &mut out);
    out
}

fn append_undone(text: &str, encoding: Encoding, out: &mut String) {
    let mut bytes = Vec::with_capacity(text.len());
    // What is not of windows-1252 was put in later and stays as it is.
    let mut rest = text;
    while !rest.is_empty() {
        bytes.clear();
        let length = rest
            .char_indices()
            .find(|(_, c)| match table::windows_1252_byte(*c) {
                Some(byte) => {
                    bytes.push(byte);
                    false
                }
                None => true,
            })
            .map_or(rest.len(), |(at, _)| at);
        restore(encoding, &bytes, out);
        rest = &rest[length..];
        if let Some(c) = rest.chars().next() {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
}

/// The encoding that `head` was in.
fn inner(head: &str) -> Option<Encoding> {
    let (mut bytes, mut others, mut beyond) = (Vec::with_capacity(head.len()), 0, 0);
    for c in head.chars() {
        beyond += usize::from(!c.is_ascii());
        match table::windows_1252_byte(c) {
            Some(byte) => bytes.push(byte),
            None => {
                others += 1;
                bytes.push(b' ');
            }
        }
    }
    if others * 20 > beyond {
        return None;
    }
    let read = |encoding| -> Cow<'_, str> {
        let mut text = String::with_capacity(bytes.len());
        append(encoding, &bytes, &mut text);
        text.into()
    };
    let as_it_is = score(head);
    [Encoding::Utf8, Encoding::Tcvn3, Encoding::Vni]
        .into_iter()
        .map(|encoding| (encoding, score(&read(encoding))))
        .find(|(_, meant)| meant.beats(as_it_is))
        .map(|(encoding, _)| encoding)
}

/// Appends `bytes` decoded from `encoding`; what is broken UTF-8 was not decoded wrongly before and is left as it was.
fn restore(encoding: Encoding, bytes: &[u8], out: &mut String) {
    if encoding != Encoding::Utf8 {
        append(encoding, bytes, out);
        return;
    }
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|byte| table::windows_1252(*byte)));
    }
}

use std::borrow::Cow;
use std::io::{self, Read};

use memchr::{memchr_iter, memchr2};
use serde_json::{Map, Value};

use crate::fault::size;
use crate::feed::Feed;
use crate::json_lines::not_json;
use crate::record::{self, From};
use crate::{Access, Cut, Format, InputFault, Looks, Options, Part, Record, Sink, Split, text_of};

/// JSON that is not one record a line: a list of records, or records one after the other over several lines.
#[derive(Debug)]
pub(crate) struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn looks(&self, head: &[u8]) -> Looks {
        let head = head.trim_ascii_start();
        let list = head.strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
        // `[Ảnh]` at the beginning of a text is no list.
        let list = list.is_some_and(|list| matches!(list.first(), None | Some(b'{' | b'[' | b']')));
        let object = head.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
        Looks::like(list || object.is_some_and(|object| matches!(object.first(), None | Some(b'"' | b'}'))))
    }

    fn access(&self) -> Access {
        Access::Stream { text: true, split: || Box::<Values>::default() }
    }

    fn decode(&self, part: &Part, options: &Options, sink: Sink<'_>) {
        let whole = simdutf8::basic::from_utf8(&part.bytes).ok();
        let (mut number, mut line, mut at) = (part.record, part.line, 0);
        let from = From { origin: &part.origin, record: 0, format: self.name(), encoding: part.encoding };
        let mut scanner = Scanner::default();
        while let Some((start, end)) = scanner.next(&part.bytes, true) {
            line += memchr_iter(b'\n', &part.bytes[at..start]).count() as u64;
            at = start;
            let text = match whole {
                Some(text) => Ok((Cow::Borrowed(&text[start..end]), None)),
                None => text_of(&part.bytes[start..end], options, None).map(|(text, name)| (text, Some(name))),
            };
            let document = match text {
                _ if end - start > options.max_record => Err(too_long(options)),
                Err(message) => Err(message),
                Ok((text, encoding)) => serde_json::from_str::<Map<String, Value>>(&text)
                    .map_err(|error| not_json(&error))
                    .and_then(|fields| {
                        let from = From { record: number, encoding: encoding.or(part.encoding), ..from };
                        record::document(fields, &from, options)
                    }),
            };
            sink(match document {
                Ok(document) => Ok(Record { document, line: Some(line) }),
                Err(message) => {
                    let path = part.origin.path.clone();
                    Err(InputFault { path, line: Some(line), record: Some(number), message })
                }
            });
            number += 1;
        }
    }
}

fn too_long(options: &Options) -> String {
    format!("record longer than {}, the limit for one document", size(options.max_record as u64))
}

/// Finds where values begin and end, those of a list and those that stand one after the other. Knows strings and brackets and
/// nothing else of JSON: what is wrong inside a value is found when it is decoded.
#[derive(Default)]
struct Scanner {
    /// How far the bytes have been looked at.
    at: usize,
    /// Where the value that is open began.
    start: Option<usize>,
    /// Open brackets of it.
    depth: u64,
    in_string: bool,
    /// Lists that are open around the values.
    lists: u64,
}

impl Scanner {
    /// The next value that is complete in `bytes`, which may have grown since the last call. With `ended`, what is open is
    /// given too.
    fn next(&mut self, bytes: &[u8], ended: bool) -> Option<(usize, usize)> {
        while self.at < bytes.len() {
            if self.in_string {
                match memchr2(b'"', b'\\', &bytes[self.at..]) {
                    None => {
                        self.at = bytes.len();
                        break;
                    }
                    Some(found) if bytes[self.at + found] == b'"' => {
                        self.at += found + 1;
                        self.in_string = false;
                    }
                    // The character after it belongs to it, and may not have been read yet.
                    Some(found) if self.at + found + 1 >= bytes.len() => {
                        self.at += found;
                        break;
                    }
                    Some(found) => self.at += found + 2,
                }
                continue;
            }
            let byte = bytes[self.at];
            if let Some(start) = self.start {
                match byte {
                    b'"' => self.in_string = true,
                    b'{' | b'[' if self.depth > 0 => self.depth += 1,
                    b'}' | b']' if self.depth > 0 => {
                        self.depth -= 1;
                        if self.depth == 0 {
                            self.at += 1;
                            self.start = None;
                            return Some((start, self.at));
                        }
                    }
                    // A value without brackets ends where the next one may begin.
                    b',' | b'\n' | b']' | b'{' | b'[' if self.depth == 0 => {
                        self.start = None;
                        return Some((start, self.at));
                    }
                    _ => {}
                }
                self.at += 1;
                continue;
            }
            match byte {
                // Some programs put record separators before values.
                b' ' | b'\t' | b'\r' | b'\n' | b',' | 0x1E => self.at += 1,
                b'[' => (self.at, self.lists) = (self.at + 1, self.lists + 1),
                b']' => (self.at, self.lists) = (self.at + 1, self.lists.saturating_sub(1)),
                _ => {
                    self.start = Some(self.at);
                    match byte {
                        b'"' => self.in_string = true,
                        b'{' => self.depth = 1,
                        _ => {}
                    }
                    self.at += 1;
                }
            }
        }
        let start = self.start.filter(|_| ended)?;
        *self = Self { at: bytes.len(), ..Self::default() };
        Some((start, bytes.len()))
    }
}

/// Cuts between values.
#[derive(Default)]
struct Values {
    feed: Feed,
    scanner: Scanner,
    /// Line feeds before `feed.rest`.
    lines: u64,
    /// Number of the next record, from 0.
    record: u64,
}

impl Values {
    /// Hands out the bytes up to `end`, in which there are `count` values.
    fn cut(&mut self, end: usize, count: u64) -> Cut {
        let bytes = self.feed.take(end);
        let cut = Cut { line: self.lines + 1, record: self.record, bytes, skipped: None };
        self.lines += memchr_iter(b'\n', &cut.bytes).count() as u64;
        self.record += count;
        cut
    }

    /// Lets go of the first `length` bytes.
    fn drop(&mut self, length: usize) {
        self.lines += memchr_iter(b'\n', &self.feed.rest[..length]).count() as u64;
        self.feed.rest.drain(..length);
        self.scanner.at -= length;
        self.scanner.start = self.scanner.start.map(|start| start.saturating_sub(length));
    }

    /// Reads past the value that is open, without holding it.
    fn skip(&mut self, input: &mut dyn Read, options: &Options) {
        loop {
            self.drop(self.scanner.at);
            self.feed.fill(input, self.feed.rest.len() + options.block_bytes.max(1));
            if self.scanner.next(&self.feed.rest, false).is_some() {
                return self.drop(self.scanner.at);
            }
            if self.feed.ended {
                self.feed.rest.clear();
                self.scanner = Scanner { lists: self.scanner.lists, ..Scanner::default() };
                return;
            }
        }
    }

    /// A record that cannot be handed out, which begins at `start`.
    fn fault(&mut self, start: usize, message: String) -> Cut {
        let line = self.lines + 1 + memchr_iter(b'\n', &self.feed.rest[..start]).count() as u64;
        self.record += 1;
        Cut { bytes: Vec::new(), line, record: self.record - 1, skipped: Some(message) }
    }
}

impl Split for Values {
    fn next(&mut self, input: &mut dyn Read, options: &Options) -> io::Result<Option<Cut>> {
        let mut wanted = options.block_bytes.max(1);
        loop {
            self.feed.fill(input, wanted);
            // The scanner is where the last call left it: between values, or in one that was not complete.
            let (mut end, mut count) = (0, 0);
            while let Some((_, after)) = self.scanner.next(&self.feed.rest, false) {
                (end, count) = (after, count + 1);
            }
            if count > 0 {
                let cut = self.cut(end, count);
                self.scanner.at -= end;
                self.scanner.start = self.scanner.start.map(|start| start - end);
                return Ok(Some(cut));
            }
            if self.feed.ended {
                self.feed.check()?;
                let Some(start) = self.scanner.start else {
                    if std::mem::take(&mut self.scanner.lists) == 0 {
                        return Ok(None);
                    }
                    let end = self.feed.rest.len();
                    return Ok(Some(self.fault(end, "the JSON list has no end: the file is cut short".to_owned())));
                };
                if self.scanner.depth == 0 && !self.scanner.in_string {
                    // Something without brackets at the very end.
                    let length = self.feed.rest.len();
                    self.scanner = Scanner::default();
                    return Ok(Some(self.cut(length, 1)));
                }
                let message = "the JSON ends in the middle of this record: the file is cut short";
                let cut = self.fault(start, message.to_owned());
                self.feed.rest.clear();
                self.scanner = Scanner::default();
                return Ok(Some(cut));
            }
            // What is between values need not be kept.
            let begun = self.scanner.start.unwrap_or(self.scanner.at);
            self.drop(begun);
            if self.feed.rest.len() > options.max_record {
                let cut = self.fault(0, too_long(options));
                self.skip(input, options);
                return Ok(Some(cut));
            }
            wanted = Feed::more(wanted.max(self.feed.rest.len()), options);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::Origin;

    fn read(input: &[u8], options: &Options) -> Vec<String> {
        let origin = Arc::new(Origin { path: "a.json".into(), id: "a".into() });
        let (mut split, mut out, mut input) = (Values::default(), Vec::new(), input);
        while let Some(cut) = split.next(&mut input, options).unwrap() {
            if let Some(message) = cut.skipped {
                out.push(format!("{}: {message} [{}]", cut.line, cut.record));
                continue;
            }
            let Cut { bytes, line, record, .. } = cut;
            let part = Part { origin: origin.clone(), bytes, line, record, encoding: None };
            Json.decode(&part, options, &mut |document| {
                out.push(match document {
                    Ok(Record { document, line }) => {
                        format!("{} {} {} {}", line.unwrap(), document.source.record, document.id, document.text)
                    }
                    Err(fault) => format!("{}: {} [{}]", fault.line.unwrap(), fault.message, fault.record.unwrap()),
                });
            });
        }
        out
    }

    #[test]
    fn lists_and_sequences() {
        let expected = ["1 0 x a, ]}", "2 1 a:1 b\\\"", "4 2 a:2 c"];
        for input in [
            r#"[{"id":"x","text":"a, ]}"},
{"text":"b\\\""},

{"text":"c"}
]"#,
            r#"{"id":"x","text":"a, ]}"}
{"text":"b\\\""}

{"text":"c"}"#,
            // Pretty-printed, without commas, and with lists in the records.
            r#"[ {"id":"x", "text": "a, ]}", "tags": [[1],{"k":["]"]}]}
  {"text":"b\\\"", "o": {"p": {}}},

 {"text":"c"}]  "#,
        ] {
            for block_bytes in (1..100).chain([100_000]) {
                let options = Options { block_bytes, ..Options::default() };
                assert_eq!(read(input.as_bytes(), &options), expected, "{block_bytes} {input}");
            }
        }
        assert_eq!(read(b"[]", &Options::default()), [""; 0]);
        assert_eq!(read(b"[\n{\n\"text\":\n\"a\"\n}\n]", &Options::default()), ["2 0 a:0 a"]);
    }

    #[test]
    fn damage() {
        for (input, expected) in [
            // Cut inside a record, in a string, between records.
            (
                "[{\"text\":\"a\"},\n{\"text\":\"b\"",
                &["1 0 a:0 a", "2: the JSON ends in the middle of this record: the file is cut short [1]"][..],
            ),
            (
                "[{\"text\":\"a\"},\n{\"text\":\"b\\",
                &["1 0 a:0 a", "2: the JSON ends in the middle of this record: the file is cut short [1]"],
            ),
            ("[{\"text\":\"a\"},\n", &["1 0 a:0 a", "2: the JSON list has no end: the file is cut short [1]"]),
            // What is wrong in one record.
            ("[{\"text\":\"a\",},{\"text\":\"b\"}]", &["1: not JSON: trailing comma, column 13 [0]", "1 1 a:1 b"]),
            (
                "[{\"text\":5},7,\n{\"text\":\"b\"}]",
                &[
                    "1: the field `text` is a number, not a string [0]",
                    "1: not a JSON object: invalid type: integer `7`, expected a map [1]",
                    "2 2 a:2 b",
                ],
            ),
            (
                "{\"text\":\"a\"} und {\"text\":\"b\"}",
                &["1 0 a:0 a", "1: not JSON: expected value, column 1 [1]", "1 2 a:2 b"],
            ),
        ] {
            for block_bytes in [1, 7, 100_000] {
                let options = Options { block_bytes, ..Options::default() };
                assert_eq!(read(input.as_bytes(), &options), expected, "{block_bytes} {input}");
            }
        }
    }

    #[test]
    fn a_long_record_is_skipped_and_not_held() {
        let long = format!("[{{\"text\":\"a\"}},\n{{\"text\":\"{}\"}},\n{{\"text\":\"c\"}}]", "\\\"}\n".repeat(3000));
        for block_bytes in [1, 64, 1000, 100_000] {
            let options = Options { block_bytes, max_record: 1000, ..Options::default() };
            let out = read(long.as_bytes(), &options);
            let message = "2: record longer than 1000 bytes, the limit for one document [1]";
            assert_eq!(out, ["1 0 a:0 a", message, "3003 2 a:2 c"], "{block_bytes}");
        }
    }

    /// A list of records without end.
    struct Endless<'a>(&'a [u8], usize);

    impl Read for Endless<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let read = (&self.0[self.1..]).read(buffer)?;
            self.1 = (self.1 + read) % self.0.len();
            Ok(read)
        }
    }

    #[test]
    fn a_list_of_gigabytes_is_not_held() {
        let record = format!("{{\"text\":\"{}\"}},\n", "Tỉnh ủy họp. ".repeat(20_000));
        let mut input = b"[".chain(Endless(record.as_bytes(), 0)).take(1 << 30);
        let (mut values, mut most, mut records) = (Values::default(), 0, 0);
        while let Some(cut) = values.next(&mut input, &Options::default()).unwrap() {
            most = most.max(values.feed.rest.capacity());
            records = cut.record + 1;
        }
        assert!(records > 2000 && most <= 2 << 20, "{records} {most}");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_cut_alike(
            pieces in proptest::collection::vec(
                proptest::prop_oneof![
                    proptest::strategy::Just(b"{\"text\":\"a\"}".to_vec()),
                    proptest::strategy::Just(b"\n,".to_vec()),
                    proptest::sample::select(vec![b"[".to_vec(), b"]".to_vec(), b"{".to_vec(), b"}".to_vec(), b"\"".to_vec(), b"\\".to_vec()]),
                    proptest::strategy::Just(b"{\"text\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}".to_vec()),
                    proptest::collection::vec(proptest::arbitrary::any::<u8>(), 0..9),
                ],
                0..30,
            ),
            block_bytes in 1_usize..80,
        ) {
            let input = pieces.concat();
            let options = Options::default();
            let whole = read(&input, &options);
            proptest::prop_assert_eq!(read(&input, &Options { block_bytes, ..options }), whole);
        }
    }
}

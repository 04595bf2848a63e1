use std::borrow::Cow;
use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memrchr};
use serde_json::{Map, Value};

use crate::fault::size;
use crate::feed::Feed;
use crate::record::{self, From};
use crate::{Access, Cut, Format, InputFault, Looks, Options, Part, Record, Sink, Split, text_of};

/// JSON lines: one record a line, empty lines are passed over.
#[derive(Debug)]
pub(crate) struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson", "json"]
    }

    fn looks(&self, head: &[u8]) -> Looks {
        let head = head.trim_ascii_start();
        let line = memchr(b'\n', head).map_or(head, |end| &head[..end]).trim_ascii();
        let next = head[line.len()..].trim_ascii_start().first();
        // Records over several lines are not for this format, a record that is broken is.
        Looks::like(line.starts_with(b"{") && (line.ends_with(b"}") || matches!(next, None | Some(b'{'))))
    }

    fn access(&self) -> Access {
        Access::Stream { text: true, split: || Box::<Lines>::default() }
    }

    fn decode(&self, part: &Part, options: &Options, sink: Sink<'_>) {
        // One check for the whole part; only when it fails are lines checked one by one.
        let whole = simdutf8::basic::from_utf8(&part.bytes).ok();
        let mut number = part.record;
        let from = From { origin: &part.origin, record: 0, format: self.name(), encoding: part.encoding };
        for (index, range) in lines(&part.bytes).enumerate() {
            let bytes = &part.bytes[range.clone()];
            if is_blank(bytes) {
                continue;
            }
            let document = if bytes.len() > options.max_record {
                Err(too_long(options))
            } else {
                match whole {
                    Some(text) => Ok((Cow::Borrowed(&text[range]), None)),
                    None => text_of(bytes, options, None).map(|(text, encoding)| (text, Some(encoding))),
                }
                .and_then(|(line, encoding)| {
                    let fields: Map<String, Value> = serde_json::from_str(line.trim()).map_err(|e| not_json(&e))?;
                    let encoding = encoding.or(part.encoding);
                    record::document(fields, &From { record: number, encoding, ..from }, options)
                })
            };
            let line = Some(part.line + index as u64);
            sink(match document {
                Ok(document) => Ok(Record { document, line }),
                Err(message) => Err(InputFault { path: part.origin.path.clone(), line, record: Some(number), message }),
            });
            number += 1;
        }
    }
}

pub(crate) fn not_json(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    match error.classify() {
        serde_json::error::Category::Data => format!("not a JSON object: {text}"),
        _ => format!("not JSON: {text}, column {}", error.column()),
    }
}

fn too_long(options: &Options) -> String {
    format!("line longer than {}, the limit for one document", size(options.max_record as u64))
}

/// The ranges of lines without their line feed; none after a final line feed.
fn lines(bytes: &[u8]) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= bytes.len() {
            return None;
        }
        let end = memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |length| start + length);
        let line = start..end;
        start = end + 1;
        Some(line)
    })
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

/// Cuts after line feeds.
struct Lines {
    feed: Feed,
    /// Number of the next line, from 1.
    line: u64,
    /// Number of the next record, from 0.
    record: u64,
}

impl Default for Lines {
    fn default() -> Self {
        Self { feed: Feed::default(), line: 1, record: 0 }
    }
}

impl Lines {
    fn cut(&mut self, bytes: Vec<u8>) -> Cut {
        let cut = Cut { line: self.line, record: self.record, bytes, skipped: None };
        self.line += memchr_iter(b'\n', &cut.bytes).count() as u64;
        self.record += lines(&cut.bytes).filter(|line| !is_blank(&cut.bytes[line.clone()])).count() as u64;
        cut
    }

    /// Reads past a line that is longer than a document may be. Its beginning is in `rest`.
    fn skip(&mut self, input: &mut dyn Read, options: &Options) -> Cut {
        // Its memory is given back.
        self.feed.rest = Vec::new();
        loop {
            self.feed.rest.clear();
            self.feed.fill(input, options.block_bytes.max(1));
            if let Some(at) = memchr(b'\n', &self.feed.rest) {
                self.feed.rest.drain(..=at);
                break;
            }
            if self.feed.ended {
                self.feed.rest.clear();
                break;
            }
        }
        let cut = Cut { bytes: Vec::new(), line: self.line, record: self.record, skipped: Some(too_long(options)) };
        self.line += 1;
        self.record += 1;
        cut
    }

    fn next_lines(&mut self, input: &mut dyn Read, options: &Options) -> io::Result<Option<Cut>> {
        let mut wanted = options.block_bytes.max(1);
        let mut searched = 0;
        loop {
            self.feed.fill(input, wanted);
            if let Some(last) = memrchr(b'\n', &self.feed.rest[searched..]) {
                let bytes = self.feed.take(searched + last + 1);
                return Ok(Some(self.cut(bytes)));
            }
            searched = self.feed.rest.len();
            if searched > options.max_record {
                return Ok(Some(self.skip(input, options)));
            }
            if self.feed.ended {
                self.feed.check()?;
                let bytes = std::mem::take(&mut self.feed.rest);
                return Ok((!bytes.is_empty()).then(|| self.cut(bytes)));
            }
            wanted = Feed::more(wanted, options);
        }
    }
}

impl Split for Lines {
    fn next(&mut self, input: &mut dyn Read, options: &Options) -> io::Result<Option<Cut>> {
        loop {
            let before = self.record;
            let cut = self.next_lines(input, options)?;
            // Empty lines alone are nothing to decode.
            if cut.is_none() || self.record > before {
                return Ok(cut);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::Origin;

    fn read(input: &[u8], options: &Options) -> Vec<String> {
        let origin = Arc::new(Origin { path: "a.jsonl".into(), id: "a".into() });
        let mut split = Lines::default();
        let mut out = Vec::new();
        let mut input = input;
        while let Some(cut) = split.next(&mut input, options).unwrap() {
            if let Some(message) = cut.skipped {
                out.push(format!("a.jsonl:{}: {message} [{}]", cut.line, cut.record));
                continue;
            }
            let part =
                Part { origin: origin.clone(), bytes: cut.bytes, line: cut.line, record: cut.record, encoding: None };
            JsonLines.decode(&part, options, &mut |document| {
                out.push(match document {
                    Ok(Record { document, .. }) => {
                        format!("{} {} {}", document.source.record, document.id, document.text)
                    }
                    Err(fault) => format!("{fault} [{}]", fault.record.unwrap()),
                });
            });
        }
        out
    }

    #[test]
    fn the_size_of_blocks_changes_nothing() {
        let input = "{\"id\":\"x\",\"text\":\"một\"}\r\n\n  \n{\"text\":\"hai\"}\nba\n{\"text\":\"bốn\"}".as_bytes();
        let all = read(input, &Options::default());
        assert_eq!(all, ["0 x một", "1 a:1 hai", "a.jsonl:5: not JSON: expected value, column 1 [2]", "3 a:3 bốn"]);
        for block_bytes in 1..60 {
            assert_eq!(read(input, &Options { block_bytes, ..Options::default() }), all, "{block_bytes}");
        }
    }

    #[test]
    fn a_line_in_no_known_encoding_loses_only_itself() {
        let input = b"{\"text\":\"a\"}\n{\"text\":\"\xB1\xB3\xD5\xC6\xCA\xD0\"}\n{\"text\":\"b\"}\n";
        let out = read(input, &Options::default());
        assert_eq!((out.len(), &*out[0], &*out[2]), (3, "0 a:0 a", "2 a:2 b"));
        assert!(out[1].starts_with("a.jsonl:2: not UTF-8: invalid byte 0xB1 at byte 9; nor is it "), "{}", out[1]);
    }

    #[test]
    fn a_line_with_a_broken_byte_is_read() {
        let text = "Tỉnh ủy họp bàn về nông thôn mới, chiều 12/7 tại Hà Giang; các huyện ủy, thành ủy dự";
        let input = [b"{\"text\":\"", text.as_bytes(), b" \xE1\xBB\"}\n{\"text\":\"b\"}\n"].concat();
        assert_eq!(read(&input, &Options::default()), [format!("0 a:0 {text} \u{FFFD}"), "1 a:1 b".to_owned()]);
    }

    #[test]
    fn a_long_line_is_skipped_and_not_held() {
        let input = format!("{{\"text\":\"a\"}}\n{{\"text\":\"{}\"}}\n{{\"text\":\"b\"}}\n", "x".repeat(5000));
        for block_bytes in [8, 64, 100_000] {
            let options = Options { block_bytes, max_record: 1000, ..Options::default() };
            let out = read(input.as_bytes(), &options);
            assert_eq!((out.len(), &*out[0], &*out[2]), (3, "0 a:0 a", "2 a:2 b"), "{block_bytes}");
            assert!(out[1].contains("line longer than 1000 bytes"), "{}", out[1]);
        }
    }

    #[test]
    fn a_line_of_a_gigabyte_is_not_held() {
        let (first, last) = ("{\"text\":\"a\"}\n{\"text\":\"", "\"}\n{\"text\":\"b\"}\n");
        let mut input = first.as_bytes().chain(io::repeat(b'x').take(1 << 30)).chain(last.as_bytes());
        let options = Options { max_record: 1 << 20, ..Options::default() };
        let (mut lines, mut cuts, mut most) = (Lines::default(), Vec::new(), 0);
        while let Some(cut) = lines.next(&mut input, &options).unwrap() {
            most = most.max(lines.feed.rest.capacity());
            cuts.push((cut.line, cut.record, cut.bytes.len(), cut.skipped.is_some()));
        }
        assert_eq!(cuts, [(1, 0, 13, false), (2, 1, 0, true), (3, 2, 13, false)]);
        assert!(most <= 4 << 20, "{most}");
    }

    #[test]
    fn what_is_not_an_object_is_a_fault() {
        let out = read(b"[1]\n{\"text\":\"a\"\n\"x\"\n", &Options::default());
        assert_eq!(out.len(), 3);
        assert!(out[0].contains("not a JSON object: invalid type: sequence"), "{}", out[0]);
        assert!(out[1].contains("a.jsonl:2: not JSON: EOF while parsing an object, column"), "{}", out[1]);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_cut_alike(
            pieces in proptest::collection::vec(
                proptest::prop_oneof![
                    proptest::strategy::Just(b"{\"text\":\"a\"}".to_vec()),
                    proptest::strategy::Just(b"\n".to_vec()),
                    proptest::strategy::Just(b"\r\n ".to_vec()),
                    proptest::strategy::Just(b"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".to_vec()),
                    proptest::collection::vec(proptest::arbitrary::any::<u8>(), 0..9),
                ],
                0..30,
            ),
            block_bytes in 1_usize..80,
        ) {
            let input = pieces.concat();
            let options = Options { max_record: 60, ..Options::default() };
            let whole = read(&input, &options);
            proptest::prop_assert_eq!(read(&input, &Options { block_bytes, ..options }), whole);
        }
    }
}

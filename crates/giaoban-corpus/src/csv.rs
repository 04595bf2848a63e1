use std::borrow::Cow;
use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memchr2, memrchr};
use serde_json::{Map, Value};

use crate::encoding::UTF_8;
use crate::fault::size;
use crate::feed::Feed;
use crate::record::{self, Columns, From, Role};
use crate::{Access, Cut, Format, InputFault, Looks, Options, Part, Record, Sink, Split, text_of};

/// Tables with commas, semicolons, tabs or bars between columns, which the line of column names tells; one record a row.
///
/// Quoted as in RFC 4180: a field in quotation marks may hold delimiters and line feeds, and a mark in it is written twice.
#[derive(Debug)]
pub(crate) struct Csv;

/// Tables with tabs between columns.
#[derive(Debug)]
pub(crate) struct Tsv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv"]
    }

    fn looks(&self, head: &[u8]) -> Looks {
        looks(head, false)
    }

    fn access(&self) -> Access {
        Access::Stream { text: true, split: || Box::new(Rows::new(false)) }
    }

    fn decode(&self, part: &Part, options: &Options, sink: Sink<'_>) {
        decode(self.name(), false, part, options, sink);
    }
}

impl Format for Tsv {
    fn name(&self) -> &'static str {
        "tsv"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["tsv", "tab"]
    }

    fn looks(&self, head: &[u8]) -> Looks {
        looks(head, true)
    }

    fn access(&self) -> Access {
        Access::Stream { text: true, split: || Box::new(Rows::new(true)) }
    }

    fn decode(&self, part: &Part, options: &Options, sink: Sink<'_>) {
        decode(self.name(), true, part, options, sink);
    }
}

/// What may stand between columns, in the order in which a draw is decided.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Longer than this is no name of a column, in bytes.
const LONGEST_NAME: usize = 60;

/// The delimiter of a table, from its line of column names: the one that parts it most often.
fn delimiter(header: &[u8], tabs: bool) -> u8 {
    let marks = memchr(b'"', header).is_some();
    let outside = |wanted: u8| {
        if !marks {
            return memchr_iter(wanted, header).count();
        }
        let mut quoted = false;
        let count = |byte: &&u8| {
            quoted ^= **byte == b'"';
            !quoted && **byte == wanted
        };
        header.iter().filter(count).count()
    };
    if tabs && outside(b'\t') > 0 {
        return b'\t';
    }
    // The last of the greatest would win.
    DELIMITERS.into_iter().rev().max_by_key(|&byte| outside(byte)).unwrap_or(b',')
}

/// A table is recognised by the names of its columns.
fn looks(head: &[u8], tabs: bool) -> Looks {
    let header = &head[..memchr(b'\n', head).unwrap_or(head.len())];
    let delimiter = delimiter(header, tabs);
    if (delimiter == b'\t') != tabs || !header.contains(&delimiter) {
        return Looks::Unlike;
    }
    // Asked of every file, so nothing is allocated for the first line of a text.
    let (mut has_text, mut known) = (false, 0);
    for name in fields(header, delimiter) {
        if name.len() >= LONGEST_NAME {
            return Looks::Unlike;
        }
        let role = std::str::from_utf8(&name).ok().and_then(|name| record::usual(name.trim()));
        has_text |= role.is_some_and(|(role, _)| role == Role::Text);
        known += u32::from(role.is_some());
    }
    // A by-line such as `Bài viết, ảnh: …` has one usual name.
    Looks::like(has_text && known > 1)
}

fn names(header: &[u8], delimiter: u8) -> Vec<String> {
    let name = |name: Cow<'_, [u8]>| String::from_utf8_lossy(&name).trim().to_owned();
    fields(header, delimiter).map(name).collect()
}

/// The fields of a row, without quotation marks.
fn fields(row: &[u8], delimiter: u8) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let row = row.strip_suffix(b"\n").unwrap_or(row);
    let row = row.strip_suffix(b"\r").unwrap_or(row);
    let mut rest = Some(row);
    std::iter::from_fn(move || {
        let field = rest?;
        let mut end = 0;
        // The end of the quoted part; what follows it up to the delimiter belongs to the field as it is.
        if field.first() == Some(&b'"') {
            end = 1;
            loop {
                match memchr(b'"', &field[end..]) {
                    None => end = field.len(),
                    Some(at) if field.get(end + at + 1) == Some(&b'"') => {
                        end += at + 2;
                        continue;
                    }
                    Some(at) => end += at + 1,
                }
                break;
            }
        }
        let quoted = end;
        match memchr(delimiter, &field[end..]) {
            None => (end, rest) = (field.len(), None),
            Some(at) => (end, rest) = (end + at, Some(&field[end + at + 1..])),
        }
        Some(match quoted {
            0 => Cow::Borrowed(&field[..end]),
            _ => unquoted(&field[1..quoted], &field[quoted..end]),
        })
    })
}

/// A quoted field: `inner` up to its closing mark, if it has one, and what stands between that and the delimiter.
fn unquoted<'r>(inner: &'r [u8], after: &'r [u8]) -> Cow<'r, [u8]> {
    // A mark at the end closes unless it is the second of two.
    let marks = inner.iter().rev().take_while(|byte| **byte == b'"').count();
    let inner = if marks % 2 == 1 { &inner[..inner.len() - 1] } else { inner };
    if after.is_empty() && memchr(b'"', inner).is_none() {
        return Cow::Borrowed(inner);
    }
    let mut out = Vec::with_capacity(inner.len() + after.len());
    let mut rest = inner;
    while let Some(at) = memchr(b'"', rest) {
        out.extend_from_slice(&rest[..=at]);
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    out.extend_from_slice(after);
    Cow::Owned(out)
}

fn decode(format: &'static str, tabs: bool, part: &Part, options: &Options, sink: Sink<'_>) {
    // Every part begins with the line of column names.
    let after = Scanner::new(tabs).next(&part.bytes, true).unwrap_or_default();
    let (header, rows) = part.bytes.split_at(after);
    let delimiter = delimiter(header, tabs);
    let names = names(header, delimiter);
    let columns = match Columns::of(names.iter().map(|name| &**name), options) {
        Ok(columns) => columns,
        Err(message) => {
            // Said once a file.
            if part.record == 0 {
                sink(Err(InputFault { path: part.origin.path.clone(), line: Some(1), record: None, message }));
            }
            return;
        }
    };
    let from = From { origin: &part.origin, record: 0, format, encoding: part.encoding };
    let mut scanner = Scanner { delimiter: Some(delimiter), ..Scanner::new(tabs) };
    let (mut number, mut line, mut start) = (part.record, part.line, 0);
    let valid = simdutf8::basic::from_utf8(rows).is_ok();
    while start < rows.len() {
        let end = scanner.next(rows, true).unwrap_or(rows.len());
        let row = &rows[start..end];
        let first = line;
        line += memchr_iter(b'\n', row).count() as u64;
        start = end;
        if is_blank(row) {
            continue;
        }
        let document = if row.len() > options.max_record {
            Err(too_long(options))
        } else {
            let row: Vec<Cow<'_, [u8]>> = fields(row, delimiter).collect();
            match row.len() == names.len() {
                true => document(row, valid, &names, &columns, &From { record: number, ..from }, options),
                false => Err(format!("{} fields in a table of {} columns", row.len(), names.len())),
            }
        };
        sink(match document {
            Ok(document) => Ok(Record { document, line: Some(first) }),
            Err(message) => {
                let path = part.origin.path.clone();
                Err(InputFault { path, line: Some(first), record: Some(number), message })
            }
        });
        number += 1;
    }
}

fn is_blank(row: &[u8]) -> bool {
    row.iter().all(u8::is_ascii_whitespace)
}

fn document(
    row: Vec<Cow<'_, [u8]>>,
    valid: bool,
    names: &[String],
    columns: &Columns,
    from: &From<'_>,
    options: &Options,
) -> Result<giaoban_core::RawDocument, String> {
    let mut encoding = from.encoding.unwrap_or(UTF_8);
    let mut values = Vec::with_capacity(row.len());
    for field in row {
        values.push(match valid {
            true => String::from_utf8_lossy(&field).into_owned(),
            false => {
                let (text, name) = text_of(&field, options, None)?;
                // Most fields are ASCII, which tells nothing.
                encoding = if name == UTF_8 { encoding } else { name };
                text.into_owned()
            }
        });
    }
    let mut take = |role: Role| {
        let index = columns.index(role)?;
        Some(std::mem::take(&mut values[index])).filter(|value| !value.trim().is_empty())
    };
    let Some(text) = take(Role::Text) else { return Err("the text of the record is empty".to_owned()) };
    let taken = record::Taken {
        text,
        id: take(Role::Id),
        date: take(Role::Date),
        url: take(Role::Url),
        title: take(Role::Title),
        source: take(Role::Source),
    };
    let mut fields = Map::new();
    for (index, (name, value)) in names.iter().zip(values).enumerate() {
        if !columns.has(index) && !value.is_empty() && !name.is_empty() {
            fields.insert(name.clone(), Value::String(value));
        }
    }
    Ok(taken.document(fields, &From { encoding: Some(encoding), ..*from }))
}

fn too_long(options: &Options) -> String {
    format!("row longer than {}, the limit for one document", size(options.max_record as u64))
}

/// Finds the ends of rows.
#[derive(Clone, Copy, Debug)]
struct Scanner {
    tabs: bool,
    /// Known once the line of column names has been seen.
    delimiter: Option<u8>,
    at: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// At the beginning of a field.
    Begin,
    Plain,
    Quoted,
    /// After a mark in a quoted field: its end, or the first of two.
    Mark,
}

impl Scanner {
    fn new(tabs: bool) -> Self {
        Self { tabs, delimiter: None, at: 0, state: State::Begin }
    }

    /// The end of the next row in `bytes`, which may have grown since the last call; with its line feed. With `ended`, also
    /// the end of what is left.
    fn next(&mut self, bytes: &[u8], ended: bool) -> Option<usize> {
        while self.at < bytes.len() {
            let byte = bytes[self.at];
            match self.state {
                State::Quoted => match memchr(b'"', &bytes[self.at..]) {
                    None => self.at = bytes.len(),
                    Some(found) => (self.at, self.state) = (self.at + found + 1, State::Mark),
                },
                State::Mark if byte == b'"' => (self.at, self.state) = (self.at + 1, State::Quoted),
                State::Begin if byte == b'"' => (self.at, self.state) = (self.at + 1, State::Quoted),
                _ => {
                    // Before the delimiter is known every one of them begins a field, which matters for quotation marks only.
                    let rest = &bytes[self.at..];
                    let found = match self.delimiter {
                        Some(delimiter) => memchr2(delimiter, b'\n', rest),
                        None => rest.iter().position(|byte| *byte == b'\n' || DELIMITERS.contains(byte)),
                    };
                    match found {
                        None => (self.at, self.state) = (bytes.len(), State::Plain),
                        Some(found) => {
                            let line_feed = rest[found] == b'\n';
                            (self.at, self.state) = (self.at + found + 1, State::Begin);
                            if line_feed {
                                self.delimiter.get_or_insert_with(|| delimiter(&bytes[..self.at], self.tabs));
                                return Some(self.at);
                            }
                        }
                    }
                }
            }
        }
        (ended && !bytes.is_empty()).then_some(bytes.len())
    }
}

/// Cuts between rows.
struct Rows {
    feed: Feed,
    scanner: Scanner,
    /// The line of column names.
    header: Option<Vec<u8>>,
    /// Number of the next line, from 1.
    line: u64,
    /// Number of the next record, from 0.
    record: u64,
    /// How often a row without an end was given up so far.
    given_up: u32,
}

/// How often a quotation mark without its partner may hide the rest of a file before the rest is not looked at any more.
const MOST_GIVEN_UP: u32 = 16;

impl Rows {
    fn new(tabs: bool) -> Self {
        let scanner = Scanner::new(tabs);
        Self { feed: Feed::default(), scanner, header: None, line: 1, record: 0, given_up: 0 }
    }

    fn fault(&mut self, message: String) -> Cut {
        self.record += 1;
        Cut { bytes: Vec::new(), line: self.line, record: self.record - 1, skipped: Some(message) }
    }

    /// Hands out the rows before `end`.
    fn cut(&mut self, end: usize) -> Option<Cut> {
        let rows = self.feed.take(end);
        let (line, record) = (self.line, self.record);
        self.line += memchr_iter(b'\n', &rows).count() as u64;
        let mut scanner = Scanner { at: 0, state: State::Begin, ..self.scanner };
        let mut start = 0;
        while start < rows.len() {
            let end = scanner.next(&rows, true).unwrap_or(rows.len());
            self.record += u64::from(!is_blank(&rows[start..end]));
            start = end;
        }
        if self.record == record {
            return None;
        }
        let mut bytes = self.header.clone().unwrap_or_default();
        bytes.extend_from_slice(&rows);
        Some(Cut { bytes, line, record, skipped: None })
    }

    /// Gives up a row that has no end: goes on with the line after its first one.
    fn give_up(&mut self, ended: bool) -> Cut {
        let quoted = self.scanner.state == State::Quoted;
        let message = match quoted {
            true => "a quotation mark in this row has no partner".to_owned(),
            false => "the row has no end".to_owned(),
        };
        let cut = self.fault(message);
        self.given_up += 1;
        let again = self.given_up <= MOST_GIVEN_UP && quoted;
        let next =
            if again { memchr(b'\n', &self.feed.rest) } else { memrchr(b'\n', &self.feed.rest).filter(|_| !ended) };
        let length = next.map_or(self.feed.rest.len(), |at| at + 1);
        self.line += memchr_iter(b'\n', &self.feed.rest[..length]).count() as u64;
        self.feed.rest.drain(..length);
        (self.scanner.at, self.scanner.state) = (0, State::Begin);
        cut
    }
}

impl Split for Rows {
    fn next(&mut self, input: &mut dyn Read, options: &Options) -> io::Result<Option<Cut>> {
        let mut wanted = options.block_bytes.max(1);
        loop {
            self.feed.fill(input, wanted);
            if self.header.is_none() {
                // Empty lines before the names are no names.
                let blank =
                    self.feed.rest.iter().take_while(|byte| byte.is_ascii_whitespace() && **byte != b'\t').count();
                self.line += memchr_iter(b'\n', &self.feed.rest[..blank]).count() as u64;
                self.feed.rest.drain(..blank);
                self.scanner = Scanner::new(self.scanner.tabs);
                if let Some(end) = self.scanner.next(&self.feed.rest, self.feed.ended) {
                    let mut header = self.feed.take(end);
                    self.line += memchr_iter(b'\n', &header).count() as u64;
                    if !header.ends_with(b"\n") {
                        header.push(b'\n');
                    }
                    self.scanner.at = 0;
                    self.header = Some(header);
                    continue;
                }
                if self.feed.rest.len() > options.max_record {
                    self.feed.rest.clear();
                    self.feed.ended = true;
                    return Ok(Some(self.fault("the line of column names has no end".to_owned())));
                }
            } else {
                let mut end = 0;
                while let Some(row) = self.scanner.next(&self.feed.rest, false) {
                    end = row;
                }
                if end > 0 {
                    self.scanner.at -= end;
                    match self.cut(end) {
                        Some(cut) => return Ok(Some(cut)),
                        None => continue,
                    }
                }
            }
            if self.feed.ended {
                self.feed.check()?;
                if self.feed.rest.is_empty() {
                    return Ok(None);
                }
                if self.scanner.state == State::Quoted {
                    return Ok(Some(self.give_up(true)));
                }
                let length = self.feed.rest.len();
                (self.scanner.at, self.scanner.state) = (0, State::Begin);
                match self.cut(length) {
                    Some(cut) => return Ok(Some(cut)),
                    None => return Ok(None),
                }
            }
            if self.feed.rest.len() > options.max_record {
                if self.scanner.state == State::Quoted {
                    return Ok(Some(self.give_up(false)));
                }
                let cut = self.fault(too_long(options));
                self.skip(input, options);
                return Ok(Some(cut));
            }
            wanted = Feed::more(wanted.max(self.feed.rest.len()), options);
        }
    }
}

impl Rows {
    /// Reads past the row that is open, without holding it.
    fn skip(&mut self, input: &mut dyn Read, options: &Options) {
        loop {
            self.line += memchr_iter(b'\n', &self.feed.rest[..self.scanner.at]).count() as u64;
            self.feed.rest.drain(..self.scanner.at);
            self.scanner.at = 0;
            self.feed.fill(input, self.feed.rest.len() + options.block_bytes.max(1));
            if let Some(end) = self.scanner.next(&self.feed.rest, false) {
                self.line += memchr_iter(b'\n', &self.feed.rest[..end]).count() as u64;
                self.feed.rest.drain(..end);
                self.scanner.at -= end;
                return;
            }
            if self.feed.ended {
                self.feed.rest.clear();
                (self.scanner.at, self.scanner.state) = (0, State::Begin);
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Fields, Origin};

    fn read(tabs: bool, input: &[u8], options: &Options) -> Vec<String> {
        let origin = Arc::new(Origin { path: "a.csv".into(), id: "a".into() });
        let (mut split, mut out, mut input) = (Rows::new(tabs), Vec::new(), input);
        let mut sink = |document: Result<Record, InputFault>| {
            out.push(match document {
                Ok(Record { document, line }) => {
                    let source = &document.source;
                    let fields: Vec<String> =
                        source.fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
                    let published = document.metadata.published.unwrap_or_default();
                    let (line, record) = (line.unwrap(), source.record);
                    format!("{line} {record} {} {published}|{}|{}", document.id, document.text, fields.join(" "))
                        .replace('\n', "/")
                }
                Err(fault) => format!("{fault} {:?}", fault.record),
            });
        };
        while let Some(cut) = split.next(&mut input, options).unwrap() {
            let Cut { bytes, line, record, skipped } = cut;
            match skipped {
                Some(message) => {
                    sink(Err(InputFault { path: "a.csv".into(), line: Some(line), record: Some(record), message }))
                }
                None => {
                    let part = Part { origin: origin.clone(), bytes, line, record, encoding: None };
                    decode("csv", tabs, &part, options, &mut sink);
                }
            }
        }
        out
    }

    /// Reads in pieces of many sizes, which must not make a difference.
    fn all(tabs: bool, input: &str) -> Vec<String> {
        let whole = read(tabs, input.as_bytes(), &Options::default());
        for block_bytes in 1..80 {
            let options = Options { block_bytes, ..Options::default() };
            assert_eq!(read(tabs, input.as_bytes(), &options), whole, "{block_bytes}");
        }
        whole
    }

    #[test]
    fn tables() {
        let expected = [
            "2 0 x 2021-03-04|Một, hai|chủ đề=\"xã hội\"",
            "3 1 a:1 |Ba/\"bốn\"|",
            "6 2 a:2 05/03/2021|Năm|chủ đề=\"5\\\" ống\"",
        ];
        let table = "id,ngày đăng,Nội dung,chủ đề\r\nx,2021-03-04,\"Một, hai\",xã hội\r\n,,\"Ba\n\"\"bốn\"\"\",\r\n\r\n,05/03/2021,Năm,5\" ống\r\n";
        assert_eq!(all(false, table), expected);
        // Without a line feed at the end, and with other delimiters, which the names tell.
        assert_eq!(all(false, table.trim_end()), expected);
        for delimiter in [";", "\t", "|"] {
            let other = table.replace("Một, hai", "Một@ hai").replace(',', delimiter).replace('@', ",");
            assert_eq!(all(false, &other), expected, "{delimiter}");
        }
        assert_eq!(all(true, "text\tid\na, b\t1\n\n\"c\td\"\t2\n"), ["2 0 1 |a, b|", "4 1 2 |c\td|"]);
        // One column; names in quotation marks; blank lines first.
        assert_eq!(
            all(false, "text\na\nb, c\n"),
            ["2 0 a:0 |a|", "3: 2 fields in a table of 1 columns Some(1)"].map(|l| l.replace("3: ", "a.csv:3: "))
        );
        assert_eq!(
            all(false, "\n\n\"te\nxt\",content\na,b\n"),
            ["5 0 a:0 |b|te\nxt=\"a\""].map(|l| l.replace('\n', "/"))
        );
    }

    #[test]
    fn the_user_names_columns() {
        let fields = Fields { text: Some("Câu".into()), id: Some("n".into()), ..Fields::default() };
        let options = Options { fields, ..Options::default() };
        assert_eq!(
            read(false, "n,lời,text\n5,a,b\n".as_bytes(), &options),
            ["a.csv:1: no column `Câu`; the columns are `n`, `lời`, `text` None"]
        );
        assert_eq!(read(false, "n,Câu,text\n5,a,b\n".as_bytes(), &options), ["2 0 5 |a|text=\"b\""]);
        let message = "a.csv:1: no column with a usual name for texts; --text-field takes one of `x`, `y` None";
        assert_eq!(all(false, "x,y\n1,2\n3,4\n"), [message]);
    }

    #[test]
    fn rows_that_are_wrong() {
        assert_eq!(
            all(false, "id,text\n1,a,b\n2\n3,c\n4,\n5,\"d\"e\n"),
            [
                "a.csv:2: 3 fields in a table of 2 columns Some(0)",
                "a.csv:3: 1 fields in a table of 2 columns Some(1)",
                "4 2 3 |c|",
                "a.csv:5: the text of the record is empty Some(3)",
                "6 4 5 |de|",
            ]
        );
        // A mark without its partner costs its own row.
        assert_eq!(
            all(false, "id,text\n1,\"a\n2,b\n3,c"),
            ["a.csv:2: a quotation mark in this row has no partner Some(0)", "3 1 2 |b|", "4 2 3 |c|"]
        );
        let out = read(false, b"id,text\n1,\xFF\xFE\n2,b\n", &Options::default());
        assert_eq!(out[1], "3 1 2 |b|");
    }

    #[test]
    fn a_long_row_is_skipped_and_not_held() {
        let long = format!("id,text\n1,a\n2,{}\n3,c\n4,\"{}\"\n5,e\n", "x,".repeat(3000), "y\n".repeat(3000));
        for block_bytes in [1, 64, 1000] {
            let options = Options { block_bytes, max_record: 1000, ..Options::default() };
            let out = read(false, long.as_bytes(), &options);
            assert_eq!(
                out[..3],
                ["2 0 1 |a|", "a.csv:3: row longer than 1000 bytes, the limit for one document Some(1)", "4 2 3 |c|"]
            );
            assert_eq!(out[3], "a.csv:5: a quotation mark in this row has no partner Some(3)");
        }
    }

    #[test]
    fn names_of_columns_make_a_table() {
        for (head, expected) in [
            ("id,text\n", Looks::Like),
            ("title;content;date", Looks::Like),
            ("tiêu đề,nội dung\n", Looks::Like),
            ("Bài viết, ảnh: Lò Văn Khún\n", Looks::Unlike),
            ("Sáng 12/7, Tỉnh ủy họp; dự có các huyện ủy.\n", Looks::Unlike),
            ("text\n", Looks::Unlike),
            ("id\ttext\n", Looks::Unlike),
        ] {
            assert_eq!(Csv.looks(head.as_bytes()), expected, "{head}");
        }
        assert_eq!(Tsv.looks(b"id\ttext\n"), Looks::Like);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_cut_alike(
            pieces in proptest::collection::vec(
                proptest::sample::select(vec!["id,text\n", "\"", ",", "\n", "\r\n", "a,b", "\"c\nd\"", ";", "\"\"", " "]),
                0..30,
            ),
            block_bytes in 1_usize..40,
        ) {
            let input = format!("id,text\n{}", pieces.concat());
            let options = Options::default();
            let whole = read(false, input.as_bytes(), &options);
            proptest::prop_assert_eq!(read(false, input.as_bytes(), &Options { block_bytes, ..options }), whole);
        }
    }
}

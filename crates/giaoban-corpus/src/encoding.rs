use std::borrow::Cow;
use std::io::{self, Cursor, Read};

use giaoban_core::text::Span;
use giaoban_encoding::{Encoding, Prior, Transcoder, decode, detect, misread, undo, wide};

use crate::{Options, Record};

/// The encoding of most input, as `source.encoding` names it.
pub(crate) const UTF_8: &str = "UTF-8";

/// How much of a stream is looked at to tell its encoding.
const SAMPLE: u64 = 64 << 10;

/// The text that `bytes` hold and the name of their encoding.
///
/// `hint` is what the file or its envelope says about the encoding (`charset=…` of an HTML page or of an HTTP header), which may be
/// wrong. The byte order mark is no part of the text. Bytes that are not of the encoding become U+FFFD. An error is one line that
/// says what is wrong and where.
pub fn text_of<'a>(
    bytes: &'a [u8],
    options: &Options,
    hint: Option<&str>,
) -> Result<(Cow<'a, str>, &'static str), String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let decoded = decode(bytes, Prior { forced: options.encoding, declared: hint }).map_err(|e| e.to_string())?;
    Ok((decoded.text, decoded.encoding.name()))
}

/// The beginning of a file as it would look in UTF-8, when it is in UTF-16; unchanged otherwise. The other encodings hold ASCII
/// as it is, which is all that formats look at.
pub(crate) fn in_utf_8(head: &[u8]) -> Cow<'_, [u8]> {
    match wide(head).map(|encoding| decode(head, Prior { forced: Some(encoding), declared: None })) {
        Some(Ok(decoded)) => Cow::Owned(decoded.text.into_owned().into_bytes()),
        _ => Cow::Borrowed(head),
    }
}

/// A stream of text in UTF-8 and the name of the encoding that it was in.
pub(crate) type TextStream = (Box<dyn Read + Send>, &'static str);

/// The stream `input`, which begins with `head` (bytes of `head` have not been taken from it), in UTF-8.
///
/// Bytes that are wrong in UTF-8 itself are handed on as they are, so that they concern their own record only, and so is
/// a stream whose encoding is not known from its first 64 KiB.
pub(crate) fn text_stream(
    head: &[u8],
    mut input: Box<dyn Read + Send>,
    options: &Options,
) -> Result<TextStream, String> {
    let encoding = match options.encoding {
        Some(encoding) => encoding,
        None if !head.is_ascii() && simdutf8::basic::from_utf8(head).is_ok() => Encoding::Utf8,
        None => {
            let mut sample = Vec::new();
            let read = (&mut input).take(SAMPLE).read_to_end(&mut sample);
            let encoding = detect(&sample, None).unwrap_or(Encoding::Utf8);
            let sample = Cursor::new(sample);
            // What was read before a failure is read as it would have been, and then the failure.
            input = match read {
                Ok(_) => Box::new(sample.chain(input)),
                Err(error) => Box::new(sample.chain(Failed(Some(error)))),
            };
            encoding
        }
    };
    Ok(match encoding {
        Encoding::Utf8 => (input, UTF_8),
        _ => (Box::new(Transcoder::new(input, encoding)), encoding.name()),
    })
}

/// The rest of a stream that could not be read.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Undoes a decoding that somebody did wrongly before the text came here, and counts the characters that were lost.
pub(crate) fn mend(mut record: Record, options: &Options) -> Record {
    let document = &mut record.document;
    if options.encoding.is_none()
        && let Some(inner) = misread(&document.text)
    {
        let mut places = Vec::with_capacity(2 * document.zones.len());
        for zone in &document.zones {
            places.extend([zone.span.start() as usize, zone.span.end() as usize]);
        }
        document.text = undo(&document.text, inner, &mut places);
        for (zone, place) in document.zones.iter_mut().zip(places.chunks_exact(2)) {
            zone.span = Span::new(place[0] as u32, place[1] as u32);
        }
        document.source.inner_encoding = Some(inner.name());
        if let Some(title) = &mut document.metadata.title {
            *title = undo(title, inner, &mut []);
        }
    }
    document.source.replaced = memchr::memmem::find_iter(document.text.as_bytes(), "\u{FFFD}").count() as u64;
    record
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Corpus;

    const TEXT: &str = "Sáng 12/7, Tỉnh ủy họp bàn về nông thôn mới; các huyện ủy, thành ủy dự.";

    /// `TEXT` in VNI and in TCVN3, as they look in windows-1252.
    const VNI: &str = "Saùng 12/7, Tænh uûy hoïp baøn veà noâng thoân môùi; caùc huyeän uûy, thaønh uûy döï.";
    const TCVN3: &str = "S¸ng 12/7, TØnh ñy häp bµn vÒ n«ng th«n míi; c¸c huyÖn ñy, thµnh ñy dù.";

    fn latin(text: &str) -> Vec<u8> {
        text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
    }

    fn utf_16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    /// Text, encoding, inner encoding and lost characters of every document of the file `name` that holds `bytes`.
    fn read(name: &str, bytes: &[u8], options: Options) -> Vec<Result<(String, String, u64), String>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let mut corpus = Corpus::new(vec![path], options);
        let mut out = Vec::new();
        while let Some(block) = corpus.next_block() {
            block.decode(&mut |record| {
                out.push(match record {
                    Ok(Record { document, .. }) => {
                        let source = &document.source;
                        let inner = source.inner_encoding.map(|inner| format!(" of {inner}")).unwrap_or_default();
                        Ok((document.text.clone(), format!("{}{inner}", source.encoding), source.replaced))
                    }
                    Err(fault) => Err(fault.message),
                });
            });
        }
        out
    }

    fn good(text: &str, encoding: &str) -> Result<(String, String, u64), String> {
        Ok((text.to_owned(), encoding.to_owned(), 0))
    }

    #[test]
    fn files_and_streams_of_records_are_decoded() {
        for (text, encode, name) in [
            (TEXT, (|text| text.as_bytes().to_vec()) as fn(&str) -> Vec<u8>, "UTF-8"),
            (TEXT, utf_16, "UTF-16LE"),
            (VNI, latin, "VNI"),
            (TCVN3, latin, "TCVN3"),
        ] {
            assert_eq!(read("a.txt", &encode(text), Options::default()), [good(TEXT, name)]);
            let lines = format!("{{\"text\":\"{text}\"}}\n").repeat(2000);
            let read = read("a.jsonl", &encode(&lines), Options::default());
            assert_eq!(read.len(), 2000);
            for document in read {
                assert_eq!(document, good(TEXT, name));
            }
        }
    }

    #[test]
    fn formats_are_recognised_in_utf_16() {
        let line = utf_16(&format!("\u{FEFF}{{\"text\":\"{TEXT}\"}}\n"));
        assert_eq!(read("a", &line, Options::default()), [good(TEXT, "UTF-16LE")]);
        assert_eq!(read("a", &line[2..], Options::default()), [good(TEXT, "UTF-16LE")]);
        let list = utf_16(&format!("[{{\"text\":\"{TEXT}\"}},\n{{\"text\":\"{TEXT}\"}}]"));
        assert_eq!(read("a.json", &list, Options::default()), [good(TEXT, "UTF-16LE"), good(TEXT, "UTF-16LE")]);
        let table = utf_16(&format!("id\ttext\n1\t{TEXT}\n"));
        assert_eq!(read("a.tsv", &table, Options::default()), [good(TEXT, "UTF-16LE")]);
        let table = latin(&format!("id,text\n1,\"{VNI}\"\n2,\"{VNI}\"\n"));
        assert_eq!(read("a.csv", &table, Options::default()), [good(TEXT, "VNI"), good(TEXT, "VNI")]);
    }

    #[test]
    fn legacy_text_that_was_stored_as_utf_8_is_mended() {
        let double: String = TEXT.bytes().map(char::from).collect();
        for (seen, inner) in [(TCVN3, "TCVN3"), (VNI, "VNI"), (&*double, "UTF-8")] {
            let json = format!("{{\"text\":\"{seen}\",\"title\":\"{}\"}}\n", seen.split(';').next().unwrap());
            let expected = [good(TEXT, &format!("UTF-8 of {inner}"))];
            assert_eq!(read("a.txt", seen.as_bytes(), Options::default()), expected);
            assert_eq!(read("a.jsonl", json.as_bytes(), Options::default()), expected);
        }
    }

    #[test]
    fn zones_move_with_mended_text() {
        let page = format!(
            "<html><body><h1>TØnh ñy häp</h1><p>{TCVN3}</p><figure><img src=a.jpg><figcaption>§ång bµo th¨m c¸c huyÖn\
            </figcaption></figure><p>{TCVN3}</p></body></html>"
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.html");
        std::fs::write(&path, page).unwrap();
        let mut corpus = Corpus::new(vec![path], Options::default());
        let mut zones = Vec::new();
        while let Some(block) = corpus.next_block() {
            block.decode(&mut |record| {
                let document = record.unwrap().document;
                assert_eq!(document.source.inner_encoding, Some("TCVN3"));
                zones.extend(document.zones.iter().map(|zone| zone.span.of(&document.text).to_owned()));
            });
        }
        assert!(zones.contains(&"Đồng bào thăm các huyện".to_owned()), "{zones:?}");
    }

    #[test]
    fn a_forced_encoding_is_believed() {
        let forced = |encoding| Options { encoding: Some(encoding), ..Options::default() };
        assert_eq!(read("a.txt", &latin(VNI), forced(Encoding::Windows1252)), [good(VNI, "windows-1252")]);
        assert_eq!(read("a.txt", TCVN3.as_bytes(), forced(Encoding::Utf8)), [good(TCVN3, "UTF-8")]);
        let line = latin("{\"text\":\"S¬n La\"}\n");
        assert_eq!(read("a.jsonl", &line, forced(Encoding::Tcvn3)), [good("Sơn La", "TCVN3")]);
    }

    #[test]
    fn lost_characters_are_counted() {
        let broken = [TEXT.as_bytes(), b"\xC3 \xE1\xBB"].concat();
        let expected = [Ok((format!("{TEXT}\u{FFFD} \u{FFFD}"), "UTF-8".to_owned(), 2))];
        assert_eq!(read("a.txt", &broken, Options::default()), expected);
    }
}

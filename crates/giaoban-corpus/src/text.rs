use giaoban_core::{RawDocument, Source};

use crate::fault::size;
use crate::{Format, InputFault, Looks, Options, Part, Record, Sink, text_of};

/// Plain text: one document a file.
#[derive(Debug)]
pub(crate) struct Text;

impl Format for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn looks(&self, head: &[u8]) -> Looks {
        let wide = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
        Looks::like(wide || !head.contains(&0))
    }

    fn decode(&self, part: &Part, options: &Options, sink: Sink<'_>) {
        let fault = |message: String| InputFault::file(&part.origin.path, message);
        if part.bytes.len() > options.max_record {
            let limit = size(options.max_record as u64);
            return sink(Err(fault(format!("longer than {limit}, the limit for one document"))));
        }
        match text_of(&part.bytes, options, None) {
            Err(message) => {
                let good = simdutf8::compat::from_utf8(&part.bytes).map_or_else(|e| e.valid_up_to(), str::len);
                let line = 1 + memchr::memchr_iter(b'\n', &part.bytes[..good]).count() as u64;
                sink(Err(InputFault { line: Some(line), record: Some(0), ..fault(message) }));
            }
            Ok((text, _)) if text.is_empty() => sink(Err(fault("empty file".to_owned()))),
            Ok((text, _)) if text.trim().is_empty() => {
                sink(Err(fault("no text in the file, only white space".to_owned())))
            }
            Ok((text, encoding)) => {
                let path = part.origin.path.clone();
                let source = Source { path, format: self.name(), encoding, ..Source::default() };
                let id = part.origin.id.clone();
                let document = RawDocument { id, text: text.into_owned(), source, ..RawDocument::default() };
                sink(Ok(Record { document, line: None }));
            }
        }
    }
}

use giaoban_core::{RawDocument, Source};

use crate::fault::{size, utf8};
use crate::{Format, InputFault, Options, Part, Record, Split};

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

    fn recognizes(&self, _head: &[u8]) -> bool {
        true
    }

    fn split(&self) -> Option<Box<dyn Split>> {
        None
    }

    fn decode(&self, part: &Part, limits: &Options, sink: &mut dyn FnMut(Result<Record, InputFault>)) {
        let fault = |message: String| InputFault::file(&part.origin.path, message);
        if part.bytes.len() > limits.max_record {
            let limit = size(limits.max_record as u64);
            return sink(Err(fault(format!("longer than {limit}, the limit for one document"))));
        }
        match utf8(&part.bytes) {
            Err(message) => {
                let good = simdutf8::compat::from_utf8(&part.bytes).map_or_else(|e| e.valid_up_to(), str::len);
                let line = 1 + memchr::memchr_iter(b'\n', &part.bytes[..good]).count() as u64;
                sink(Err(InputFault { line: Some(line), record: Some(0), ..fault(message) }));
            }
            Ok("") => sink(Err(fault("empty file".to_owned()))),
            Ok(text) if text.trim().is_empty() => sink(Err(fault("no text in the file, only white space".to_owned()))),
            Ok(text) => {
                let path = part.origin.path.clone();
                let source = Source { path, format: self.name(), encoding: "UTF-8", ..Source::default() };
                let id = part.origin.id.clone();
                let document = RawDocument { id, text: text.to_owned(), source, ..RawDocument::default() };
                sink(Ok(Record { document, line: None }));
            }
        }
    }
}

#[cfg(not(feature = "pdf"))]
use crate::InputFault;
use crate::{Format, Looks, Options, Part, Sink};

/// PDF files with a layer of text.
#[derive(Debug)]
pub(crate) struct Pdf;

impl Format for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn looks(&self, head: &[u8]) -> Looks {
        Looks::sure(head.starts_with(b"%PDF-"))
    }

    #[cfg(feature = "pdf")]
    fn decode(&self, part: &Part, options: &Options, sink: Sink<'_>) {
        let read = giaoban_office::pdf(&part.bytes, options.max_record);
        sink(crate::office::record(read, part, self.name()));
    }

    #[cfg(not(feature = "pdf"))]
    fn decode(&self, part: &Part, _options: &Options, sink: Sink<'_>) {
        sink(Err(InputFault::file(&part.origin.path, crate::fault::not_built("a PDF", "pdf"))));
    }
}

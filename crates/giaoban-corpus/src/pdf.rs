use crate::{Format, InputFault, Looks, Options, Part, Sink};

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

    fn decode(&self, part: &Part, _options: &Options, sink: Sink<'_>) {
        let message =
            "this is a PDF, which this build does not read: build it with `cargo build --release --features full`";
        sink(Err(InputFault::file(&part.origin.path, message)));
    }
}

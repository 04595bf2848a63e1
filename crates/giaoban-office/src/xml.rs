use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// What to do with the content of an element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Visit {
    /// Go through it; [`Handler::end`] is called behind it.
    Into,
    /// Pass over all of it; [`Handler::end`] is not called.
    Skip,
}

/// Takes the elements and texts of a part in order. Names come without their prefix.
pub(crate) trait Handler {
    fn start(&mut self, name: &str, element: &Element<'_>) -> Visit;
    fn end(&mut self, name: &str);
    fn text(&mut self, text: &str);
    /// The document is over.
    fn finish(&mut self) {}
}

/// The attributes of an element.
pub(crate) struct Element<'a>(&'a BytesStart<'a>);

impl Element<'_> {
    /// The value of the attribute called `name`, whatever its prefix.
    pub(crate) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        attributes
            .with_checks(false)
            .filter_map(Result::ok)
            .find(|attribute| attribute.key.local_name().as_ref() == name)
            .and_then(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok())
    }

    pub(crate) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.trim().parse().ok()
    }

    /// A switch: on when there is no attribute `val` or it does not say otherwise.
    pub(crate) fn is_on(&self) -> bool {
        self.get("val").is_none_or(|value| !matches!(&*value, "0" | "false" | "off" | "none"))
    }
}

/// Walks through a part. The message of an error tells what is wrong with it.
pub(crate) fn walk(input: &mut dyn BufRead, handler: &mut dyn Handler) -> Result<(), String> {
    let mut reader = Reader::from_reader(input);
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    // How many elements are open, and how many of them lie in one that is passed over.
    let (mut open, mut skipped) = (0_usize, 0_usize);
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|error| match error {
            quick_xml::Error::Io(error) => error.to_string(),
            error => format!("not well-formed XML: {error}"),
        })?;
        match event {
            Event::Eof if open > 0 => return Err("the XML ends in the middle of an element".to_owned()),
            Event::Eof => break,
            Event::Start(start) => {
                open += 1;
                if skipped > 0 || handler.start(start.local_name().as_ref(), &Element(&start)) == Visit::Skip {
                    skipped += 1;
                }
            }
            Event::End(end) => {
                open -= 1;
                if skipped > 0 {
                    skipped -= 1;
                } else {
                    handler.end(end.local_name().as_ref());
                }
            }
            _ if skipped > 0 => {}
            Event::Text(text) => handler.text(&text.xml10_content()),
            Event::CData(text) => handler.text(&text.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => handler.text(character.encode_utf8(&mut [0; 4])),
                _ => handler.text(match &*reference {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    // Office documents define no entities of their own; those of a document type are not expanded.
                    _ => "",
                }),
            },
            _ => {}
        }
    }
    handler.finish();
    Ok(())
}

//! PDF files with a layer of text: the glyphs of a page by `hayro-interpret`, which says where each stands and which letters it shows. What
//! is a line and a paragraph is worked out in [`layout`].

mod layout;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};

use crate::{Error, OfficeText, PASSWORD, Properties};

/// How long one file may take. A page can be made to take for ever.
const PATIENCE: Duration = Duration::from_secs(60);
/// Stack of the thread that reads, for objects that lie in one another.
const STACK: usize = 64 << 20;
/// Most pages that are read.
const MOST_PAGES: usize = 20_000;

/// The text of a PDF file. `limit` is the greatest length of the text, in bytes.
///
/// Lines are joined to paragraphs, page numbers and running heads are left out, rows of tables become lines with ` | ` between the cells,
/// columns and the two sides of a letterhead are read one after the other.
///
/// # Errors
///
/// When it is no PDF, is damaged, protected with a password, has no text (a scan), does not say which letters its glyphs are, takes longer
/// than a minute, or has a text longer than `limit`.
pub fn pdf(bytes: &[u8], limit: usize) -> Result<OfficeText, Error> {
    if bytes.is_empty() {
        return Err(Error::new("empty file"));
    }
    let bytes = bytes.to_vec();
    let (sender, receiver) = mpsc::channel();
    let work = move || {
        let read = giaoban_core::guarded(|| read(bytes, limit));
        // Nobody listens any more when it took too long.
        let _ = sender.send(read);
    };
    let spawned = thread::Builder::new().name("pdf".to_owned()).stack_size(STACK).spawn(work);
    if spawned.is_err() {
        return Err(Error::new("no thread to read it with"));
    }
    match receiver.recv_timeout(PATIENCE) {
        Ok(Ok(read)) => read,
        Ok(Err(_)) | Err(mpsc::RecvTimeoutError::Disconnected) => Err(Error::new("this is a PDF, but a broken one")),
        Err(mpsc::RecvTimeoutError::Timeout) => {
            Err(Error::new(format!("this is a PDF that takes longer than {} seconds to read", PATIENCE.as_secs())))
        }
    }
}

fn read(bytes: Vec<u8>, limit: usize) -> Result<OfficeText, Error> {
    let pdf = Pdf::new(bytes).map_err(|error| {
        Error::new(match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PASSWORD,
            LoadPdfError::Decryption(_) => "this is an encrypted PDF, which is not read: save it without protection",
            LoadPdfError::Invalid => "this is a PDF, but a broken one",
        })
    })?;
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    let mut seen = Seen::default();
    for page in pdf.pages().iter().take(MOST_PAGES) {
        let (width, height) = page.render_dimensions();
        let transform = page.initial_transform(true).to_kurbo();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(transform, bounds, &cache, pdf.xref(), InterpreterSettings::default());
        let mut device = Collector { glyphs: Vec::new(), seen: &mut seen, limit };
        interpret_page(page, &mut context, &mut device);
        let glyphs = device.glyphs;
        pages.push(layout::Page::new(glyphs, f64::from(width), f64::from(height)));
        if seen.bytes > limit {
            let limit = limit >> 20;
            return Err(Error::new(format!("its text is longer than {limit} MiB, the limit for one document")));
        }
    }
    if seen.known + seen.unknown == 0 {
        return Err(Error::new(match seen.images {
            0 => "this is a PDF without text",
            _ => {
                "this is a PDF without a layer of text (a scan?): recognise its text first (OCR), for instance with `ocrmypdf`"
            }
        }));
    }
    if seen.unknown > seen.known {
        return Err(Error::new(
            "this is a PDF whose fonts do not say which letters they show: recognise its text first (OCR)",
        ));
    }
    let metadata = pdf.metadata();
    let title = metadata.title.as_deref().map(string).filter(|title| !title.trim().is_empty());
    Ok(OfficeText { text: layout::text(pages), properties: Properties { title, ..Properties::default() } })
}

/// A text of a PDF dictionary: UTF-16 or UTF-8 with a mark, or something near Latin-1.
fn string(bytes: &[u8]) -> String {
    if let Some(wide) = bytes.strip_prefix(b"\xFE\xFF") {
        let units: Vec<u16> = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        return String::from_utf16_lossy(&units);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

#[derive(Default)]
struct Seen {
    known: usize,
    unknown: usize,
    images: usize,
    bytes: usize,
}

struct Collector<'s> {
    glyphs: Vec<layout::Glyph>,
    seen: &'s mut Seen,
    limit: usize,
}

impl Device<'_> for Collector<'_> {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        if self.seen.bytes > self.limit {
            return;
        }
        for positioned in run.glyphs() {
            let text = match positioned.as_unicode() {
                Some(BfString::Char(character)) => character.to_string(),
                Some(BfString::String(text)) => text,
                None => {
                    self.seen.unknown += 1;
                    continue;
                }
            };
            self.seen.known += 1;
            self.seen.bytes += text.len();
            let advance = match &**positioned {
                Glyph::Outline(glyph) => glyph.advance_width(),
                Glyph::Type3(glyph) => glyph.advance_width(),
            };
            let place: Affine = props.transform * positioned.transform();
            // Outlines have a thousand units to the size of the font.
            let [start, end, top] =
                [Point::ZERO, Point::new(f64::from(advance.unwrap_or(500.0)), 0.0), Point::new(0.0, 1000.0)]
                    .map(|point| place * point);
            let glyph = layout::Glyph { text, left: start.x, right: end.x, base: start.y, size: start.y - top.y };
            // Text that stands upright or upside down is a stamp, a watermark or an axis.
            if (end.y - start.y).abs() <= 0.2 * (end.x - start.x).abs().max(0.1 * glyph.size) && glyph.size > 0.5 {
                self.glyphs.push(glyph);
            }
        }
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.seen.images += 1;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

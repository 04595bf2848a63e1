use std::any::Any;
use std::fmt;
use std::marker::PhantomData;

use giaoban_text::Span;
use serde::{Serialize, Serializer};

use crate::Payload;

/// One thing found: where, by which rule, and what it is.
#[derive(Clone, PartialEq, Debug)]
pub struct Annotation<T> {
    /// Bytes of the text as supplied.
    pub span: Span,
    /// Name of the pattern that fired, `family/pattern`.
    pub rule: &'static str,
    /// What was found.
    pub value: T,
}

/// A reference to the annotation with this index in the layer of `T`. Written as its id (`e12`).
pub struct Ref<T> {
    index: u32,
    of: PhantomData<fn() -> T>,
}

impl<T> Ref<T> {
    /// A reference to the annotation at `index` of its layer.
    pub fn new(index: usize) -> Self {
        Self { index: u32::try_from(index).expect("fewer annotations than bytes"), of: PhantomData }
    }

    /// The index.
    pub fn index(self) -> usize {
        self.index as usize
    }
}

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Ref<T> {}
impl<T> PartialEq for Ref<T> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}
impl<T> Eq for Ref<T> {}
impl<T> fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.index)
    }
}
impl<T: Payload> fmt::Display for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", T::ID_PREFIX, self.index)
    }
}
impl<T: Payload> Serialize for Ref<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Ids are a good part of what is written; this is the same as `collect_str` without the formatting machinery.
        let mut id = [0; 32];
        let mut at = id.len();
        let mut rest = self.index;
        loop {
            at -= 1;
            id[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        let prefix = T::ID_PREFIX.as_bytes();
        match at.checked_sub(prefix.len()) {
            Some(start) => {
                id[start..at].copy_from_slice(prefix);
                serializer.serialize_str(std::str::from_utf8(&id[start..]).expect("a prefix and digits"))
            }
            None => serializer.collect_str(self),
        }
    }
}

/// The layers of one document, one for each analyzer that ran.
#[derive(Default)]
pub struct Annotations {
    layers: Vec<(&'static str, Box<dyn Any + Send + Sync>)>,
}

impl Annotations {
    /// The layer of payload `T`, sorted by start and, for equal starts, longer spans first.
    ///
    /// # Panics
    /// Panics when no analyzer with that payload ran before: the asking analyzer does not name it in `READS`.
    pub fn of<T: Payload>(&self) -> &[Annotation<T>] {
        self.get().unwrap_or_else(|| panic!("the layer of {} was not declared in READS", std::any::type_name::<T>()))
    }

    /// The layer of payload `T`, `None` when its analyzer did not run.
    pub fn get<T: Payload>(&self) -> Option<&[Annotation<T>]> {
        self.layers.iter().find_map(|(_, layer)| layer.downcast_ref::<Vec<Annotation<T>>>()).map(Vec::as_slice)
    }

    /// The annotation that a reference points at.
    pub fn at<T: Payload>(&self, reference: Ref<T>) -> &Annotation<T> {
        &self.of::<T>()[reference.index()]
    }

    /// Stores the layer of the analyzer `name`.
    pub fn insert<T: Payload>(&mut self, name: &'static str, layer: Vec<Annotation<T>>) {
        self.layers.push((name, Box::new(layer)));
    }

    /// True when the analyzer `name` has a layer.
    pub fn has(&self, name: &str) -> bool {
        self.layers.iter().any(|(layer, _)| *layer == name)
    }
}

impl fmt::Debug for Annotations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.layers.iter().map(|(name, _)| name)).finish()
    }
}

/// Converts byte offsets of one text to the unit of the output.
#[derive(Debug)]
pub struct Offsets<'t> {
    text: &'t [u8],
    /// Units before every block of [`BLOCK`] bytes; empty for byte offsets.
    blocks: Vec<u32>,
    utf16: bool,
}

const BLOCK: usize = 64;

impl<'t> Offsets<'t> {
    /// Offsets stay bytes.
    pub fn bytes(text: &'t str) -> Self {
        Self { text: text.as_bytes(), blocks: Vec::new(), utf16: false }
    }

    /// Offsets become Unicode code points.
    pub fn code_points(text: &'t str) -> Self {
        Self::counted(text, false)
    }

    /// Offsets become UTF-16 code units.
    pub fn utf16(text: &'t str) -> Self {
        Self::counted(text, true)
    }

    fn counted(text: &'t str, utf16: bool) -> Self {
        let bytes = text.as_bytes();
        let mut blocks = Vec::with_capacity(bytes.len() / BLOCK + 1);
        let mut total = 0;
        for block in bytes.chunks(BLOCK) {
            blocks.push(total);
            total += count(block, utf16);
        }
        blocks.push(total);
        Self { text: bytes, blocks, utf16 }
    }

    /// The offset in the chosen unit of byte `at`, which is on a character boundary.
    #[inline]
    pub fn at(&self, at: u32) -> u32 {
        if self.blocks.is_empty() {
            return at;
        }
        let at = at as usize;
        let block = at / BLOCK;
        self.blocks[block] + count(&self.text[block * BLOCK..at], self.utf16)
    }
}

/// Units of at most [`BLOCK`] bytes.
fn count(bytes: &[u8], utf16: bool) -> u32 {
    // So few bytes can be counted in bytes, many at once.
    let starts: u8 = bytes.iter().map(|&b| u8::from((b as i8) >= -0x40)).sum();
    let pairs: u8 = if utf16 { bytes.iter().map(|&b| u8::from(b >= 0xF0)).sum() } else { 0 };
    u32::from(starts) + u32::from(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_agree_with_counting() {
        let text = format!("a\u{a0}đ😀 Tỉnh uỷ {} u\u{309}y 😀", "x̣ế".repeat(60));
        let (points, units, bytes) = (Offsets::code_points(&text), Offsets::utf16(&text), Offsets::bytes(&text));
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            assert_eq!(points.at(at as u32) as usize, text[..at].chars().count());
            assert_eq!(units.at(at as u32) as usize, text[..at].encode_utf16().count());
            assert_eq!(bytes.at(at as u32) as usize, at);
        }
    }
}

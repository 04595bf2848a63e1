use std::io::{self, Read};

use crate::Encoding;
use crate::decode::{append, complete, mark};

/// How much is read at a time.
const CHUNK: usize = 64 << 10;
/// A line longer than this is decoded in pieces.
const LONGEST_LINE: usize = 1 << 20;

/// Decodes a stream: reads bytes of an encoding and gives UTF-8.
///
/// The text is what [`decode`](crate::decode()) would make of the whole, except that capitals of TCVN3 are restored piece by
/// piece in lines of more than 1 MiB. Memory is bounded by that.
pub struct Transcoder<R> {
    input: R,
    encoding: Encoding,
    /// Read and not decoded.
    bytes: Vec<u8>,
    /// Decoded and not given away, from `given` on.
    text: String,
    given: usize,
    begun: bool,
    ended: bool,
}

impl<R: Read> Transcoder<R> {
    /// Decodes `input` from `encoding`; a byte order mark is left out.
    pub fn new(input: R, encoding: Encoding) -> Self {
        Self { input, encoding, bytes: Vec::new(), text: String::new(), given: 0, begun: false, ended: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.given = 0;
        while self.text.is_empty() && !self.ended {
            let before = self.bytes.len();
            self.ended = (&mut self.input).take(CHUNK as u64).read_to_end(&mut self.bytes)? == 0;
            if !self.begun && (self.ended || self.bytes.len() >= 3) {
                self.begun = true;
                let mark = mark(self.encoding);
                if self.bytes.starts_with(mark) {
                    self.bytes.drain(..mark.len());
                }
            }
            let end = if self.ended {
                self.bytes.len()
            } else if self.bytes.len() < LONGEST_LINE
                && memchr::memchr(b'\n', &self.bytes[before.min(self.bytes.len())..]).is_none()
            {
                0
            } else {
                complete(self.encoding, &self.bytes)
            };
            append(self.encoding, &self.bytes[..end], &mut self.text);
            self.bytes.drain(..end);
        }
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            self.fill()?;
        }
        let rest = &self.text.as_bytes()[self.given..];
        let size = rest.len().min(out.len());
        out[..size].copy_from_slice(&rest[..size]);
        self.given += size;
        Ok(size)
    }
}

impl<R> std::fmt::Debug for Transcoder<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transcoder").field("encoding", &self.encoding).finish_non_exhaustive()
    }
}

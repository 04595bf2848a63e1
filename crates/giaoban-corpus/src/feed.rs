use std::io::{self, Read};

use crate::Options;

/// What was read of a stream and not handed out, for formats that cut it.
#[derive(Default, Debug)]
pub(crate) struct Feed {
    /// The bytes.
    pub(crate) rest: Vec<u8>,
    /// Whether the stream gives nothing more.
    pub(crate) ended: bool,
    error: Option<io::Error>,
}

impl Feed {
    /// Reads until `rest` holds `size` bytes or the input ends. An error is kept until everything before it has been used.
    pub(crate) fn fill(&mut self, input: &mut dyn Read, size: usize) {
        let missing = size.saturating_sub(self.rest.len()) as u64;
        if missing == 0 || self.ended {
            return;
        }
        self.rest.reserve_exact(missing as usize);
        match input.take(missing).read_to_end(&mut self.rest) {
            Ok(read) => self.ended = read < missing as usize,
            Err(error) => (self.ended, self.error) = (true, Some(error)),
        }
    }

    /// How much to read when `read` bytes hold no whole record: twice as much, but not more than a record may have.
    pub(crate) fn more(read: usize, options: &Options) -> usize {
        read.saturating_mul(2).min(options.max_record.max(options.block_bytes) + 1)
    }

    /// What ended the stream. To be asked before a record at its end is handed out, which may be a part of one only.
    pub(crate) fn check(&mut self) -> io::Result<()> {
        match self.error.take() {
            Some(error) => {
                self.rest.clear();
                Err(error)
            }
            None => Ok(()),
        }
    }

    /// Hands out the first `length` bytes.
    pub(crate) fn take(&mut self, length: usize) -> Vec<u8> {
        let rest = self.rest[length..].to_vec();
        let mut bytes = std::mem::replace(&mut self.rest, rest);
        bytes.truncate(length);
        bytes
    }
}

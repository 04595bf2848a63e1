//! Parquet, as a format. What reads it is in [`columns`], when it is built in.

#[cfg(feature = "parquet")]
mod columns;

use crate::{Access, Format, Looks, Options, Part, Sink};

/// Parquet files with a column of texts.
#[derive(Debug)]
pub(crate) struct Parquet;

const NAME: &str = "parquet";

impl Format for Parquet {
    fn name(&self) -> &'static str {
        NAME
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["parquet", "parq"]
    }

    fn looks(&self, head: &[u8]) -> Looks {
        // `PARE`: with an encrypted table of contents.
        Looks::sure(head.starts_with(b"PAR1") || head.starts_with(b"PARE"))
    }

    fn access(&self) -> Access {
        #[cfg(feature = "parquet")]
        return Access::Random(columns::open);
        #[cfg(not(feature = "parquet"))]
        return Access::Random(|_, _| Err(crate::fault::not_built("a Parquet file", "parquet")));
    }

    fn decode(&self, _part: &Part, _options: &Options, _sink: Sink<'_>) {}
}

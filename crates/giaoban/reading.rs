//! The options that say what is read and how.

use std::path::PathBuf;

use giaoban_corpus::{Corpus, Encoding, FORMATS, Fields, Options};

/// How input is read.
#[derive(clap::Args, Clone, Debug)]
#[command(next_help_heading = "Reading")]
pub(crate) struct Reading {
    /// File with the paths of more files and folders to read, one a line or ended by NUL; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,
    /// Format of all files, which folders are then searched for whatever their endings [default: told from the content and
    /// the name of each]
    #[arg(long, value_name = "NAME", value_parser = format_names())]
    pub(crate) format: Option<String>,
    /// Character encoding of the input [default: told from the bytes of each file]
    #[arg(long, value_name = "NAME", value_parser = parse_encoding)]
    pub(crate) encoding: Option<Encoding>,
    /// Field or column that holds the text; `article.body` for a field in a field [default: a usual name]
    #[arg(long, value_name = "NAME")]
    pub(crate) text_field: Option<String>,
    /// Field or column that holds the id
    #[arg(long, value_name = "NAME")]
    pub(crate) id_field: Option<String>,
    /// Field or column that holds the publication time
    #[arg(long, value_name = "NAME")]
    pub(crate) date_field: Option<String>,
    /// Field or column that holds the address
    #[arg(long, value_name = "NAME")]
    pub(crate) url_field: Option<String>,
    /// Field or column that holds the title
    #[arg(long, value_name = "NAME")]
    pub(crate) title_field: Option<String>,
    /// Longest document that is taken, in bytes; K, M and G are understood
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = parse_size)]
    pub(crate) max_record: usize,
}

impl Reading {
    /// Whether there is anything to read: `paths`, or a list of them.
    pub(crate) fn has_input(&self, paths: &[PathBuf]) -> bool {
        !paths.is_empty() || self.files_from.is_some()
    }

    /// The corpus of `paths` and of what the list names. What is in `exclude` is passed over.
    pub(crate) fn corpus(&self, paths: &[PathBuf], exclude: Vec<PathBuf>) -> Corpus {
        let options = Options {
            max_record: self.max_record,
            encoding: self.encoding,
            exclude,
            format: FORMATS.iter().map(|format| format.name()).find(|name| self.format.as_deref() == Some(name)),
            fields: Fields {
                text: self.text_field.clone(),
                id: self.id_field.clone(),
                date: self.date_field.clone(),
                url: self.url_field.clone(),
                title: self.title_field.clone(),
            },
            ..Options::default()
        };
        let corpus = Corpus::new(paths.to_vec(), options);
        match &self.files_from {
            Some(list) => corpus.with_list(list.clone()),
            None => corpus,
        }
    }

    /// The options that change what is read, for `run.json`.
    pub(crate) fn written(&self) -> Written<'_> {
        Written {
            files_from: self.files_from.as_ref(),
            format: self.format.as_deref(),
            encoding: self.encoding.map(Encoding::name),
            text_field: self.text_field.as_deref(),
            id_field: self.id_field.as_deref(),
            date_field: self.date_field.as_deref(),
            url_field: self.url_field.as_deref(),
            title_field: self.title_field.as_deref(),
            max_record: self.max_record,
        }
    }
}

/// The options of [`Reading`] as `run.json` has them; those that were not given are left out.
#[derive(serde::Serialize)]
pub(crate) struct Written<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    files_from: Option<&'a PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'a str>,
    encoding: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url_field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title_field: Option<&'a str>,
    max_record: usize,
}

fn format_names() -> clap::builder::PossibleValuesParser {
    FORMATS.iter().map(|format| format.name()).collect::<Vec<_>>().into()
}

fn parse_encoding(name: &str) -> Result<Encoding, String> {
    let names = Encoding::ALL.map(Encoding::name).join(", ");
    Encoding::named(name).ok_or_else(|| format!("not an encoding that is read; known are {names}"))
}

fn parse_size(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor: usize = match text[digits.len()..].to_ascii_uppercase().trim_end_matches("IB").trim_end_matches('B') {
        "" => 1,
        "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        unit => return Err(format!("unknown unit `{unit}`")),
    };
    let number: usize = digits.parse().map_err(|_| "expected a size such as 500000, 64M or 1G".to_owned())?;
    // Spans are 32-bit byte offsets.
    match number.checked_mul(factor) {
        Some(size @ 1..0xFFFF_FFFF) => Ok(size),
        _ => Err("must be between 1 and 4 GiB".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(parse_size("500"), Ok(500));
        assert_eq!(parse_size("64M"), Ok(64 << 20));
        assert_eq!(parse_size("2k"), Ok(2048));
        assert_eq!(parse_size("1GiB"), Ok(1 << 30));
        for wrong in ["", "0", "M", "12X", "-1", "4G", "99999999999G"] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
    }
}

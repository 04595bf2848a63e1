use std::fmt;

use giaoban_corpus::InputFault;
use serde::Serialize;

/// Something that went wrong during a run, with the place in the input.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Failure {
    /// Path as given by the user, `-` for standard input.
    pub path: String,
    /// Line in the file, from 1; absent when the whole file is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Number of the record in the file, from 0; absent when the whole file is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
    /// The document, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The analyzer that failed; absent for input that could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub analyzer: Option<&'static str>,
    /// What is wrong, one line.
    pub message: String,
}

impl Failure {
    /// The reading of a file, or of some files that begin with it, broke off.
    pub(crate) fn reading(path: String, message: String) -> Self {
        let message = format!("reading broke off here: {message}");
        Self { path, line: None, record: None, document: None, analyzer: None, message }
    }
}

impl From<InputFault> for Failure {
    fn from(fault: InputFault) -> Self {
        let InputFault { path, line, record, message } = fault;
        Self { path, line, record, document: None, analyzer: None, message }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        f.write_str(": ")?;
        match (&self.analyzer, &self.document) {
            (Some(analyzer), Some(document)) => {
                write!(f, "analyzer `{analyzer}` failed on document `{document}`: {}", self.message)
            }
            _ => f.write_str(&self.message),
        }
    }
}

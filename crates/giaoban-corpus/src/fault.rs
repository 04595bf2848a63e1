use std::fmt;

use crate::unpack::Damage;

/// Something in the input that could not be read. The rest of the input is not touched by it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InputFault {
    /// Path as given by the user, `-` for standard input.
    pub path: String,
    /// Line in the file, from 1; `None` when the whole file is meant.
    pub line: Option<u64>,
    /// Number of the record in the file, from 0; `None` when the whole file is meant.
    pub record: Option<u64>,
    /// What is wrong, one line, without the path.
    pub message: String,
}

impl InputFault {
    pub(crate) fn file(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), line: None, record: None, message: message.into() }
    }
}

impl fmt::Display for InputFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

/// What the operating system said, without its error number.
pub(crate) fn io_message(error: &std::io::Error) -> String {
    if let Some(damage) = error.get_ref().and_then(|inner| inner.downcast_ref::<Damage>()) {
        return damage.to_string();
    }
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "not readable: permission denied".to_owned(),
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            format!("not readable: {}", text.to_lowercase())
        }
    }
}

/// A size for a person: `64 MiB`, `1.5 GiB`, `700 bytes`.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 3] = ["KiB", "MiB", "GiB"];
    let mut value = bytes as f64;
    let mut unit = "bytes";
    for next in UNITS {
        if value < 1024.0 {
            break;
        }
        value /= 1024.0;
        unit = next;
    }
    format!("{} {unit}", (value * 10.0).round() / 10.0)
}

/// The message about `what`, which needs the feature `feature` that this build does not have.
#[cfg(not(all(feature = "parquet", feature = "pdf")))]
pub(crate) fn not_built(what: &str, feature: &str) -> String {
    format!(
        "this is {what}, which this build does not read: build it with `cargo build --release --features {feature}` (or \
         `--features full`)"
    )
}

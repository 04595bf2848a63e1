//! Lexicons of the user: names, aliases and corrections in tab-separated files.

use std::sync::Arc;

/// What a row of a user's lexicon asks for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TermAction {
    /// Find the name and the phrases, under the name.
    Add,
    /// Find the phrases, under a name that is known already.
    Alias,
    /// Leave out what has the name, and mentions printed as one of the phrases.
    Drop,
    /// Give what has one of the phrases as its name the name of the row.
    Merge,
}

/// A row of a user's lexicon.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// What it asks for.
    pub action: TermAction,
    /// The type of mention as the analyzer calls it, such as `ORG`; `*` for all (`drop` only).
    pub mention_type: String,
    /// The kind within the type, such as `company`; empty when not given.
    pub kind: String,
    /// The canonical name; empty when not given (`drop` only).
    pub name: String,
    /// Phrases, or for `merge` other names.
    pub phrases: Vec<String>,
    path: Arc<str>,
    line: u32,
}

impl Term {
    /// The error that something is wrong with this row.
    pub fn error(&self, message: impl Into<String>) -> TermError {
        TermError { path: self.path.clone(), line: self.line, message: message.into() }
    }
}

/// Something is wrong with a row of a user's lexicon.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{path}:{line}: {message}")]
pub struct TermError {
    path: Arc<str>,
    /// Counted from 1.
    line: u32,
    message: String,
}

/// The rows of a user's lexicons, in the order of files and lines.
#[derive(Clone, Default, Debug)]
pub struct Terms(Vec<Term>);

impl Terms {
    /// The rows.
    pub fn iter(&self) -> impl Iterator<Item = &Term> {
        self.0.iter()
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True when there are no rows.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds the rows of a file; `path` is for messages.
    ///
    /// A row has the cells `action`, `type`, `kind`, `name`, `phrases` (parted by `|`), with tabs between; cells at the end may
    /// be missing, and `-` is an empty one. Lines that begin with `#`, empty lines and a first line of these names are passed over.
    ///
    /// # Errors
    /// The first row that is wrong, with file and line.
    pub fn add(&mut self, path: &str, text: &str) -> Result<(), TermError> {
        let path: Arc<str> = path.into();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') || index == 0 && line.starts_with("action\t") {
                continue;
            }
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let error = |message: String| TermError { path: path.clone(), line: number, message };
            let cells: Vec<&str> =
                line.split('\t').map(|cell| if cell.trim() == "-" { "" } else { cell.trim() }).collect();
            if cells.len() > 5 {
                let cells = cells.len();
                return Err(error(format!("{cells} cells; a row has action, type, kind, name, phrases")));
            }
            let cell = |index: usize| cells.get(index).copied().unwrap_or_default();
            let action = match cell(0) {
                "add" => TermAction::Add,
                "alias" => TermAction::Alias,
                "drop" => TermAction::Drop,
                "merge" => TermAction::Merge,
                other => return Err(error(format!("unknown action `{other}`: add, alias, drop or merge"))),
            };
            let phrases: Vec<String> =
                cell(4).split('|').map(str::trim).filter(|phrase| !phrase.is_empty()).map(str::to_owned).collect();
            let term = Term {
                action,
                mention_type: cell(1).to_owned(),
                kind: cell(2).to_owned(),
                name: cell(3).to_owned(),
                phrases,
                path: path.clone(),
                line: number,
            };
            let wrong = match action {
                _ if term.mention_type.is_empty() => Some("no type in the second cell"),
                TermAction::Drop if term.name.is_empty() && term.phrases.is_empty() => {
                    Some("nothing to drop: give a name in the fourth cell or phrases in the fifth")
                }
                TermAction::Drop => None,
                _ if term.mention_type == "*" => Some("the type `*` is for drop only"),
                _ if term.name.is_empty() => Some("no name in the fourth cell"),
                TermAction::Alias | TermAction::Merge if term.phrases.is_empty() => {
                    Some("no phrases in the fifth cell")
                }
                _ => None,
            };
            if let Some(wrong) = wrong {
                return Err(error(wrong.to_owned()));
            }
            let word = |text: &str| text.chars().any(char::is_alphanumeric);
            if let Some(empty) = term.phrases.iter().chain([&term.name]).find(|text| !text.is_empty() && !word(text)) {
                return Err(error(format!("`{empty}` has no letters")));
            }
            self.0.push(term);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read() {
        let mut terms = Terms::default();
        let text = "\u{feff}action\ttype\tkind\tname\tphrases\n# a comment\n\nadd\tORG\tcompany\tSao Khuê\tSK Group | SKG\r\n\
                    drop\t*\t-\t-\tTết\nmerge\tPERSON\t\tNguyễn Văn An\tAn Nguyễn\ndrop\tORG\t\tBan A\n";
        terms.add("a.tsv", text).unwrap();
        let rows: Vec<_> = terms.iter().map(|t| (t.action, &*t.kind, &*t.name, t.phrases.join("+"))).collect();
        assert_eq!(
            rows,
            [
                (TermAction::Add, "company", "Sao Khuê", "SK Group+SKG".to_owned()),
                (TermAction::Drop, "", "", "Tết".to_owned()),
                (TermAction::Merge, "", "Nguyễn Văn An", "An Nguyễn".to_owned()),
                (TermAction::Drop, "", "Ban A", String::new()),
            ]
        );
    }

    #[test]
    fn errors_name_file_and_line() {
        for (row, message) in [
            ("remove\tORG\t\tA\tB", "unknown action `remove`: add, alias, drop or merge"),
            ("add\tORG\t\tA\tB\tC", "6 cells; a row has action, type, kind, name, phrases"),
            ("add\t\t\tA", "no type in the second cell"),
            ("add\tORG\tcompany\t\tB", "no name in the fourth cell"),
            ("alias\tORG\t\tA", "no phrases in the fifth cell"),
            ("drop\tORG", "nothing to drop: give a name in the fourth cell or phrases in the fifth"),
            ("add\t*\t\tA", "the type `*` is for drop only"),
            ("add\tORG\t\t...", "`...` has no letters"),
        ] {
            let error = Terms::default().add("my.tsv", &format!("# first\n{row}\n")).unwrap_err();
            assert_eq!(error.to_string(), format!("my.tsv:2: {message}"));
        }
    }
}

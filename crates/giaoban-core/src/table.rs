//! Tables: what analyzers say in rows and columns, beside the annotations.

use std::any::Any;

/// A table of rows. Its name and the names of its columns are the output's and stay as they are.
#[derive(Debug)]
pub struct Table {
    /// Name in snake case; with the ending of the format it is the name of the file.
    pub name: &'static str,
    /// What a row is about, such as `person`, for `giaoban list`.
    pub description: &'static str,
    /// How it is written.
    pub format: TableFormat,
    /// The columns in order. A table of rows about single documents gets the columns of the document in front.
    pub columns: &'static [Column],
}

/// How a table is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TableFormat {
    /// Comma-separated values (RFC 4180 with `\n`) with a line of names; for rows of plain values.
    Csv,
    /// A JSON object a line, absent values left out; for rows that hold lists.
    JsonLines,
}

impl TableFormat {
    /// Ending of file names, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }
}

/// A column of a [`Table`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// Name in snake case.
    pub name: &'static str,
    /// What its values are.
    pub kind: ColumnType,
    /// What it says; what an empty cell means, where that is not plain.
    pub description: &'static str,
}

impl Column {
    /// A column.
    pub const fn new(name: &'static str, kind: ColumnType, description: &'static str) -> Self {
        Self { name, kind, description }
    }
}

/// What the values of a [`Column`] are. Any of them may be absent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnType {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// JSON of any shape.
    Json,
}

/// A value of a row.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Cell<'a> {
    /// No value.
    Empty,
    /// Text.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// JSON, written already (see [`crate::json::write`]).
    Json(&'a str),
}

impl Cell<'_> {
    /// Whether a column of this type holds such values.
    pub fn fits(&self, kind: ColumnType) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(_) => kind == ColumnType::Text,
            Self::Integer(_) => matches!(kind, ColumnType::Integer | ColumnType::Number),
            Self::Number(_) => kind == ColumnType::Number,
            Self::Boolean(_) => kind == ColumnType::Boolean,
            Self::Json(_) => kind == ColumnType::Json,
        }
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Cell<'_> {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<f64> for Cell<'_> {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<u32> for Cell<'_> {
    fn from(value: u32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<i64> for Cell<'_> {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// Takes the rows of tables.
pub trait Rows {
    /// Adds a row to `table`, which the giver has declared: a cell for each of its columns.
    fn row(&mut self, table: &'static Table, cells: &[Cell<'_>]);
}

/// What grows over a corpus and no single document shows: registers of persons, series of figures, links.
///
/// Kept only by runs that write to a folder. Documents are added and registers merged in input order; `merge` is
/// associative with `Default` as its identity, so that the rows do not depend on threads or on how the corpus was
/// cut. State the memory that it takes for a million documents in its documentation.
pub trait Register: Default + Send + 'static {
    /// The tables that are written at the end of a run.
    const TABLES: &'static [&'static Table];
    /// Adds what comes later in the corpus.
    fn merge(&mut self, later: Self);
    /// Gives the rows of its tables, in a stable order.
    fn rows(&self, rows: &mut dyn Rows);
}

/// Nothing is kept.
impl Register for () {
    const TABLES: &'static [&'static Table] = &[];

    fn merge(&mut self, (): Self) {}

    fn rows(&self, _rows: &mut dyn Rows) {}
}

/// A register of unknown type.
pub trait AnyRegister: Send {
    /// [`Register::TABLES`]
    fn tables(&self) -> &'static [&'static Table];
    /// Adds what comes later. Both must come from the same analyzer.
    fn merge_any(&mut self, later: Box<dyn AnyRegister>);
    /// [`Register::rows`]
    fn write_rows(&self, rows: &mut dyn Rows);
    #[doc(hidden)]
    fn as_any_mut(&mut self) -> &mut dyn Any;
    #[doc(hidden)]
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

impl std::fmt::Debug for dyn AnyRegister {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.tables().iter().map(|table| table.name)).finish()
    }
}

impl<R: Register> AnyRegister for R {
    fn tables(&self) -> &'static [&'static Table] {
        R::TABLES
    }

    fn merge_any(&mut self, later: Box<dyn AnyRegister>) {
        let later = later.into_any().downcast::<R>().expect("registers of one analyzer have one type");
        self.merge(*later);
    }

    fn write_rows(&self, rows: &mut dyn Rows) {
        self.rows(rows);
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

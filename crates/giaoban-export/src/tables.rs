use giaoban_core::{Cell, Column, ColumnType, Document, Rows, Table, TableFormat, json};

/// The columns that stand in front of the rows about single documents.
pub const DOCUMENT_COLUMNS: [Column; 5] = [
    Column::new("document", ColumnType::Text, "id of the document"),
    Column::new("url", ColumnType::Text, "address of the page"),
    Column::new("published", ColumnType::Text, "publication time, ISO 8601"),
    Column::new("place", ColumnType::Text, "name of the place of the document"),
    Column::new("place_code", ColumnType::Text, "its code"),
];

/// The columns of `table` as written.
pub fn columns(table: &'static Table, of_documents: bool) -> impl Iterator<Item = &'static Column> {
    let document: &'static [Column] = if of_documents { &DOCUMENT_COLUMNS } else { &[] };
    document.iter().chain(table.columns)
}

/// What the file of `table` begins with.
pub fn table_head(table: &'static Table, of_documents: bool) -> Vec<u8> {
    match table.format {
        TableFormat::JsonLines => Vec::new(),
        TableFormat::Csv => {
            let mut writer = csv_writer(Vec::new());
            // Memory takes all.
            writer.write_record(columns(table, of_documents).map(|column| column.name)).expect("memory takes all");
            writer.into_inner().expect("memory takes all")
        }
    }
}

fn csv_writer(out: Vec<u8>) -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().flexible(true).from_writer(out)
}

/// Rows of some tables as the bytes of their files, without the heads.
#[derive(Debug)]
pub struct TableBuffers(Vec<(&'static Table, Buffer)>);

#[derive(Debug)]
enum Buffer {
    Csv(Box<csv::Writer<Vec<u8>>>),
    Json(Vec<u8>),
}

/// Takes rows into [`TableBuffers`].
#[derive(Debug)]
pub struct TableRows<'b> {
    buffers: &'b mut TableBuffers,
    document: Option<&'b Document>,
}

impl TableBuffers {
    /// No rows yet of `tables`.
    pub fn new(tables: impl IntoIterator<Item = &'static Table>) -> Self {
        let empty = |table: &'static Table| match table.format {
            TableFormat::Csv => Buffer::Csv(Box::new(csv_writer(Vec::new()))),
            TableFormat::JsonLines => Buffer::Json(Vec::new()),
        };
        Self(tables.into_iter().map(|table| (table, empty(table))).collect())
    }

    /// Takes rows about `document`, or about the corpus as a whole.
    pub fn rows<'b>(&'b mut self, document: Option<&'b Document>) -> TableRows<'b> {
        TableRows { buffers: self, document }
    }

    /// The bytes by table, in the order given; tables without rows are left out.
    pub fn finish(self) -> impl Iterator<Item = (&'static Table, Vec<u8>)> {
        let bytes = |buffer| match buffer {
            Buffer::Csv(writer) => writer.into_inner().expect("memory takes all"),
            Buffer::Json(bytes) => bytes,
        };
        self.0.into_iter().map(move |(table, buffer)| (table, bytes(buffer))).filter(|(_, bytes)| !bytes.is_empty())
    }
}

impl Rows for TableRows<'_> {
    fn row(&mut self, table: &'static Table, cells: &[Cell<'_>]) {
        assert_eq!(cells.len(), table.columns.len(), "a cell for each column of {}", table.name);
        debug_assert!(
            cells.iter().zip(table.columns).all(|(cell, column)| cell.fits(column.kind)),
            "cells of {} are of the type of their column: {cells:?}",
            table.name
        );
        let found = self.buffers.0.iter_mut().find(|(known, _)| known.name == table.name);
        let (_, buffer) = found.unwrap_or_else(|| panic!("the table {} is not declared", table.name));
        let front = self.document.map(document_cells);
        let front = front.iter().flatten();
        match buffer {
            Buffer::Csv(writer) => {
                for cell in front.chain(cells) {
                    write_csv(cell, writer);
                }
                writer.write_record(None::<&[u8]>).expect("memory takes all");
            }
            Buffer::Json(out) => {
                let names = columns(table, self.document.is_some()).map(|column| column.name);
                out.push(b'{');
                for (name, cell) in names.zip(front.chain(cells)) {
                    if *cell == Cell::Empty {
                        continue;
                    }
                    if out.last() != Some(&b'{') {
                        out.push(b',');
                    }
                    json::write_str(name, out);
                    out.push(b':');
                    write_json(cell, out);
                }
                out.extend_from_slice(b"}\n");
            }
        }
    }
}

fn document_cells(document: &Document) -> [Cell<'_>; 5] {
    let place = document.place.as_ref();
    [
        Cell::Text(&document.id),
        document.source.url.as_ref().into(),
        document.published.time.as_ref().map(|time| &time.value).into(),
        place.map(|place| &place.name).into(),
        place.and_then(|place| place.code.as_ref()).into(),
    ]
}

fn write_csv(cell: &Cell<'_>, writer: &mut csv::Writer<Vec<u8>>) {
    let written = match cell {
        Cell::Empty => writer.write_field([]),
        Cell::Text(text) | Cell::Json(text) => writer.write_field(text),
        Cell::Integer(number) => writer.write_field(number.to_string()),
        Cell::Number(number) => writer.write_field(number.to_string()),
        Cell::Boolean(value) => writer.write_field(if *value { "true" } else { "false" }),
    };
    written.expect("memory takes all");
}

fn write_json(cell: &Cell<'_>, out: &mut Vec<u8>) {
    match cell {
        Cell::Empty => out.extend_from_slice(b"null"),
        Cell::Text(text) => json::write_str(text, out),
        Cell::Integer(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Cell::Number(number) => json::write(number, out),
        Cell::Boolean(value) => json::write(value, out),
        Cell::Json(text) => out.extend_from_slice(text.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static PLAIN: Table = Table {
        name: "plain",
        description: "",
        format: TableFormat::Csv,
        columns: &[
            Column::new("name", ColumnType::Text, ""),
            Column::new("count", ColumnType::Integer, ""),
            Column::new("share", ColumnType::Number, ""),
            Column::new("known", ColumnType::Boolean, ""),
            Column::new("list", ColumnType::Json, ""),
        ],
    };
    static LINES: Table = Table { name: "lines", format: TableFormat::JsonLines, ..PLAIN };

    fn written(table: &'static Table, rows: &[[Cell<'_>; 5]]) -> String {
        let mut buffers = TableBuffers::new([table]);
        for row in rows {
            buffers.rows(None).row(table, row);
        }
        let bytes = buffers.finish().flat_map(|(_, bytes)| bytes);
        String::from_utf8(table_head(table, false).into_iter().chain(bytes).collect()).unwrap()
    }

    const ROWS: [[Cell<'_>; 5]; 3] = [
        [Cell::Text("Sở \"A\",\nB"), Cell::Integer(-3), Cell::Number(0.25), Cell::Boolean(true), Cell::Json("[1,2]")],
        [Cell::Empty; 5],
        [Cell::Text("x"), Cell::Integer(7), Cell::Number(3000.0), Cell::Empty, Cell::Empty],
    ];

    #[test]
    fn csv_quotes_and_leaves_empty() {
        let expected = "name,count,share,known,list\n\"Sở \"\"A\"\",\nB\",-3,0.25,true,\"[1,2]\"\n,,,,\nx,7,3000,,\n";
        assert_eq!(written(&PLAIN, &ROWS), expected);
    }

    #[test]
    fn json_lines_leave_absent_values_out() {
        let expected =
            "{\"name\":\"Sở \\\"A\\\",\\nB\",\"count\":-3,\"share\":0.25,\"known\":true,\"list\":[1,2]}\n{}\n";
        assert!(written(&LINES, &ROWS).starts_with(expected), "{}", written(&LINES, &ROWS));
    }

    #[test]
    #[should_panic(expected = "a cell for each column")]
    fn a_row_has_a_cell_for_each_column() {
        TableBuffers::new([&PLAIN]).rows(None).row(&PLAIN, &[Cell::Empty]);
    }
}

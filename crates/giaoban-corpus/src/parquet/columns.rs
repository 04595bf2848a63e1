//! Reads the columns of a Parquet file that are not nested, a run of rows at a time.
//!
//! Rows are cut into chunks of about [`BLOCKS`] blocks of values, so that a row group of any size is read in bounded memory and by several
//! threads. Every chunk opens the column at its first row; pages before it are passed over by their headers. How strings were laid out
//! by the writer (Arrow's `Utf8`, `LargeUtf8`, `Utf8View`, dictionaries) makes no difference in the file.

use std::fmt;
use std::io::BufReader;
use std::sync::Arc;

use bytes::Bytes;
use giaoban_core::guarded;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;
use serde_json::{Map, Value};

use super::NAME;
use crate::fault::size;
use crate::record::{self, Columns, From, Role};
use crate::{Chunk, Chunks, InputFault, Options, Origin, Record, Seekable, SeekableReader, Sink};

/// About how many blocks the values of one chunk are. Every chunk reads the pages at its ends, mostly of 1 MiB, once more than needed,
/// so that chunks should be a few times as long.
const BLOCKS: u64 = 16;
/// Most rows whose values are held at once.
const ROWS: usize = 256;

impl Length for Seekable {
    fn len(&self) -> u64 {
        self.length()
    }
}

impl ChunkReader for Seekable {
    type T = BufReader<SeekableReader>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        // Headers of pages are read this way, one after the other.
        Ok(BufReader::with_capacity(512, self.section(start, u64::MAX).reader()))
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        Ok(self.bytes_at(start, length)?.into())
    }
}

/// An open file and what is read of it.
struct Open {
    reader: SerializedFileReader<Seekable>,
    columns: Vec<Column>,
}

/// A column that is read.
struct Column {
    index: usize,
    name: String,
    kind: Kind,
    is_text: bool,
    /// Level of values that are there.
    full: i16,
}

/// What the values of a column are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Text, or bytes that may be text.
    String,
    Truth,
    Integer,
    Unsigned,
    Float,
    /// Whole numbers of this many digits behind the point.
    Decimal(u32),
    /// Days since 1970.
    Day,
    /// Time since 1970, this many in a second; whether it is in UTC, else as clocks show it.
    Time(i64, bool),
}

/// Reads the table of contents and cuts the rows into chunks.
pub(super) fn open(file: &Seekable, options: &Options) -> Result<Chunks, String> {
    let reader = guarded(|| SerializedFileReader::new(file.clone())).map_err(|panic| broken(&panic))?;
    let reader = reader.map_err(|error| match error {
        ParquetError::General(message) if message.contains("ncrypt") => {
            "an encrypted Parquet file, which is not read".to_owned()
        }
        error => broken(&error),
    })?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let leaves: Vec<(String, &ColumnDescriptor)> =
        schema.columns().iter().map(|column| (column.path().parts().join("."), &**column)).collect();
    let usable: Vec<Option<Kind>> =
        leaves.iter().map(|(_, column)| if column.max_rep_level() > 0 { None } else { kind(column) }).collect();
    let names = || leaves.iter().map(|(name, _)| &**name);
    let mut roles = Columns::of(names(), options)?;
    let is_string = |index: usize| usable[index] == Some(Kind::String);
    let text = roles.index(Role::Text).unwrap_or_default();
    if !is_string(text) {
        let (name, column) = &leaves[text];
        let wrong = format!("the column `{name}` is {}, not a string", described(column));
        if options.fields.text.is_some() {
            return Err(wrong);
        }
        // Another column with a usual name may have the texts.
        let strings = || names().enumerate().map(|(index, name)| if is_string(index) { name } else { "" });
        roles = Columns::of(strings(), options).map_err(|_| wrong)?;
    }
    let text = roles.index(Role::Text);
    let columns: Vec<Column> = leaves
        .iter()
        .zip(&usable)
        .enumerate()
        .filter_map(|(index, ((name, column), kind))| {
            let is_text = text == Some(index);
            let kind = (*kind)?;
            // Bytes that nobody calls text are pictures and the like.
            let is_read = is_text || kind != Kind::String || says_string(column);
            is_read.then(|| Column { index, name: name.clone(), kind, is_text, full: column.max_def_level() })
        })
        .collect();
    let open = Arc::new(Open { reader, columns });
    let chunk_bytes = (options.block_bytes as u64).saturating_mul(BLOCKS);
    let (mut group, mut row, mut record) = (0, 0, 0);
    Ok(Box::new(std::iter::from_fn(move || {
        loop {
            let groups = open.reader.metadata().row_groups();
            let meta = groups.get(group)?;
            let rows = u64::try_from(meta.num_rows()).unwrap_or(0);
            if row >= rows {
                (group, row) = (group + 1, 0);
                continue;
            }
            let bytes: u64 = open.columns.iter().map(|c| meta.column(c.index).uncompressed_size().max(0) as u64).sum();
            let step =
                (u128::from(rows) * u128::from(chunk_bytes) / u128::from(bytes.max(1))).clamp(1, rows.into()) as u64;
            let taken = step.min(rows - row);
            let size = (u128::from(bytes) * u128::from(taken) / u128::from(rows)) as u64;
            let chunk = Rows { open: open.clone(), group, first: row, rows: taken, record, size };
            row += taken;
            record += taken;
            return Some(Ok(Box::new(chunk) as Box<dyn Chunk>));
        }
    })))
}

fn broken(error: &dyn fmt::Display) -> String {
    let message = error.to_string();
    let message = message.strip_prefix("Parquet error: ").or(message.strip_prefix("EOF: ")).unwrap_or(&message);
    format!("broken Parquet file: {}", message.lines().next().unwrap_or_default())
}

/// Whether the file says that the column holds text.
fn says_string(column: &ColumnDescriptor) -> bool {
    matches!(column.logical_type_ref(), Some(LogicalType::String | LogicalType::Enum | LogicalType::Json))
        || matches!(column.converted_type(), ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON)
}

/// What the values are; `None` for what has no place in a record.
fn kind(column: &ColumnDescriptor) -> Option<Kind> {
    let per_second = |unit: &TimeUnit| match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    };
    Some(match (column.physical_type(), column.logical_type_ref(), column.converted_type()) {
        (_, Some(LogicalType::Unknown), _) => return None,
        (Type::BYTE_ARRAY, Some(LogicalType::String | LogicalType::Enum | LogicalType::Json) | None, converted) => {
            match converted {
                ConvertedType::DECIMAL | ConvertedType::BSON => return None,
                _ => Kind::String,
            }
        }
        (Type::BOOLEAN, ..) => Kind::Truth,
        (Type::FLOAT | Type::DOUBLE, ..) => Kind::Float,
        // Times of Impala and of old Spark, in UTC.
        (Type::INT96, ..) => Kind::Time(1_000_000, true),
        (Type::INT32, Some(LogicalType::Date), _) | (Type::INT32, None, ConvertedType::DATE) => Kind::Day,
        (Type::INT64, Some(LogicalType::Timestamp(time)), _) => {
            Kind::Time(per_second(&time.unit), time.is_adjusted_to_u_t_c)
        }
        (Type::INT64, None, ConvertedType::TIMESTAMP_MILLIS) => Kind::Time(1_000, true),
        (Type::INT64, None, ConvertedType::TIMESTAMP_MICROS) => Kind::Time(1_000_000, true),
        (Type::INT32 | Type::INT64, Some(LogicalType::Decimal(_)), _)
        | (Type::INT32 | Type::INT64, None, ConvertedType::DECIMAL) => {
            Kind::Decimal(u32::try_from(column.type_scale()).ok()?)
        }
        (Type::INT32 | Type::INT64, Some(LogicalType::Integer(int)), _) if !int.is_signed => Kind::Unsigned,
        (Type::INT32 | Type::INT64, None, ConvertedType::UINT_8 | ConvertedType::UINT_16) => Kind::Unsigned,
        (Type::INT32 | Type::INT64, None, ConvertedType::UINT_32 | ConvertedType::UINT_64) => Kind::Unsigned,
        (Type::INT32 | Type::INT64, Some(LogicalType::Integer(_)) | None, _) => Kind::Integer,
        _ => return None,
    })
}

/// The type of a column, for a person.
fn described(column: &ColumnDescriptor) -> &'static str {
    if column.max_rep_level() > 0 {
        return "a list";
    }
    match kind(column) {
        Some(Kind::String) => "a string",
        Some(Kind::Truth) => "a truth value",
        Some(Kind::Integer | Kind::Unsigned) => "a whole number",
        Some(Kind::Float | Kind::Decimal(_)) => "a number",
        Some(Kind::Day) => "a day",
        Some(Kind::Time(..)) => "a time",
        None => "of a type that is not read",
    }
}

/// Rows of a row group.
struct Rows {
    open: Arc<Open>,
    group: usize,
    /// The first row in the group.
    first: u64,
    rows: u64,
    /// Number of the first row in the file.
    record: u64,
    size: u64,
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rows {} to {}", self.record, self.record + self.rows)
    }
}

impl Chunk for Rows {
    fn size(&self) -> u64 {
        self.size
    }

    fn decode(self: Box<Self>, origin: &Origin, options: &Options, sink: Sink<'_>) {
        let mut record = self.record;
        let end = self.record + self.rows;
        let fault = |record: u64, message: String| InputFault {
            path: origin.path.clone(),
            line: None,
            record: Some(record),
            message,
        };
        let lost = |at: u64, message: &dyn fmt::Display| {
            fault(at, format!("{}; the records {at} to {} are lost", broken(message), end - 1))
        };
        let mut readers = match guarded(|| self.readers()) {
            Ok(Ok(readers)) => readers,
            Ok(Err(error)) => return sink(Err(lost(record, &error))),
            Err(panic) => return sink(Err(lost(record, &panic))),
        };
        while record < end {
            let rows = ROWS.min((end - record) as usize);
            let read = || readers.iter_mut().map(|reader| reader.next(rows)).collect::<ParquetResult<Vec<_>>>();
            let mut values = match guarded(read) {
                Ok(Ok(values)) => values,
                Ok(Err(error)) => return sink(Err(lost(record, &error))),
                Err(panic) => return sink(Err(lost(record, &panic))),
            };
            for row in 0..rows {
                let mut fields = Map::new();
                let mut wrong = None;
                for (column, values) in self.open.columns.iter().zip(&mut values) {
                    match values.get_mut(row).map(std::mem::take).unwrap_or_default() {
                        Cell::None => {}
                        Cell::Value(value) => {
                            fields.insert(column.name.clone(), value);
                        }
                        Cell::Bytes(bytes) if column.is_text && bytes.len() > options.max_record => {
                            let limit = size(options.max_record as u64);
                            wrong = Some(format!("longer than {limit}, the limit for one document"));
                        }
                        Cell::Bytes(bytes) => match simdutf8::compat::from_utf8(bytes.data()) {
                            Ok(text) => {
                                fields.insert(column.name.clone(), text.into());
                            }
                            Err(error) if column.is_text => {
                                let at = error.valid_up_to();
                                let byte = bytes.data().get(at).copied().unwrap_or_default();
                                wrong = Some(format!(
                                    "the column `{}` is not UTF-8: invalid byte 0x{byte:02X} at byte {at}",
                                    column.name
                                ));
                            }
                            Err(_) => {}
                        },
                    }
                }
                let from = From { origin, record, format: NAME, encoding: None };
                let document = match wrong {
                    Some(message) => Err(message),
                    None => record::document(fields, &from, options),
                };
                sink(match document {
                    Ok(document) => Ok(Record { document, line: None }),
                    Err(message) => Err(fault(record, message)),
                });
                record += 1;
            }
        }
    }
}

/// One value.
#[derive(Clone, Default)]
enum Cell {
    #[default]
    None,
    Value(Value),
    Bytes(ByteArray),
}

impl Rows {
    /// The columns, at the first row.
    fn readers(&self) -> ParquetResult<Vec<Values<'_>>> {
        let group = self.open.reader.get_row_group(self.group)?;
        let columns = self.open.columns.iter();
        columns
            .map(|column| {
                let mut reader = group.get_column_reader(column.index)?;
                skip(&mut reader, self.first as usize)?;
                Ok(Values { column, reader })
            })
            .collect()
    }
}

/// A column that is being read.
struct Values<'a> {
    column: &'a Column,
    reader: ColumnReader,
}

fn skip(reader: &mut ColumnReader, rows: usize) -> ParquetResult<usize> {
    match reader {
        ColumnReader::BoolColumnReader(reader) => reader.skip_records(rows),
        ColumnReader::Int32ColumnReader(reader) => reader.skip_records(rows),
        ColumnReader::Int64ColumnReader(reader) => reader.skip_records(rows),
        ColumnReader::Int96ColumnReader(reader) => reader.skip_records(rows),
        ColumnReader::FloatColumnReader(reader) => reader.skip_records(rows),
        ColumnReader::DoubleColumnReader(reader) => reader.skip_records(rows),
        ColumnReader::ByteArrayColumnReader(reader) => reader.skip_records(rows),
        ColumnReader::FixedLenByteArrayColumnReader(reader) => reader.skip_records(rows),
    }
}

impl Values<'_> {
    /// The next `rows` values.
    fn next(&mut self, rows: usize) -> ParquetResult<Vec<Cell>> {
        let Column { kind, full, .. } = *self.column;
        let value = |value: Option<Value>| value.map_or(Cell::None, Cell::Value);
        let int = |int: i64| value(kind.whole(int));
        let float = |float: f64| value(serde_json::Number::from_f64(float).map(Value::Number));
        match &mut self.reader {
            ColumnReader::BoolColumnReader(reader) => read(reader, rows, full, |truth| value(Some(truth.into()))),
            ColumnReader::Int32ColumnReader(reader) => read(reader, rows, full, |number| match kind {
                Kind::Unsigned => int(i64::from(number as u32)),
                _ => int(i64::from(number)),
            }),
            ColumnReader::Int64ColumnReader(reader) => read(reader, rows, full, int),
            ColumnReader::Int96ColumnReader(reader) => read(reader, rows, full, |time| int(time.to_micros())),
            ColumnReader::FloatColumnReader(reader) => {
                // By way of its shortest decimal form, as a person would copy it.
                read(reader, rows, full, |number| number.to_string().parse().map_or(Cell::None, float))
            }
            ColumnReader::DoubleColumnReader(reader) => read(reader, rows, full, float),
            ColumnReader::ByteArrayColumnReader(reader) => read(reader, rows, full, Cell::Bytes),
            ColumnReader::FixedLenByteArrayColumnReader(_) => Ok(vec![Cell::None; rows]),
        }
    }
}

fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    full: i16,
    cell: impl Fn(T::T) -> Cell,
) -> ParquetResult<Vec<Cell>> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let mut missing = rows;
    while missing > 0 {
        let (records, ..) = reader.read_records(missing, Some(&mut levels), None, &mut values)?;
        if records == 0 {
            return Err(ParquetError::General("a column has fewer rows than the table of contents says".to_owned()));
        }
        missing -= records;
    }
    let mut values = values.into_iter().map(cell);
    if full == 0 {
        return Ok(values.collect());
    }
    Ok(levels
        .into_iter()
        .map(|level| if level == full { values.next().unwrap_or_default() } else { Cell::None })
        .collect())
}

impl Kind {
    /// A whole number of the file as a value.
    fn whole(self, number: i64) -> Option<Value> {
        match self {
            Kind::Day => {
                let day = Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(number).ok()?).ok()?;
                Some(day.to_string().into())
            }
            Kind::Time(per_second, utc) => {
                let nanoseconds = i128::from(number) * i128::from(1_000_000_000 / per_second);
                let time = Timestamp::from_nanosecond(nanoseconds).ok()?;
                Some(if utc { time.to_string() } else { TimeZone::UTC.to_datetime(time).to_string() }.into())
            }
            Kind::Decimal(scale) => {
                serde_json::Number::from_f64(number as f64 / 10_f64.powi(scale.try_into().ok()?)).map(Value::Number)
            }
            Kind::Unsigned => Some((number as u64).into()),
            _ => Some(number.into()),
        }
    }
}

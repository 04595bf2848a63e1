//! Reading the tables under `data/`.

/// The rows of a tab-separated table: comment lines and the header row are left out.
///
/// # Panics
/// Panics when a row does not have exactly `N` cells; the tables are part of the crate.
pub(crate) fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1).map(|line| {
        let mut cells = [""; N];
        let mut count = 0;
        for cell in line.split('\t') {
            assert!(count < N, "too many cells in `{line}`");
            cells[count] = cell.trim();
            count += 1;
        }
        assert!(count == N || count + 1 == N, "too few cells in `{line}`");
        cells
    })
}

/// The items of a cell, parted by `|`.
pub(crate) fn items(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split('|').map(str::trim).filter(|item| !item.is_empty())
}

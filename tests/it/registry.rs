use std::fmt::Write as _;
use std::path::Path;

use giaoban_core::{registered, select};

/// The crates that say `giaoban_core::register!(` at the beginning of a line of their sources.
fn registering_crates() -> Vec<String> {
    let mut found = Vec::new();
    for folder in read_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("crates")) {
        let mut open = vec![folder.join("src")];
        let mut registers = false;
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(read_dir(&path));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = std::fs::read_to_string(&path).expect("a source file");
                registers |= source.lines().any(|line| line.starts_with("giaoban_core::register!("));
            }
        }
        if registers {
            found.push(folder.file_name().expect("a name").to_string_lossy().into_owned());
        }
    }
    found.sort();
    found
}

fn read_dir(path: &Path) -> Vec<std::path::PathBuf> {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.map(|entry| entry.expect("a folder entry").path()).collect(),
        // `crates/giaoban` has no `src`.
        Err(_) => Vec::new(),
    }
}

#[test]
fn every_registering_crate_is_linked() {
    let mut linked: Vec<String> = registered().iter().map(|registration| registration.package.to_owned()).collect();
    linked.sort();
    linked.dedup();
    assert_eq!(registering_crates(), linked, "a crate registers an analyzer but crates/giaoban/lib.rs does not use it");
}

#[test]
fn the_registry_is_as_documented() {
    let mut table = String::new();
    for registration in select(&registered(), None).expect("a plan") {
        let _ = writeln!(
            table,
            "{} ({}0) reads {:?}: {}",
            registration.name, registration.id_prefix, registration.reads, registration.description
        );
    }
    insta::assert_snapshot!(table);
}

/// Files of tables stand in one folder, and columns are looked up by name.
#[test]
fn tables_and_their_columns_have_names_of_their_own() {
    let mut names = vec!["annotations", "faults", "summary", "run"];
    for registration in registered() {
        let of_documents = registration.document_tables.iter().map(|table| (table, true));
        for (table, of_documents) in of_documents.chain(registration.corpus_tables.iter().map(|table| (table, false))) {
            assert!(!names.contains(&table.name), "two tables called {}", table.name);
            names.push(table.name);
            let mut columns: Vec<&str> = giaoban_export::columns(table, of_documents).map(|c| c.name).collect();
            let count = columns.len();
            columns.sort_unstable();
            columns.dedup();
            assert_eq!(columns.len(), count, "two columns of {} have one name", table.name);
        }
    }
}

//! Tests of the date analyzer.

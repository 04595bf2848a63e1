use giaoban_core::{registered, select};
use giaoban_runner::Engine;
use giaoban_testing::conformance::{check_linear_cost, check_text, cuts, odd_texts};

use crate::samples;

fn engine() -> Engine {
    Engine::new(&select(&registered(), None).expect("a plan"))
}

#[test]
fn odd_texts_are_no_trouble() {
    let engine = engine();
    for (name, text) in odd_texts() {
        for published in [None, Some("2020-02-29"), Some("2021")] {
            check_text(&engine, name, &text, published);
        }
    }
}

#[test]
fn texts_cut_anywhere_are_no_trouble() {
    let engine = engine();
    for (name, text) in samples() {
        for part in cuts(&text) {
            check_text(&engine, &name, part, None);
        }
    }
}

#[test]
fn cost_grows_in_step_with_length() {
    check_linear_cost(&engine());
}

#[test]
fn readings_are_not_needed_to_be_run_alone() {
    // An analyzer selected by name runs with exactly what it declares to read.
    for registration in registered() {
        let plan = select(&registered(), Some(&[registration.name.to_owned()])).expect("a plan");
        let engine = Engine::new(&plan);
        for (name, text) in samples() {
            check_text(&engine, &format!("{name} with {} alone", registration.name), &text, None);
        }
    }
}

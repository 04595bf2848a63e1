//! Tests of the whole program and of what holds for every analyzer. One binary, a module for each subject.

mod registry;

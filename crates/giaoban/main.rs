//! The `giaoban` command.

use std::process::ExitCode;

/// A third of the instructions that the default allocator spends on short-lived mentions are saved. Without huge pages half
/// of the memory is too, and the time in which they are cleared.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    giaoban::main()
}

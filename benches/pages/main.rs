//! How fast the portal's pages are, at several sizes of the books. `bin/bench` builds and runs it.
//!
//! For each size it fills a database, serves it by the release build, and asks for one kind of page at a time over 16
//! connections that stay open. Beside each kind, in the same run, stand PostgreSQL alone with the same statements
//! (`pgbench`), and a bare server that sends the same bytes.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a measurement that fails says so by panicking")]
#![expect(clippy::indexing_slicing, reason = "the same")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the table is printed")]
#![expect(clippy::float_arithmetic, reason = "rates and ratios")]
#![expect(clippy::disallowed_methods, reason = "it is no part of the portal")]

mod bare;
mod budgets;
mod capture;
mod kinds;
mod load;
mod process;
mod world;

use std::path::PathBuf;

use clap::Parser;

use load::Load;
use world::World;

#[derive(Parser)]
struct Options {
    /// Customers in the books; may be given several times.
    #[arg(long, default_values_t = [10_000, 100_000])]
    customers: Vec<u32>,

    /// Seconds for which each kind of page is asked for.
    #[arg(long, default_value_t = 5)]
    seconds: u32,

    /// Where the databases are kept, which are filled once.
    #[arg(long, default_value = "target/bench")]
    data: PathBuf,

    /// The portal's program, where it is not the one that was built with this.
    #[arg(long, default_value = env!("CARGO_BIN_EXE_portal"))]
    portal: PathBuf,

    /// Only kinds with this in their name.
    #[arg(long, default_value = "")]
    only: String,

    /// Serve the bytes of this file: what `bare.rs` does in a process of its own.
    #[arg(long, hide = true)]
    bare: Option<PathBuf>,

    /// Serve the customers' pages with nothing around them: what `bare.rs` does in a process of its own.
    #[arg(long, hide = true)]
    plain: Option<String>,

    /// What `cargo bench` says.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    if let Some(file) = &options.bare {
        return bare::serve_bytes(file);
    }
    if let Some(url) = &options.plain {
        return bare::serve_pages(url);
    }
    let mut measured = Vec::new();
    for customers in &options.customers {
        let world = World::open(&options.portal, &options.data, *customers);
        let load = Load { seconds: options.seconds, directory: world.directory.clone() };
        let rows = kinds::measure(&world, &load, &options.only);
        println!("\n## {customers} customers\n");
        println!("{}", kinds::HEADER);
        rows.iter().for_each(|row| println!("{row}"));
        println!("\nResident memory of the portal, with 10,000 sessions open: {} MiB.", world.memory());
        measured.push((*customers, rows));
    }
    println!("\n## Budgets\n");
    budgets::print(&measured);
    println!("\nMachine: {}", process::machine());
}

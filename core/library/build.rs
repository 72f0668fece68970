//! Writes a table of the library's modules, each with its text, sorted by name.
//!
//! The crate `rustpython-pylib` carries CPython's `Lib` folder (PSF licence) and says where it lies. What is left
//! out cannot work here: it needs a window system, C's types, an installer, or a terminal of its own.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const LEFT_OUT: [&str; 18] = [
    "__hello__",
    "__phello__",
    "_dummy_os",
    "_dummy_thread",
    "antigravity",
    "ctypes",
    "dbm",
    "dummy_threading",
    "ensurepip",
    "idlelib",
    "pydoc_data",
    "sqlite3",
    "test",
    "this",
    "tkinter",
    "turtledemo",
    "venv",
    "webbrowser",
];

/// Of the interactive interpreter: how a text is shown page by page, which `pydoc` does too.
const PYREPL: [&str; 2] = ["__init__", "pager"];

/// The codecs that other modules of the library ask for by name; the runtime has its own for text.
const ENCODINGS: [&str; 8] =
    ["__init__", "aliases", "ascii", "idna", "latin_1", "raw_unicode_escape", "unicode_escape", "utf_8"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut modules = Vec::new();
    collect(Path::new(rustpython_pylib::LIB_PATH), "", &mut modules);
    modules.sort();
    let mut table = String::from("&[\n");
    for (name, is_package, file) in &modules {
        writeln!(table, "    ({name:?}, {is_package}, include_str!({file:?})),").expect("a string takes all");
    }
    table.push(']');
    let out = env::var_os("OUT_DIR").expect("cargo says where the table goes");
    fs::write(Path::new(&out).join("modules.rs"), table).expect("the table can be written");
}

/// Adds the modules in a folder: name, whether it is a package, file.
fn collect(folder: &Path, package: &str, modules: &mut Vec<(String, bool, PathBuf)>) {
    let entries = fs::read_dir(folder).expect("the crate rustpython-pylib has a folder of sources");
    for path in entries.flatten().map(|entry| entry.path()) {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let left_out = package.is_empty() && LEFT_OUT.contains(&stem)
            || package == "encodings" && !ENCODINGS.contains(&stem)
            || package == "_pyrepl" && !PYREPL.contains(&stem)
            || stem == "test";
        if left_out {
            continue;
        }
        let name = if package.is_empty() { stem.to_owned() } else { format!("{package}.{stem}") };
        let init = path.join("__init__.py");
        if path.is_dir() {
            if init.is_file() {
                modules.push((name.clone(), true, init));
                collect(&path, &name, modules);
            }
        } else if stem != "__init__" && path.extension().is_some_and(|end| end == "py") {
            modules.push((name, false, path));
        }
    }
}

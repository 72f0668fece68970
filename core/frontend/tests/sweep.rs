//! Compiles and verifies whole trees of Python files.

mod verifier;

use gilectomy_frontend::{Mode, Operands, compile};
use std::path::Path;

fn sweep(path: &Path, failures: &mut Vec<String>, count: &mut usize) {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).expect("a readable folder");
        entries.flatten().for_each(|entry| sweep(&entry.path(), failures, count));
    } else if path.extension().is_some_and(|extension| extension == "py")
        && let Ok(source) = std::fs::read_to_string(path)
    {
        *count += 1;
        match compile(&source, &path.display().to_string(), Mode::Module, Operands::InPlace) {
            Ok(code) => {
                if let Err(message) = verifier::verify(&code) {
                    failures.push(format!("{}: {message}", path.display()));
                }
            }
            Err(error) if error.message.contains("compiler") => failures.push(error.to_string()),
            Err(error) => println!("{error}\n"),
        }
    }
}

/// `PYTHON_FILES=/usr/lib/python3 cargo test -p gilectomy-frontend --test sweep -- --ignored --nocapture`
#[test]
#[ignore = "needs PYTHON_FILES, folders of Python files"]
fn every_file_translates_to_code_that_keeps_the_invariant() {
    let folders = std::env::var("PYTHON_FILES").expect("PYTHON_FILES");
    let (mut failures, mut count) = (Vec::new(), 0);
    folders.split(':').for_each(|folder| sweep(Path::new(folder), &mut failures, &mut count));
    println!("{count} files");
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

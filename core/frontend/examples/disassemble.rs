//! Prints the register code of Python files: `cargo run -p gilectomy-frontend --example disassemble FILE...`

use gilectomy_frontend::{Mode, Operands, compile, disassemble};

fn main() {
    for path in std::env::args().skip(1) {
        match std::fs::read_to_string(&path) {
            Ok(source) => match compile(&source, &path, Mode::Module, Operands::InPlace) {
                Ok(code) => print!("{}", disassemble(&code)),
                Err(error) => eprintln!("{error}"),
            },
            Err(error) => eprintln!("{path}: {error}"),
        }
    }
}

use gilectomy_core::program::{Program, run_program};
fn main() {
    let mut args = std::env::args().skip(1).peekable();
    let strategy = std::env::var("S").unwrap_or_else(|_| "gil".into());
    let census = args.next_if(|a| a == "--census").is_some();
    let stats = std::env::var("STATS").ok().map(Into::into);
    let path = args.next().unwrap();
    let source = std::fs::read_to_string(&path).unwrap();
    let program = Program { path, source, args: args.collect(), stats, census };
    let outcome = match strategy.as_str() {
        "gil" => run_program::<gilectomy_strategies::gil::Gil>(program),
        "biased" => run_program::<gilectomy_strategies::biased::Biased>(program),
        _ => run_program::<gilectomy_strategies::gilectomy::Gilectomy>(program),
    };
    std::process::exit(outcome.code);
}

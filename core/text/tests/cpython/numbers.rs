//! Numbers from text and as text.

use gilectomy_text::{Error, TextBuf, complex, float, int, quote};

use crate::{Arg, Outcome, check, raised};

const LIMIT: usize = 4300;

#[test]
fn numbers_as_text() {
    check(include_str!("../data/numbers.tsv"), |op, args| match op {
        "int" => parse_int(args),
        "int_bytes" => {
            let found = int::parse_bytes(&args[0].bytes(), 10, LIMIT);
            let literal = quote::bytes_repr(&args[0].bytes());
            found
                .map(|value| decimal(&value))
                .map_err(|error| raised(error.into_error(10, TextBuf::from(literal).as_text())))
        }
        "hex" if args[0].string().contains(['.', 'n', 'e']) => {
            Ok(TextBuf::from(float::hex::to_hex(args[0].float())))
        }
        "hex" => Ok(TextBuf::from(args[0].int().as_int().to_hex())),
        "oct" => Ok(TextBuf::from(args[0].int().as_int().to_oct())),
        "bin" => Ok(TextBuf::from(args[0].int().as_int().to_bin())),
        "str" => Ok(decimal(&args[0].int())),
        "float" => match float::parse(args[0].text()) {
            Some(value) => Ok(TextBuf::from(float::repr(value))),
            None => {
                Err(format!("ValueError\tcould not convert string to float: {}", quote::repr(args[0].text())))
            }
        },
        "repr" => Ok(TextBuf::from(float::repr(args[0].float()))),
        "fromhex" => float::hex::from_hex(args[0].text())
            .map(|value| TextBuf::from(float::repr(value)))
            .map_err(raised),
        "complex" => complex::parse(args[0].text())
            .map(|(real, imag)| TextBuf::from(format!("{} {}", float::repr(real), float::repr(imag))))
            .map_err(raised),
        "complex_repr" => Ok(TextBuf::from(complex::repr(args[0].float(), args[1].float()))),
        _ => panic!("{op}"),
    });
}

fn decimal(value: &int::IntBuf) -> TextBuf {
    TextBuf::from(value.as_int().to_decimal(0).expect("no limit"))
}

fn parse_int(args: &[Arg]) -> Outcome {
    let base = args[1].number();
    match int::parse(args[0].text(), base, LIMIT) {
        // Results beyond the limit cannot be written by the generator either.
        Ok(_) if args[0].text().len() > 4000 => Ok(TextBuf::from("ok")),
        Ok(value) => Ok(decimal(&value)),
        Err(error) => Err(raised(error.into_error(base, quote::repr(args[0].text()).as_text()))),
    }
}

#[test]
fn long_integers_are_refused_both_ways() {
    let long = int::parse(TextBuf::from("1".repeat(5000)).as_text(), 10, 0).expect("no limit");
    let error = long.as_int().to_decimal(LIMIT).expect_err("too long");
    let message = "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to \
                   increase the limit";
    assert_eq!(error, Error::value(message));
    assert_eq!(long.as_int().to_decimal(0).map(|digits| digits.len()), Ok(5000));
}

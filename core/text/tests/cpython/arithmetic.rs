//! Integer and float arithmetic, rounding, and the hashes of numbers.

use std::cmp::Ordering;

use gilectomy_text::float::{self, arith};
use gilectomy_text::{Error, TextBuf, bigint, hash, rounding};
use malachite_bigint::BigInt;

use crate::{Arg, check, raised};

#[test]
fn arithmetic() {
    check(include_str!("../data/arithmetic.tsv"), |op, args| {
        run(op, args).map(TextBuf::from).map_err(raised)
    });
}

fn pair((left, right): (f64, f64)) -> String {
    format!("{} {}", float::repr(left), float::repr(right))
}

fn decimal(value: BigInt) -> String {
    value.to_string()
}

fn items(arg: &Arg) -> Vec<i64> {
    arg.string().split_whitespace().map(|item| item.parse().expect("a hash")).map(hash::int).collect()
}

fn run(op: &str, args: &[Arg]) -> Result<String, Error> {
    let big = |index: usize| args[index].big();
    let float = |index: usize| args[index].float();
    Ok(match op {
        "divmod" => {
            let (quotient, rest) = bigint::div_mod(&big(0), &big(1))?;
            assert_eq!(bigint::floor_div(&big(0), &big(1))?, quotient);
            assert_eq!(bigint::modulo(&big(0), &big(1))?, rest);
            format!("{quotient} {rest}")
        }
        "truediv" => float::repr(bigint::true_div(&big(0), &big(1))?),
        "gcd" => decimal(bigint::gcd(&big(0), &big(1))),
        "float" => float::repr(bigint::to_f64(&big(0))?),
        "bits" => format!("{} {}", bigint::bit_length(&big(0)), bigint::bit_count(&big(0))),
        "isqrt" => decimal(bigint::isqrt(&big(0))?),
        "hash" => {
            assert_eq!(hash::big_int(&big(0)), hash::any_int(args[0].int().as_int()));
            hash::big_int(&big(0)).to_string()
        }
        "lshift" => decimal(bigint::shift_left(&big(0), &big(1))?),
        "rshift" => decimal(bigint::shift_right(&big(0), &big(1))?),
        "round_int" => decimal(rounding::round_int(args[0].int().as_int(), args[1].number()).into()),
        "powmod" => decimal(bigint::pow_mod(&big(0), &big(1), &big(2))?),
        "round" => float::repr(rounding::round_float(float(0), args[1].number())?),
        "round_to_int" => decimal(rounding::round_to_int(float(0))?.into()),
        "int" => decimal(rounding::int_from_float(float(0))?.into()),
        "hash_float" => hash::float(float(0)).expect("a number").to_string(),
        "float_divmod" => pair(arith::div_mod(float(0), float(1))?),
        "float_mod" => float::repr(arith::modulo(float(0), float(1))?),
        "compare" => match arith::compare_int(float(0), args[1].int().as_int()) {
            Some(Ordering::Less) => "<",
            Some(Ordering::Greater) => ">",
            Some(Ordering::Equal) => "=",
            None => "?",
        }
        .to_owned(),
        "hash_tuple" => {
            let mut hasher = hash::TupleHasher::new();
            items(&args[0]).into_iter().for_each(|item| hasher.add(item));
            hasher.finish().to_string()
        }
        "hash_frozenset" => hash::frozenset(items(&args[0]).into_iter()).to_string(),
        "hash_complex" => {
            let part = |index| hash::float(float(index)).expect("a number");
            hash::complex(part(0), part(1)).to_string()
        }
        _ => panic!("{op}"),
    })
}

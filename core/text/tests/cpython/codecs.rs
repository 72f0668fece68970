//! Encodings and their error handlers.

use gilectomy_text::codec::{self, Encoding, Failure, Handler};
use gilectomy_text::{Error, TextBuf};

use crate::{check, latin1, raised};

#[test]
fn codecs() {
    check(include_str!("../data/codecs.tsv"), |op, args| {
        if op == "lookup" {
            return Encoding::lookup(&args[0].string())
                .map(|found| TextBuf::from(found.name()))
                .map_err(raised);
        }
        let encoding = Encoding::lookup(&args[0].string()).map_err(raised)?;
        let handler = Handler::lookup(&args[1].string()).map_err(raised)?;
        match op {
            "encode" => codec::encode(args[2].text(), encoding, handler).map(|bytes| latin1(&bytes)).map_err(
                |failure| failed(failure, "UnicodeEncodeError", |error| error.encode_message(args[2].text())),
            ),
            "decode" => {
                let bytes = args[2].bytes();
                codec::decode(&bytes, encoding, handler).map_err(|failure| {
                    failed(failure, "UnicodeDecodeError", |error| {
                        error.decode_message(codec::without_signature(&bytes, encoding))
                    })
                })
            }
            _ => panic!("{op}"),
        }
    });
}

fn failed(failure: Failure, class: &str, message: impl Fn(codec::CodecError) -> String) -> String {
    match failure {
        Failure::Unicode(error) => format!("{class}\t{}", message(error)),
        Failure::Other(error) => raised(error),
    }
}

#[test]
fn an_unknown_handler_is_a_lookup_error() {
    let message = "unknown error handler name 'nope'";
    assert_eq!(Handler::lookup("nope"), Err(Error::new(gilectomy_text::Kind::Lookup, message)));
}

//! Why a program that parses could not be translated.

use crate::code::Location;

/// A limit of the register code that a program exceeds, or a flaw in the compiler's output.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// What is wrong, for the user.
    pub message: String,
    /// Where, if known.
    pub location: Option<Location>,
}

impl Refusal {
    /// A program beyond what one frame or one instruction can hold.
    pub fn limit(message: &str) -> Self {
        Self { message: message.to_owned(), location: None }
    }

    /// Stack code that makes no sense.
    pub fn internal(what: &str) -> Self {
        Self { message: format!("internal compiler error: {what}"), location: None }
    }

    /// The same, at `location` unless a place is already known.
    pub fn at(mut self, location: Location) -> Self {
        self.location.get_or_insert(location);
        self
    }
}

//! Constants of the object model that a strategy chooses, so that it can stand for the runtime of its day.

use super::Setting;
use gilectomy_frontend::Operands;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    /// Integers and floats are heap objects (CPython), not immediates.
    pub boxed_numbers: bool,
    /// Every local and constant is copied, and so counted, before an instruction reads it, and `for` loops keep
    /// heap iterators (CPython before 3.14), instead of being borrowed from its register.
    pub owned_operands: bool,
    /// Types, modules and top-level functions carry no counts for the references that calls and
    /// instances hold (PEP 703's deferred counts); only the collector frees them.
    pub deferred: bool,
    /// `None`, `True` and `False` are counted like any object (CPython before 3.12), not immortal.
    pub counted_singletons: bool,
}

impl Model {
    /// A modern interpreter: immediate numbers, borrowed operands, deferred counts.
    pub const MODERN: Model =
        Model { boxed_numbers: false, owned_operands: false, deferred: true, counted_singletons: false };
    /// CPython as the talk of 2016 had it before it.
    pub const CPYTHON_2016: Model =
        Model { boxed_numbers: true, owned_operands: true, deferred: false, counted_singletons: true };

    /// How instructions read locals and constants.
    pub const fn operands(self) -> Operands {
        if self.owned_operands { Operands::Copied } else { Operands::InPlace }
    }

    /// The constants as settings.
    pub const fn settings(self) -> [Setting; 4] {
        const fn choose(set: bool, yes: &'static str, no: &'static str) -> &'static str {
            if set { yes } else { no }
        }
        [
            ("numbers", choose(self.boxed_numbers, "boxed", "immediate")),
            ("operands", choose(self.owned_operands, "owned", "borrowed")),
            ("functions", choose(self.deferred, "deferred", "counted")),
            ("singletons", choose(self.counted_singletons, "counted", "immortal")),
        ]
    }
}

/// A model as a type, for strategies that come with several.
pub trait ModelChoice: 'static {
    /// The model.
    const MODEL: Model;
}

macro_rules! choices {
    ($( $(#[$doc:meta])* $name:ident = $model:expr; )*) => {
        $(
            $(#[$doc])*
            pub enum $name {}

            impl ModelChoice for $name {
                const MODEL: Model = $model;
            }
        )*
    };
}

choices! {
    /// [`Model::MODERN`]
    Modern = Model::MODERN;
    /// [`Model::CPYTHON_2016`]
    Cpython2016 = Model::CPYTHON_2016;
    /// A modern interpreter in which functions and types are counted like anything else.
    ModernCounted = Model { deferred: false, ..Model::MODERN };
    /// A modern interpreter in which `None`, `True` and `False` are counted.
    ModernMortal = Model { counted_singletons: true, ..Model::MODERN };
    /// A modern interpreter whose numbers are objects.
    ModernBoxed = Model { boxed_numbers: true, ..Model::MODERN };
    /// A modern interpreter that counts every operand.
    ModernOwned = Model { owned_operands: true, ..Model::MODERN };
}

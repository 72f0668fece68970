//! Classes: the class statement, and making a type from a name, bases and a namespace.
//!
//! | file | what |
//! |---|---|
//! | `statement` | `__build_class__`: bases, metaclass, namespace, body, call of the metaclass |
//! | `create` | `type.__new__`: a new type object, published to its bases |
//! | `mro` | the C3 linearisation |
//! | `layout` | which base decides the layout of instances, and `__slots__` |
//! | `flags` | the bits that say which special methods a class has |

mod create;
mod flags;
mod layout;
mod mro;
mod statement;

pub use create::NewClass;
pub use statement::build_class;

//! Generates inputs from bytes, in the same way as the derive's unit tests.

#[path = "../../macros/src/property/choices.rs"]
pub(crate) mod choices;
#[path = "../../macros/src/property/structs.rs"]
pub(crate) mod structs;
#[path = "../../macros/src/property/tokens.rs"]
pub(crate) mod tokens;
#[path = "../../macros/src/property/words.rs"]
mod words;

//! A table of tokens, and what the verifier makes of each.

mod keys;
mod sign;
mod tokens;

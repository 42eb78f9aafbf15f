//! A table of tokens, and what the verifier makes of each.

mod edges;
mod encoding;
mod keys;
mod messages;
mod sign;
mod tokens;

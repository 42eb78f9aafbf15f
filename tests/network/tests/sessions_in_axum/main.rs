//! Sessions in axum: the extractors, the layers, and the whole impersonation over real sockets.

mod extractors;
mod fixture;
#[path = "../../../support/journal.rs"]
mod journal;
mod layers;
mod over_sockets;
mod spans;

//! Thread-safety bounds of asynchronous code: `Send` and `Sync`, or no bounds on WebAssembly.
//! WebAssembly has a single thread, and its futures can contain JavaScript values, which are not
//! `Send`.
//!
//! On all other targets, the bounds are re-exports of the standard traits, so that the compiler's
//! messages and the documentation name these. `--cfg actor_token_single_thread` compiles the
//! WebAssembly variant on any target.

use std::future::Future;
use std::pin::Pin;

#[cfg(not(any(target_family = "wasm", actor_token_single_thread)))]
pub(crate) use std::marker::{Send as MaybeSend, Sync as MaybeSync};

#[cfg(any(target_family = "wasm", actor_token_single_thread))]
pub(crate) use single_thread::{MaybeSend, MaybeSync};

#[cfg(any(target_family = "wasm", actor_token_single_thread))]
mod single_thread {
    pub trait MaybeSend {}
    impl<T: ?Sized> MaybeSend for T {}

    pub trait MaybeSync {}
    impl<T: ?Sized> MaybeSync for T {}
}

/// A boxed future, which is `Send` except on WebAssembly.
#[cfg(not(any(target_family = "wasm", actor_token_single_thread)))]
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[cfg(any(target_family = "wasm", actor_token_single_thread))]
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

//! Verifying with public keys that a client fetches.

use std::future::Future;

use serde_json::value::RawValue;

use super::SessionKeys;
use super::keys::Verify;
use crate::Client;
use crate::session::{FetchedKeys, SessionVerifier, Verification};
use crate::transport::AsyncTransport;

impl<T: AsyncTransport + 'static> SessionKeys for FetchedKeys<Client<T>> {}

impl<T: AsyncTransport + 'static> Verify for FetchedKeys<Client<T>> {
    fn verify(
        verifier: &SessionVerifier<Self>,
        token: Option<&str>,
    ) -> impl Future<Output = Verification<Box<RawValue>>> + Send {
        verifier.verify_as_async(token)
    }
}

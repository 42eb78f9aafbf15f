//! Fetching the public keys that verify session tokens.

use http::{Method, Response};

use super::{Descriptor, Effect, Operation, read_object};
use crate::Error;
use crate::clerk::OperationKind;
use crate::error::ErrorContext;
use crate::json::without_byte_order_mark;
use crate::request::Body;
use crate::session::PublicKeys;

/// Fetches the public keys of the instance.
pub(crate) struct FetchKeys;

impl Operation for FetchKeys {
    type Output = PublicKeys;

    const DESCRIPTOR: &'static Descriptor = &Descriptor {
        kind: OperationKind::FetchKeys,
        method: Method::GET,
        path: "/jwks",
        effect: Effect::GrantsNothing,
        not_done: None,
    };

    fn read(&self, response: Response<Body>, context: ErrorContext) -> Result<PublicKeys, Error> {
        let read = |json: &[u8]| {
            PublicKeys::from_jwks(without_byte_order_mark(json)).map_err(|error| error.why().into())
        };
        read_object(response, context, "a JWKS document", read).map(|(keys, _)| keys)
    }
}

//! Generator of IDs, trace IDs and tokens. They depend only on a counter and the clock, so that
//! each run of a test gets the same ones.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use crate::call::splitmix;

/// The Unix time at which the seconds of KSUIDs start.
const KSUID_EPOCH: u64 = 1_400_000_000;
const KSUID_BYTES: usize = 20;
const KSUID_DIGITS: usize = 27;
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// An RS256 signature is as long as the modulus of the key, 2048 bits.
const SIGNATURE_BYTES: usize = 256;

/// A sequence of bits that look random, do not repeat, and are the same in each run.
#[derive(Default)]
pub(super) struct Sequence {
    count: u64,
}

impl Sequence {
    fn next(&mut self) -> u64 {
        let bits = splitmix::output(0, self.count);
        self.count = self.count.wrapping_add(1);
        bits
    }

    /// Returns 27 base62 characters: 4 bytes of time and 16 unique bytes.
    pub(super) fn ksuid(&mut self, unix_seconds: u64) -> String {
        let time = unix_seconds.saturating_sub(KSUID_EPOCH);
        let time = u32::try_from(time).unwrap_or(u32::MAX).to_be_bytes();
        let mut number = [0; KSUID_BYTES];
        let payload = [self.next().to_be_bytes(), self.next().to_be_bytes()];
        for (target, byte) in number
            .iter_mut()
            .zip(time.into_iter().chain(payload.into_iter().flatten()))
        {
            *target = byte;
        }
        base62(number)
    }

    /// Returns 32 hexadecimal digits.
    pub(super) fn trace_id(&mut self) -> String {
        format!("{:016x}{:016x}", self.next(), self.next())
    }

    /// Returns the JWT of an actor token. Its third part is not a signature, only as long as one.
    pub(super) fn jwt(&mut self, claims: &TokenClaims<'_>) -> String {
        let payload = serde_json::to_string(claims).unwrap_or_default();
        let signature: Vec<u8> = std::iter::repeat_with(|| self.next().to_be_bytes())
            .flatten()
            .take(SIGNATURE_BYTES)
            .collect();
        [
            br#"{"alg":"RS256","typ":"JWT"}"#.as_slice(),
            payload.as_bytes(),
            &signature,
        ]
        .map(|part| URL_SAFE_NO_PAD.encode(part))
        .join(".")
    }
}

/// The claims of the JWT of an actor token.
#[derive(Serialize)]
pub(super) struct TokenClaims<'a> {
    /// The duration of the token in seconds.
    pub(super) eis: u64,
    /// When it expires, in seconds since the Unix epoch.
    pub(super) exp: u64,
    /// The instance's ID.
    pub(super) iid: &'a str,
    /// The ID of the actor token.
    pub(super) sid: &'a str,
    /// The kind of token.
    pub(super) st: &'static str,
}

fn base62(mut number: [u8; KSUID_BYTES]) -> String {
    let mut digits = Vec::with_capacity(KSUID_DIGITS);
    for _ in 0..KSUID_DIGITS {
        let mut remainder = 0_u16;
        for byte in &mut number {
            let dividend = (remainder << 8) | u16::from(*byte);
            *byte = u8::try_from(dividend / 62).unwrap_or(u8::MAX);
            remainder = dividend % 62;
        }
        let digit = BASE62.get(usize::from(remainder)).copied();
        digits.push(char::from(digit.unwrap_or(b'0')));
    }
    digits.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn base62_has_27_digits() {
        let mut one = [0; KSUID_BYTES];
        one[KSUID_BYTES - 1] = 1;
        let mut sixty_two = [0; KSUID_BYTES];
        sixty_two[KSUID_BYTES - 1] = 62;
        for (number, expected) in [
            ([0; KSUID_BYTES], "000000000000000000000000000"),
            (one, "000000000000000000000000001"),
            (sixty_two, "000000000000000000000000010"),
            // The largest KSUID.
            ([u8::MAX; KSUID_BYTES], "aWgEPTl1tmebfsQzFP4bxwgy80V"),
        ] {
            assert_eq!(base62(number), expected);
        }
    }

    #[test]
    fn ids_are_unique_and_reproducible() {
        let ids = || {
            let mut sequence = Sequence::default();
            (0..1000)
                .map(|_| sequence.ksuid(1_700_000_000))
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(), ids());
        assert_eq!(ids().into_iter().collect::<HashSet<_>>().len(), 1000);
        assert!(
            ids()
                .iter()
                .all(|id| id.len() == 27 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        );
    }

    #[test]
    fn trace_ids_have_32_digits_and_are_unique() {
        let mut sequence = Sequence::default();
        let ids: HashSet<_> = (0..1000).map(|_| sequence.trace_id()).collect();
        assert_eq!(ids.len(), 1000);
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        assert!(
            ids.iter()
                .all(|id| id.len() == 32 && id.bytes().all(is_digit))
        );
    }

    #[test]
    fn jwt_has_documented_header_and_payload() {
        let jwt = Sequence::default().jwt(&TokenClaims {
            eis: 600,
            exp: 1_700_000_600,
            iid: "ins_1",
            sid: "act_1",
            st: "actor_token",
        });
        let parts: Vec<Vec<u8>> = jwt
            .split('.')
            .map(|part| URL_SAFE_NO_PAD.decode(part).unwrap())
            .collect();
        let [header, payload, signature] = parts.as_slice() else {
            panic!("expected three parts")
        };
        assert_eq!(header, br#"{"alg":"RS256","typ":"JWT"}"#);
        assert_eq!(
            serde_json::from_slice::<Value>(payload).unwrap(),
            json!({"eis": 600, "exp": 1_700_000_600, "iid": "ins_1", "sid": "act_1", "st": "actor_token"})
        );
        assert_eq!(signature.len(), SIGNATURE_BYTES);
    }
}

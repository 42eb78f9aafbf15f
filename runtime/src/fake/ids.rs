//! What the stand-in makes up: IDs, trace IDs and tokens. All of it follows from a count, so that two runs of a
//! test give the same.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use crate::call::splitmix;

/// KSUIDs count their seconds from here.
const KSUID_EPOCH: u64 = 1_400_000_000;
const KSUID_BYTES: usize = 20;
const KSUID_DIGITS: usize = 27;
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// An RS256 signature is as long as the key's modulus, 2048 bits.
const SIGNATURE_BYTES: usize = 256;

/// A stream of bits that look random, never repeat, and are the same in each run.
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

    /// 27 base62 characters: 4 bytes of time and 16 bytes that differ each time.
    pub(super) fn ksuid(&mut self, unix_seconds: u64) -> String {
        let time = unix_seconds.saturating_sub(KSUID_EPOCH);
        let time = u32::try_from(time).unwrap_or(u32::MAX).to_be_bytes();
        let mut number = [0; KSUID_BYTES];
        let payload = [self.next().to_be_bytes(), self.next().to_be_bytes()];
        for (slot, byte) in number
            .iter_mut()
            .zip(time.into_iter().chain(payload.into_iter().flatten()))
        {
            *slot = byte;
        }
        base62(number)
    }

    /// 32 hexadecimal digits.
    pub(super) fn trace_id(&mut self) -> String {
        format!("{:016x}{:016x}", self.next(), self.next())
    }

    /// The JWT of an actor token. Its third part is no signature, only as long as one.
    pub(super) fn jwt(&mut self, claims: &Claims<'_>) -> String {
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

/// What the JWT of an actor token says.
#[derive(Serialize)]
pub(super) struct Claims<'a> {
    /// The token's life in seconds.
    pub(super) eis: u64,
    /// When it ends, in seconds since the Unix epoch.
    pub(super) exp: u64,
    /// The instance's ID.
    pub(super) iid: &'a str,
    /// The actor token's own ID.
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
    fn base62_is_the_number_in_27_digits() {
        let mut one = [0; KSUID_BYTES];
        one[KSUID_BYTES - 1] = 1;
        let mut sixty_two = [0; KSUID_BYTES];
        sixty_two[KSUID_BYTES - 1] = 62;
        for (number, due) in [
            ([0; KSUID_BYTES], "000000000000000000000000000"),
            (one, "000000000000000000000000001"),
            (sixty_two, "000000000000000000000000010"),
            // The largest KSUID there is.
            ([u8::MAX; KSUID_BYTES], "aWgEPTl1tmebfsQzFP4bxwgy80V"),
        ] {
            assert_eq!(base62(number), due);
        }
    }

    #[test]
    fn ids_are_unique_and_the_same_in_each_run() {
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
    fn a_trace_id_has_32_digits_and_never_comes_twice() {
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
    fn a_jwt_has_the_documented_header_and_payload() {
        let jwt = Sequence::default().jwt(&Claims {
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
            panic!("three parts")
        };
        assert_eq!(header, br#"{"alg":"RS256","typ":"JWT"}"#);
        assert_eq!(
            serde_json::from_slice::<Value>(payload).unwrap(),
            json!({"eis": 600, "exp": 1_700_000_600, "iid": "ins_1", "sid": "act_1", "st": "actor_token"})
        );
        assert_eq!(signature.len(), SIGNATURE_BYTES);
    }
}

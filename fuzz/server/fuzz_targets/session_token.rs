#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    actor_token_fuzz_server::session_token(bytes);
});

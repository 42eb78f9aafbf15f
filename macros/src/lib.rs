//! placeholder
use proc_macro::TokenStream;

/// placeholder
#[proc_macro_derive(ActorTokenRequest, attributes(actor_token))]
pub fn derive(_: TokenStream) -> TokenStream {
    TokenStream::new()
}

//! The summary of a request, which the user confirms.

use std::fmt;

use super::request::LinkRequest;
use crate::output::{WARNING, format_duration};
use crate::server::{Server, ServerKind};

/// The request, as the prompt displays it.
pub(super) struct Summary<'a> {
    pub(super) request: &'a LinkRequest,
    pub(super) server: &'a Server,
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LinkRequest {
            customer,
            agent,
            case,
            reason,
            link_ttl,
            session_limit,
        } = self.request;
        let session_limit = session_limit.map_or_else(
            || "at most 30m (Clerk's default)".to_owned(),
            |duration| format!("at most {}", format_duration(duration)),
        );
        let link_ttl = format_duration(*link_ttl);
        writeln!(f, "Issue a link to sign in as {customer}:")?;
        writeln!(f, "  agent    {agent}")?;
        writeln!(f, "  case     {case}")?;
        writeln!(f, "  reason   {reason}")?;
        writeln!(f, "  link     works once, within {link_ttl}")?;
        writeln!(f, "  session  {session_limit}")?;
        if let Some(key) = &self.server.key_source {
            writeln!(f, "  key      from {key}")?;
        }
        let url = self.server.clerk.base_url();
        match self.server.kind {
            ServerKind::Fake => writeln!(f, "  server   a fake on localhost, instead of Clerk"),
            ServerKind::Test => writeln!(f, "  server   {url}, a test instance"),
            ServerKind::Live => {
                writeln!(f, "  server   {url}, the live instance")?;
                writeln!(
                    f,
                    "\n{WARNING}warning:{WARNING:#} anyone who opens the link is signed in to a real customer's account"
                )
            }
        }
    }
}

//! `impersonate link`: issues a link after confirmation, and delivers it.

mod request;
mod summary;
mod wait;

use std::io::{self, IsTerminal};
use std::time::SystemTime;

use actor_token::ActorToken;
use actor_token::secrecy::{ExposeSecret, SecretString};
use serde_json::json;

pub(crate) use request::LinkRequest;
use summary::Summary;
use wait::Wait;

use crate::arguments::{Link, Yes};
use crate::browser::Page;
use crate::confirm::{self, Question};
use crate::failure::{Failure, NotConfirmed};
use crate::interrupt::{Activity, Remains};
use crate::output::{Output, format_time};
use crate::server::{Server, ServerKind};
use crate::settings::{Mode, Settings};
use crate::{output, stdout};

pub(crate) fn run(settings: &Settings, arguments: &Link) -> Result<(), Failure> {
    // Reports all violations before the key is read and the user is asked for confirmation.
    let (request, prepared) =
        LinkRequest::prepare_from(arguments, settings.agent.as_deref(), settings.case_rule()?)?;
    let is_dry_run = settings.mode == Mode::DryRun;
    if !is_dry_run {
        check_delivery(arguments)?;
    }
    let server = Server::for_link(settings)?;
    if !is_dry_run {
        confirm_request(settings, &request, &server, arguments.yes.as_ref())?;
    }
    // From here on, Ctrl-C must not be lost.
    server.catch_signals(Remains::UnknownLink {
        customer: request.customer.clone(),
        agent: request.agent.clone(),
        expires_by: SystemTime::now().checked_add(request.link_ttl),
    })?;
    let Some(token) = server.call(|clerk| clerk.issue_prepared(prepared))? else {
        return Ok(());
    };
    let remains = Remains::Link(token.id().to_string());
    server.interrupt.set_remains(server.unless_fake(remains));
    let page = deliver(settings.output, &server, &token, &request, arguments)?;
    report_issued(settings.output, &server, &token);
    if arguments.wait {
        let wait = Wait {
            output: settings.output,
            server: &server,
            link_ttl: request.link_ttl,
            end_on_exit: arguments.end_on_exit,
        };
        return wait.run(&token, page);
    }
    if server.kind == ServerKind::Fake {
        keep_fake(settings, &server);
    }
    Ok(())
}

/// Checks that the link can be delivered, before it is issued.
fn check_delivery(arguments: &Link) -> Result<(), Failure> {
    if arguments.open && !io::stdin().is_terminal() {
        Err(Failure::NoTerminal)
    } else if !arguments.open && !stdout::is_usable() {
        Err(Failure::NoOutput)
    } else {
        Ok(())
    }
}

/// Asks the user to confirm the request, unless `--yes` confirms it.
fn confirm_request(
    settings: &Settings,
    request: &LinkRequest,
    server: &Server,
    yes: Option<&Yes>,
) -> Result<(), Failure> {
    let summary = Summary { request, server };
    let is_live = server.kind == ServerKind::Live;
    let customer = &request.customer;
    let Some(yes) = yes else {
        if !settings.can_prompt() {
            return Err(Failure::NotConfirmed(NotConfirmed::NoPrompt {
                no_input: settings.no_input,
                live_customer: is_live.then(|| customer.clone()),
            }));
        }
        let question = if is_live {
            Question::TypeId(customer)
        } else {
            Question::Yes
        };
        return if confirm::ask(summary, &question).map_err(Failure::Prompt)? {
            Ok(())
        } else {
            Err(Failure::NotConfirmed(NotConfirmed::Declined))
        };
    };
    // `--yes` skips the prompt, but not the warning about a real customer's account.
    if is_live {
        output::prompt(summary).unwrap_or_default();
    }
    match yes {
        Yes::Customer(id) if id != customer => Err(NotConfirmed::OtherId(customer.clone())),
        Yes::WithoutId if is_live => Err(NotConfirmed::MissingId(customer.clone())),
        Yes::Customer(_) | Yes::WithoutId => Ok(()),
    }
    .map_err(Failure::NotConfirmed)
}

/// Prints or opens the link. If that fails, revokes the token. With `--wait`, returns the page that
/// the browser opens.
fn deliver(
    output: Output,
    server: &Server,
    token: &ActorToken,
    request: &LinkRequest,
    arguments: &Link,
) -> Result<Option<Page>, Failure> {
    let result = match token.url() {
        _ if server.interrupt.is_stopped() => Err("the command was stopped".to_owned()),
        None => Err("Clerk's response has no link".to_owned()),
        Some(url) if arguments.open => open(server, url, arguments.wait)
            .map_err(|error| format!("{error}; without --open, the link is printed")),
        Some(_) => print_link(output, token)
            .map(|()| None)
            .map_err(|error| error.to_string()),
    };
    result.map_err(|cause| {
        server.interrupt.allow_cleanup();
        Failure::Delivery {
            cause,
            token_id: token.id().to_string(),
            // If the token's expiry is missing or invalid, counts the requested duration from now.
            expires_by: token
                .link_expires_at()
                .or_else(|| SystemTime::now().checked_add(request.link_ttl)),
            revocation: server.clerk.revoke(token.id()).map(drop).map_err(Box::new),
        }
    })
}

fn open(server: &Server, link: &SecretString, wait: bool) -> io::Result<Option<Page>> {
    let page = Page::open(link, &server.interrupt)?;
    if wait {
        // The list of sessions shows when the browser has opened it.
        return Ok(Some(page));
    }
    page.close_after_enter()?;
    Ok(None)
}

/// Prints a token's link to standard output.
fn print_link(output: Output, token: &ActorToken) -> io::Result<()> {
    let url = token.url().map(ExposeSecret::expose_secret);
    if output.json {
        return stdout::print_line(&json!({ "token": token.record(), "url": url }).to_string());
    }
    stdout::print_line(url.unwrap_or_default())
}

fn report_issued(output: Output, server: &Server, token: &ActorToken) {
    let id = token.id();
    let expiry = token
        .link_expires_at()
        .map_or_else(String::new, |end| format!(", until {}", format_time(end)));
    output.note(format_args!("\nIssued {id}. Its link works once{expiry}."));
    // The fake runs only as long as this command, so a later command can't end its sessions.
    if server.kind != ServerKind::Fake {
        output.note(format_args!(
            "To revoke it, or to end its session: impersonate end {id}"
        ));
    }
}

/// Keeps the fake running until the user presses Enter, if there is a user.
fn keep_fake(settings: &Settings, server: &Server) {
    let Some(_busy) = server.interrupt.begin(Activity::Prompt) else {
        return;
    };
    let prompt = "The fake server runs only as long as this command. Press Enter to stop it. ";
    let has_user = settings.can_prompt() && !settings.output.json;
    if !has_user || confirm::wait_for_enter(prompt).is_err() {
        settings.output.progress(
            "The fake server ran only as long as this command, so the link no longer works.",
        );
    }
}

//! `impersonate fake`: runs a fake of Clerk, to try all commands.

use std::time::Duration;

use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::local_fake::LocalFake;
use crate::output::Output;
use crate::{stdout, text};

/// How often the fake signs in with links that were opened.
const SIGN_IN_INTERVAL: Duration = Duration::from_millis(200);

pub(crate) fn run(output: Output) -> Result<(), Failure> {
    let interrupt = Interrupt::default();
    interrupt.catch(output.json, None).map_err(Failure::Fake)?;
    let fake = LocalFake::start().map_err(Failure::Fake)?;
    // The fake's calls must not be in the real trail. The folder is removed at the end.
    let folder = tempfile::Builder::new()
        .prefix("impersonate-fake-")
        .tempdir()
        .map_err(Failure::Fake)?;
    let variables = [
        ("CLERK_SECRET_KEY", fake.secret_key().to_owned()),
        ("CLERK_API_URL", fake.api_url()),
        (
            "IMPERSONATE_AUDIT_FILE",
            folder.path().join("audit.jsonl").display().to_string(),
        ),
    ];
    print_variables(output, variables)?;
    output
        .note("\nRun these lines in another terminal. The fake runs until you press Ctrl-C here.");
    while !interrupt.wait(SIGN_IN_INTERVAL) {
        for session in fake.sign_in() {
            let (id, customer) = (session.id(), session.user_id());
            output.note(format_args!(
                "A link was opened: session {id} in the account of {customer}."
            ));
        }
    }
    Ok(())
}

fn print_variables(output: Output, variables: [(&str, String); 3]) -> Result<(), Failure> {
    let lines = if output.json {
        let json: Map<_, _> = variables
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        Value::from(json).to_string()
    } else {
        variables
            .map(|(name, value)| {
                let value = text::shell_quote(&value).unwrap_or_default();
                format!("export {name}={value}")
            })
            .join("\n")
    };
    stdout::print_line(&lines).map_err(Failure::Output)
}

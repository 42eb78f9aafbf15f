//! Soak test: issues thousands of tokens over unreliable sockets. No call may issue two tokens or
//! leave a token unreported, and memory must not grow.
//!
//! ```text
//! cargo run --release -p network-tests --example soak -- [CALLS] [TASKS] [SEED]
//! ```
//!
//! `FakeClerk` runs in a separate process, so that its tokens don't count as memory of the client.
//! A proxy between the two injects faults, and some calls are cancelled. At the end, the results
//! and audit records of the calls are compared with the tokens that exist.

mod caller;
mod fault_proxy;
mod figures;
mod invariants;
mod journal;
mod ledger;
mod message;
mod rng;
mod server;
mod transport;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actor_token::transport::Reqwest;
use actor_token::{Client, RetryPolicy};

use caller::Plan;
use fault_proxy::FaultProxy;
use figures::Memory;
use journal::Journal;
use ledger::Ledger;
use server::Server;
use transport::FastTransport;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next();
    if first.as_deref() == Some(server::ARGUMENT) {
        return server::serve().map(|()| ExitCode::SUCCESS);
    }
    let number = |text: Option<String>, default| text.map_or(Ok(default), |text| text.parse());
    let plan = Plan {
        calls: usize::try_from(number(first, 2_000)?)?,
        tasks: usize::try_from(number(arguments.next(), 64)?)?.max(1),
        seed: number(arguments.next(), 1)?,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(soak(plan))
}

async fn soak(plan: Plan) -> Result<ExitCode, Box<dyn Error>> {
    let mut server = Server::start()?;
    let ledger = Arc::new(Ledger::new(plan.calls));
    let proxy = FaultProxy::start(plan, server.address()).await?;
    let transport = FastTransport::new(Reqwest::new()?);
    let sends = transport.send_counter();
    let client = Client::builder(transport)
        .secret_key(server.secret_key())
        .api_url(proxy.url())
        .audit_async(Journal::new(Arc::clone(&ledger)))
        .retry(
            RetryPolicy::new()
                .initial_backoff(Duration::from_millis(50))
                .max_jitter(Duration::from_millis(50))
                .call_timeout(Duration::from_secs(120)),
        )
        .build()?;

    println!("{plan}");
    let (start, mut memory) = (Instant::now(), Memory::start());
    for tenth in 0..10 {
        caller::run_tenth(plan, tenth, &client, &ledger).await?;
        memory.measure();
        server.clear_requests()?;
    }
    let wall = start.elapsed();

    // Dropping the client closes its connections. After that, no further request can arrive.
    drop(client);
    let faults = proxy.settle().await?;
    let mut report = invariants::check(&ledger.entries(), &server.tokens()?);
    memory.check(&mut report.violations);
    figures::print(&report, &faults, sends.get(), wall, &memory);
    Ok(if report.violations.is_empty() {
        println!("all checks passed");
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

//! Creates by the thousand over real sockets that misbehave: nothing is issued twice, lost unsaid, or kept in memory.
//!
//! ```text
//! cargo run --release -p network-tests --example soak -- [CREATES] [TASKS] [SEED]
//! ```
//!
//! The stand-in for Clerk is another process, so that the tokens that it keeps don't count as this one's memory. Between both is a
//! listener that does to requests and answers what networks do. Some calls are dropped on their way. At the end, what the
//! callers got and what the audit record says is compared with the tokens that there are.

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
use fault_proxy::Meddler;
use figures::Memory;
use journal::Journal;
use ledger::Ledger;
use server::Server;
use transport::Hurried;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next();
    if first.as_deref() == Some(server::ARGUMENT) {
        return server::serve().map(|()| ExitCode::SUCCESS);
    }
    let number = |text: Option<String>, default| text.map_or(Ok(default), |text| text.parse());
    let plan = Plan {
        creates: usize::try_from(number(first, 2_000)?)?,
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
    let ledger = Arc::new(Ledger::new(plan.creates));
    let meddler = Meddler::start(plan, server.address()).await?;
    let transport = Hurried::new(Reqwest::new()?);
    let sends = transport.sends();
    let client = Client::builder(transport)
        .secret_key(server.secret_key())
        .api_url(meddler.url())
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
        caller::run(plan, tenth, &client, &ledger).await?;
        memory.look();
        server.clear_requests()?;
    }
    let wall = start.elapsed();

    // With the client, its connections end; then everything that was sent has arrived, or never will.
    drop(client);
    let faults = meddler.settle().await?;
    let mut judgement = invariants::judge(&ledger.entries(), &server.tokens()?);
    memory.judge(&mut judgement.violations);
    figures::print(&judgement, &faults, sends.get(), wall, &memory);
    Ok(if judgement.violations.is_empty() {
        println!("all rules hold");
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

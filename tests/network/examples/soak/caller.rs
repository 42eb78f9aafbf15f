//! Issues tokens from several tasks at once, and cancels some of the calls. The actor's claim
//! `call` contains the number of the call.

use std::error::Error;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody};
use tokio::task::JoinSet;

use crate::ledger::{Id, Ledger, Returned};
use crate::rng::Rng;
use crate::transport::FastTransport;

/// One in this many calls is cancelled, unless it ends earlier.
const CANCELLED_ONE_IN: u64 = 16;
/// Calls are cancelled after fewer polls than this. A call with a single attempt takes about half
/// as many polls.
const MAX_POLLS: u64 = 9;

#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) calls: usize,
    pub(crate) tasks: usize,
    pub(crate) seed: u64,
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { calls, tasks, seed } = self;
        write!(f, "{calls} calls from {tasks} tasks, seed {seed}")
    }
}

/// Makes one tenth of the calls, and returns when all of them have ended or been cancelled.
pub(crate) async fn run_tenth(
    plan: Plan,
    tenth: usize,
    client: &Client<FastTransport>,
    ledger: &Arc<Ledger>,
) -> Result<(), Box<dyn Error>> {
    let calls = plan.calls * tenth / 10..plan.calls * (tenth + 1) / 10;
    let mut tasks = JoinSet::new();
    for task in 0..plan.tasks {
        let calls = calls.clone().skip(task).step_by(plan.tasks);
        let (client, ledger) = (client.clone(), Arc::clone(ledger));
        tasks.spawn(async move {
            for call in calls {
                let returned = make_call(plan, call, &client).await;
                ledger.update(call, |entry| entry.returned = Some(returned));
            }
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended?;
    }
    Ok(())
}

async fn make_call(plan: Plan, call: usize, client: &Client<FastTransport>) -> Returned {
    let actor = Actor::new("user_agent").with_claim("call", call).unwrap();
    let request = CreateActorTokenRequestBody::builder()
        .user_id("user_customer")
        .actor(actor)
        .build()
        .unwrap();
    let future = request.send_async(client);
    let mut rng = Rng::for_item(plan.seed, 1, call as u64);
    let polls = if rng.one_in(CANCELLED_ONE_IN) {
        rng.below(MAX_POLLS)
    } else {
        u64::MAX
    };
    match poll_at_most(polls, future).await {
        None => Returned::Cancelled,
        Some(Ok(token)) => Returned::Token(Id::new(token.id().as_str())),
        Some(Err(error)) => {
            let token_may_exist = error.token_may_exist();
            assert_eq!(error.orphaned_token_expires_by().is_some(), token_may_exist);
            Returned::Error { token_may_exist }
        }
    }
}

/// Returns the output of a future, or `None` if the future is still pending after this many polls.
async fn poll_at_most<F: Future>(polls: u64, future: F) -> Option<F::Output> {
    let (mut future, mut remaining) = (pin!(future), polls);
    poll_fn(move |context| {
        if remaining == 0 {
            return Poll::Ready(None);
        }
        remaining -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if remaining == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

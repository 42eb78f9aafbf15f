//! The calls: many at once, each marked with its number, and some dropped on their way.

use std::error::Error;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody};
use tokio::task::JoinSet;

use crate::ledger::{Got, Id, Ledger};
use crate::rng::Chance;
use crate::transport::Hurried;

/// One call in so many is dropped, if it isn't over by then.
const DROPPED_ONCE_IN: u64 = 16;
/// After fewer polls than this: a call that sends once takes about half as many.
const MOST_POLLS: u64 = 9;

#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) creates: usize,
    pub(crate) tasks: usize,
    pub(crate) seed: u64,
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            creates,
            tasks,
            seed,
        } = self;
        write!(f, "{creates} creates by {tasks} tasks, seed {seed}")
    }
}

/// Makes one tenth of the calls, and returns when all of them are over or dropped.
pub(crate) async fn run(
    plan: Plan,
    tenth: usize,
    client: &Client<Hurried>,
    ledger: &Arc<Ledger>,
) -> Result<(), Box<dyn Error>> {
    let calls = plan.creates * tenth / 10..plan.creates * (tenth + 1) / 10;
    let mut tasks = JoinSet::new();
    for task in 0..plan.tasks {
        let calls = calls.clone().skip(task).step_by(plan.tasks);
        let (client, ledger) = (client.clone(), Arc::clone(ledger));
        tasks.spawn(async move {
            for call in calls {
                let got = make(plan, call, &client).await;
                ledger.note(call, |entry| entry.got = Some(got));
            }
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended?;
    }
    Ok(())
}

async fn make(plan: Plan, call: usize, client: &Client<Hurried>) -> Got {
    let actor = Actor::new("user_agent").with_claim("call", call).unwrap();
    let request = CreateActorTokenRequestBody::builder()
        .user_id("user_customer")
        .actor(actor)
        .build()
        .unwrap();
    let future = request.send_async(client);
    let mut chance = Chance::at(plan.seed, 1, call as u64);
    let polls = if chance.once_in(DROPPED_ONCE_IN) {
        chance.below(MOST_POLLS)
    } else {
        u64::MAX
    };
    match dropped_after(polls, future).await {
        None => Got::Dropped,
        Some(Ok(token)) => Got::Token(Id::new(token.id().as_str())),
        Some(Err(error)) => {
            let token_may_exist = error.token_may_exist();
            assert_eq!(error.orphaned_token_expires_by().is_some(), token_may_exist);
            Got::Error { token_may_exist }
        }
    }
}

/// What comes of a future that is dropped if so many polls don't end it.
async fn dropped_after<F: Future>(polls: u64, future: F) -> Option<F::Output> {
    let (mut future, mut left) = (pin!(future), polls);
    poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

//! Kills the console at random moments, and compares its audit trail with the issued tokens.
//!
//! `KILL_ROUNDS` is the number of rounds, and `KILL_SEED` selects the moments.

use std::collections::{BTreeMap, BTreeSet};
use std::env;

use actor_token::ActorTokenStatus;
use actor_token::fake::{Clock, FakeClerk, IssuedToken, Session};
use actor_token::session::SessionStatus;
use axum::http::StatusCode;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::clerk_console::{CUSTOMER, ClerkConsole};
use crate::stalling_proxy::{Stall, StallingProxy};
use crate::test_client::TestClient;
use crate::test_database::TestDatabase;

/// How many links are requested at once.
const CONCURRENT: usize = 3;
/// How many links are requested in a round, at most. An agent may request 30 in a minute.
const MAX_REQUESTS: usize = 24;

/// When the console is killed.
#[derive(Debug)]
enum Moment {
    /// The proxy between the console and Clerk stalls: in a request, or in a response.
    Stalled(Stall),
    /// The console has responded to this number of requests.
    Responses(usize),
}

/// Random numbers of a seed (`SplitMix64`).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) % u64::try_from(limit).unwrap()).unwrap()
    }

    /// Chooses a moment. A request has about 700 bytes, and a response about 1,100.
    fn moment(&mut self) -> Moment {
        match self.below(8) {
            0 => Moment::Stalled(Stall::Request(self.below(15_000))),
            // Clerk has issued a token, and the console has received nothing of the response.
            1 => Moment::Stalled(Stall::Response(0)),
            2 | 3 => Moment::Stalled(Stall::Response(self.below(20_000))),
            // Clerk has revoked a token.
            4 => Moment::Stalled(Stall::ResponseTo("POST /v1/actor_tokens/")),
            // Clerk has ended a session.
            5 => Moment::Stalled(Stall::ResponseTo("POST /v1/sessions/")),
            _ => Moment::Responses(1 + self.below(12)),
        }
    }
}

/// What an agent does with a link.
#[derive(Clone, Copy)]
enum Work {
    Issue,
    Revoke,
    /// Uses the link, and ends the session.
    End,
}

impl Work {
    const ALL: [Self; 3] = [Self::Issue, Self::Revoke, Self::End];

    /// Returns the page of the link if the console has redirected to it.
    async fn run(self, client: &TestClient, form_token: &str, clerk: &FakeClerk) -> Option<String> {
        let form_token = ("form_token", form_token);
        let fields = [
            form_token,
            ("customer", CUSTOMER),
            ("case", "CS-4711"),
            ("reason", "the invoice shows the wrong address"),
            ("minutes", "10"),
        ];
        let page = client.try_post("/links", &fields).await?;
        if let Self::End = self {
            let shown = client.try_get(&page).await;
            let link = shown.and_then(|it| it.attribute("id=\"open\" href"));
            if let Some(link) = link {
                clerk.redeem(&link).unwrap();
            }
        }
        if let Self::Revoke | Self::End = self {
            client.try_post(&format!("{page}/end"), &[form_token]).await;
        }
        Some(page)
    }
}

struct Test {
    clerk: FakeClerk,
    clerk_address: std::net::SocketAddr,
    database: TestDatabase,
    /// The records that were in the trail after a round, by their IDs.
    records: BTreeMap<i64, Value>,
    /// The pages of the links to which the console has redirected.
    pages: BTreeSet<String>,
}

#[tokio::test]
async fn killed_console_has_record_of_each_call() {
    let number = |name, default| match env::var(name) {
        Ok(value) => value.parse().unwrap(),
        Err(_) => default,
    };
    let rounds = number("KILL_ROUNDS", 10);
    let seed = number("KILL_SEED", 1);
    let clerk = FakeClerk::builder().clock(Clock::ticking()).build();
    let server = clerk.serve().unwrap();
    let mut test = Test {
        clerk_address: server.addr(),
        clerk,
        database: TestDatabase::create().await,
        records: BTreeMap::new(),
        pages: BTreeSet::new(),
    };
    let mut random = Random(seed);
    for round in 0..rounds {
        let moment = random.moment();
        eprintln!("round {round} of seed {seed}: {moment:?}");
        test.run_and_kill(&format!("user_agent{round}"), &moment)
            .await;
        test.check_trail().await;
    }
    test.print_figures(rounds);
}

impl Test {
    async fn start(&self, agent: &str, proxy: &StallingProxy) -> (ClerkConsole, TestClient) {
        let console =
            ClerkConsole::start(&self.clerk, proxy.address, &self.database, &[agent]).await;
        let client = console.sign_in(agent).await;
        (console, client)
    }

    fn print_figures(&self, rounds: u64) {
        println!("{rounds} rounds: {} tokens", self.clerk.tokens().len());
        for (operation, done) in [
            ("issue", "issued"),
            ("revoke", "revoked"),
            ("end_session", "session_ended"),
        ] {
            let count = |status| {
                let records = self.records.values();
                let records = records.filter(|it| it["operation"] == operation);
                records.filter(|it| it["status"] == status).count()
            };
            let (complete, incomplete) = (count(done), count("incomplete"));
            println!("{operation}: {complete} complete, {incomplete} incomplete");
        }
    }

    /// Requests links, and kills the console at the moment, or after all requests.
    async fn run_and_kill(&mut self, agent: &str, moment: &Moment) {
        let stall = match moment {
            Moment::Stalled(stall) => *stall,
            Moment::Responses(_) => Stall::Never,
        };
        let mut proxy = StallingProxy::start(self.clerk_address, stall).await;
        let (running, mut client) = self.start(agent, &proxy).await;
        let token = client.get("/").await.form_token();
        let mut requests = JoinSet::new();
        let mut started = 0;
        let mut responses = 0;
        let max_responses = match moment {
            Moment::Responses(number) => *number,
            Moment::Stalled(_) => MAX_REQUESTS,
        };
        loop {
            while requests.len() < CONCURRENT && started < MAX_REQUESTS {
                let work = Work::ALL[started % Work::ALL.len()];
                let (client, token) = (client.clone(), token.clone());
                let clerk = self.clerk.clone();
                requests.spawn(async move { work.run(&client, &token, &clerk).await });
                started += 1;
            }
            tokio::select! {
                () = proxy.stalled() => break,
                Some(page) = requests.join_next() => {
                    self.pages.extend(page.unwrap());
                    responses += 1;
                }
            }
            if responses == max_responses {
                break;
            }
        }
        running.kill().await;
        while let Some(page) = requests.join_next().await {
            self.pages.extend(page.unwrap());
        }
    }

    /// Starts the console again, and compares its audit trail with the issued tokens.
    async fn check_trail(&mut self) {
        let proxy = StallingProxy::start(self.clerk_address, Stall::Never).await;
        let (running, mut client) = self.start("user_auditor", &proxy).await;
        let export = client.get("/trail.jsonl").await;
        let records: BTreeMap<_, _> = export
            .html
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .map(|record| (record["id"].as_i64().unwrap(), record))
            .collect();

        // No record of an earlier round was lost or changed.
        for (id, record) in &self.records {
            assert_eq!(records.get(id), Some(record));
        }
        // Each token has exactly one record, which is complete or incomplete.
        let mut tokens = BTreeSet::new();
        for token in self.clerk.tokens() {
            let request = &token.actor()["request"];
            let of_token = |it: &&Value| it["request"] == *request && it["operation"] == "issue";
            let found: Vec<_> = records.values().filter(of_token).collect();
            assert_eq!(found.len(), 1, "a token must have one record: {found:?}");
            match found[0]["status"].as_str().unwrap() {
                "issued" => assert_eq!(found[0]["target"], *token.id()),
                status => assert_eq!(status, "incomplete"),
            }
            assert!(
                tokens.insert(request.to_string()),
                "two tokens of a request"
            );
        }
        self.check_ends(&records);
        // No record says that a token was issued that does not exist.
        for record in records.values().filter(|it| it["status"] == "issued") {
            assert!(tokens.contains(&record["request"].to_string()));
        }
        for page in &self.pages {
            assert_eq!(client.get(page).await.status, StatusCode::OK);
        }
        self.records = records;
        running.kill().await;
    }

    /// Each token that was revoked and each session that was ended has one record, which is
    /// complete or incomplete. What a complete record states has happened.
    fn check_ends(&self, records: &BTreeMap<i64, Value>) {
        let is_revoked = |token: &&IssuedToken| *token.status() == ActorTokenStatus::Revoked;
        let is_ended = |session: &&Session| *session.status() == SessionStatus::Revoked;
        let (tokens, sessions) = (self.clerk.tokens(), self.clerk.sessions());
        let tokens = tokens.iter().filter(is_revoked);
        let sessions = sessions.iter().filter(is_ended);
        for (operation, done, targets) in [
            (
                "revoke",
                "revoked",
                tokens.map(IssuedToken::id).collect::<BTreeSet<_>>(),
            ),
            (
                "end_session",
                "session_ended",
                sessions.map(Session::id).collect(),
            ),
        ] {
            for target in &targets {
                let of_target =
                    |it: &&Value| it["operation"] == operation && it["target"] == *target;
                let found: Vec<_> = records.values().filter(of_target).collect();
                assert_eq!(
                    found.len(),
                    1,
                    "{operation} must have one record: {found:?}"
                );
                let status = found[0]["status"].as_str().unwrap();
                assert!([done, "incomplete"].contains(&status), "{status}");
            }
            for record in records.values().filter(|it| it["status"] == done) {
                assert!(targets.contains(record["target"].as_str().unwrap()));
            }
        }
    }
}

//! Compares what the callers got, what was recorded, and which tokens there are.

use crate::ledger::{Entry, Got, Id, Recorded};
use crate::server::Issued;

#[derive(Default)]
pub(crate) struct Judgement {
    pub(crate) violations: Vec<String>,
    /// How many calls ended how, by name, in this order.
    pub(crate) figures: Vec<(&'static str, usize)>,
}

pub(crate) fn judge(entries: &[Entry], tokens: &[Issued]) -> Judgement {
    let mut judgement = Judgement::default();
    let mut issued: Vec<Option<Id>> = vec![None; entries.len()];
    for token in tokens {
        match issued.get_mut(token.call) {
            Some(none @ None) => *none = Some(token.id),
            Some(Some(_)) => judgement.object(token.call, "issued two tokens"),
            None => judgement.object(token.call, "was never made, and has a token"),
        }
    }
    for (call, (entry, issued)) in entries.iter().zip(&issued).enumerate() {
        judgement.judge_record(call, *entry);
        judgement.judge_outcome(call, *entry, *issued);
    }
    judgement.count(entries, &issued);
    judgement
}

impl Judgement {
    fn object(&mut self, call: usize, why: &str) {
        self.violations.push(format!("call {call} {why}"));
    }

    /// A begin and an end for each call; none of both for one that was dropped before.
    fn judge_record(&mut self, call: usize, entry: Entry) {
        let due = match (entry.got, entry.begun) {
            (Some(Got::Dropped), 0) => (0, 0, 0),
            (Some(Got::Dropped), _) => (1, 1, 1),
            _ => (1, 1, 0),
        };
        if (entry.begun, entry.ended, entry.dropped) != due {
            let (begun, ended, dropped) = (entry.begun, entry.ended, entry.dropped);
            let why =
                format!("has {begun} begins and {ended} ends, {dropped} of them by being dropped");
            self.object(call, &why);
        }
    }

    fn judge_outcome(&mut self, call: usize, entry: Entry, issued: Option<Id>) {
        match entry.recorded {
            Some(Recorded::Issued(id)) if issued != Some(id) => {
                self.object(call, "is recorded as issued, and its token isn't there");
            }
            Some(Recorded::NotIssued) | None if issued.is_some() => {
                self.object(call, "has a token that nobody was told of");
            }
            Some(Recorded::Nonsense) => self.object(call, "is recorded as no create can be"),
            _ => {}
        }
        let agrees = match (entry.got, entry.recorded) {
            (Some(Got::Token(got)), Some(Recorded::Issued(id))) => got == id,
            (Some(Got::Error { token_may_exist }), Some(Recorded::Unknown)) => token_may_exist,
            (Some(Got::Error { token_may_exist }), Some(Recorded::NotIssued)) => !token_may_exist,
            (Some(Got::Dropped), _) => true,
            _ => false,
        };
        if !agrees {
            self.object(call, "got something else than is recorded");
        }
    }

    fn count(&mut self, entries: &[Entry], issued: &[Option<Id>]) {
        let mut count = |name, matches: fn(&Entry) -> bool| {
            let all = || {
                entries
                    .iter()
                    .zip(issued)
                    .filter(|(entry, _)| matches(entry))
            };
            self.figures.push((name, all().count()));
            all().filter(|(_, issued)| issued.is_some()).count()
        };
        let dropped = |entry: &Entry| matches!(entry.got, Some(Got::Dropped));
        let of_tokens = count("calls", |_| true);
        count("a token is held", |entry| {
            matches!(entry.got, Some(Got::Token(_)))
        });
        count("no token, says the error", |entry| {
            matches!(
                entry.got,
                Some(Got::Error {
                    token_may_exist: false
                })
            )
        });
        let ghosts = count("possibly a token, says the error", |entry| {
            matches!(
                entry.got,
                Some(Got::Error {
                    token_may_exist: true
                })
            )
        });
        count("dropped", dropped);
        count("dropped before the record was begun", |entry| {
            matches!((entry.got, entry.recorded), (Some(Got::Dropped), None))
        });
        count("dropped, recorded as not issued", |entry| {
            matches!(
                (entry.got, entry.recorded),
                (Some(Got::Dropped), Some(Recorded::NotIssued))
            )
        });
        let dropped_ghosts = count("dropped, recorded as unknown", |entry| {
            matches!(
                (entry.got, entry.recorded),
                (Some(Got::Dropped), Some(Recorded::Unknown))
            )
        });
        count("dropped, recorded as issued", |entry| {
            matches!(
                (entry.got, entry.recorded),
                (Some(Got::Dropped), Some(Recorded::Issued(_)))
            )
        });
        self.figures.push(("tokens that exist", of_tokens));
        self.figures.push(("ghosts that exist, of errors", ghosts));
        self.figures.push((
            "ghosts that exist, of dropped calls recorded as unknown",
            dropped_ghosts,
        ));
    }
}

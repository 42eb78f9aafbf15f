//! Compares the results of the calls with the audit records and the issued tokens.

use crate::ledger::{Entry, Id, Recorded, Returned};
use crate::server::Issued;

#[derive(Default)]
pub(crate) struct Report {
    pub(crate) violations: Vec<String>,
    /// The number of calls with each result, in the order in which they are printed.
    pub(crate) figures: Vec<(&'static str, usize)>,
}

/// Checks all calls.
pub(crate) fn check(entries: &[Entry], tokens: &[Issued]) -> Report {
    let mut report = Report::default();
    let mut issued: Vec<Option<Id>> = vec![None; entries.len()];
    for token in tokens {
        match issued.get_mut(token.call) {
            Some(none @ None) => *none = Some(token.id),
            Some(Some(_)) => report.add(token.call, "issued two tokens"),
            None => report.add(token.call, "was not made, but has a token"),
        }
    }
    for (call, (entry, issued)) in entries.iter().zip(&issued).enumerate() {
        report.check_record(call, *entry);
        report.check_outcome(call, *entry, *issued);
    }
    report.count(entries, &issued);
    report
}

impl Report {
    fn add(&mut self, call: usize, problem: &str) {
        self.violations.push(format!("call {call} {problem}"));
    }

    /// Checks that the audit record of a call has one begin and one end. If the call was cancelled
    /// early, it may have neither.
    fn check_record(&mut self, call: usize, entry: Entry) {
        let expected = match (entry.returned, entry.begun) {
            (Some(Returned::Cancelled), 0) => (0, 0, 0),
            (Some(Returned::Cancelled), _) => (1, 1, 1),
            _ => (1, 1, 0),
        };
        if (entry.begun, entry.ended, entry.cancelled) != expected {
            let (begun, ended, cancelled) = (entry.begun, entry.ended, entry.cancelled);
            let problem =
                format!("has {begun} begins and {ended} ends, {cancelled} of them by cancellation");
            self.add(call, &problem);
        }
    }

    fn check_outcome(&mut self, call: usize, entry: Entry, issued: Option<Id>) {
        match entry.recorded {
            Some(Recorded::Issued(id)) if issued != Some(id) => {
                self.add(call, "is recorded as issued, but its token does not exist");
            }
            Some(Recorded::NotIssued) | None if issued.is_some() => {
                self.add(call, "has a token that was not reported");
            }
            Some(Recorded::Invalid) => self.add(call, "has an invalid outcome in its record"),
            _ => {}
        }
        let agrees = match (entry.returned, entry.recorded) {
            (Some(Returned::Token(returned)), Some(Recorded::Issued(id))) => returned == id,
            (Some(Returned::Error { token_may_exist }), Some(Recorded::Unknown)) => token_may_exist,
            (Some(Returned::Error { token_may_exist }), Some(Recorded::NotIssued)) => {
                !token_may_exist
            }
            (Some(Returned::Cancelled), _) => true,
            _ => false,
        };
        if !agrees {
            self.add(call, "returned a result that differs from its record");
        }
    }

    fn count(&mut self, entries: &[Entry], issued: &[Option<Id>]) {
        // Adds the number of matching calls. Returns how many of them issued a token.
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
        let cancelled = |entry: &Entry| matches!(entry.returned, Some(Returned::Cancelled));
        let tokens = count("calls", |_| true);
        count("token returned", |entry| {
            matches!(entry.returned, Some(Returned::Token(_)))
        });
        count("error: no token was issued", |entry| {
            matches!(
                entry.returned,
                Some(Returned::Error {
                    token_may_exist: false
                })
            )
        });
        let orphans = count("error: a token may exist", |entry| {
            matches!(
                entry.returned,
                Some(Returned::Error {
                    token_may_exist: true
                })
            )
        });
        count("cancelled", cancelled);
        count("cancelled before the begin was recorded", |entry| {
            matches!(
                (entry.returned, entry.recorded),
                (Some(Returned::Cancelled), None)
            )
        });
        count("cancelled, recorded as not issued", |entry| {
            matches!(
                (entry.returned, entry.recorded),
                (Some(Returned::Cancelled), Some(Recorded::NotIssued))
            )
        });
        let cancelled_orphans = count("cancelled, recorded as unknown", |entry| {
            matches!(
                (entry.returned, entry.recorded),
                (Some(Returned::Cancelled), Some(Recorded::Unknown))
            )
        });
        count("cancelled, recorded as issued", |entry| {
            matches!(
                (entry.returned, entry.recorded),
                (Some(Returned::Cancelled), Some(Recorded::Issued(_)))
            )
        });
        self.figures.push(("tokens that exist", tokens));
        self.figures.push(("orphaned tokens of errors", orphans));
        self.figures.push((
            "orphaned tokens of cancelled calls recorded as unknown",
            cancelled_orphans,
        ));
    }
}

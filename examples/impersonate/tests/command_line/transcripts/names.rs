//! Replaces what differs in each run: addresses, IDs and times.

use std::time::{Duration, SystemTime};

use regex_lite::{Captures, Regex};

/// The time at which each transcript begins.
const START: &str = "2026-11-29T10:00:00Z";

/// The shown IDs, which are as long as real ones.
const IDS: [&str; 3] = [
    "3MlOEVo9Qjdy8Oh6jLEYgRne9Bs",
    "3MlOEgVAq8nWrkXdopS7JU8ZUsj",
    "3MlOEkPxT2cVbY5sRzQ9wN4mFhd",
];

pub(super) struct Names {
    /// The IDs in the order in which they appeared.
    ids: Vec<String>,
    start: SystemTime,
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            ids: Vec::new(),
            start: SystemTime::now(),
        }
    }

    pub(super) fn replace(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for (pattern, shown) in [
            (
                r"http://127\.0\.0\.1:\d+(/v1/tickets/accept\?ticket=)[^\s]+",
                "https://clerk.example.com$1…",
            ),
            (r"http://127\.0\.0\.1:\d+", "https://api.clerk.com"),
            (r"Contacting 127\.0\.0\.1", "Contacting api.clerk.com"),
            (r"[0-9a-f]{32}", "e220a8397b1dcdaf6e789e6aa1b965f4"),
            (
                r"\d+-[0-9a-f]{16}-(\d+)",
                "1795946400000-a1b2c3d4e5f60718-$1",
            ),
            (r#""time_ms":\d+"#, r#""time_ms":1795946400000"#),
            (r#""duration_ms":\d+"#, r#""duration_ms":120"#),
            (r"Retrying in [0-9.]+s", "Retrying in 0.8s"),
        ] {
            let pattern = Regex::new(pattern).unwrap();
            text = pattern.replace_all(&text, shown).into_owned();
        }
        let times = Regex::new(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").unwrap();
        let text = times.replace_all(&text, |found: &Captures<'_>| self.time(&found[0]));
        let ids = Regex::new(r"\b(act|sess)_[0-9A-Za-z]{27}\b").unwrap();
        ids.replace_all(&text, |found: &Captures<'_>| {
            format!("{}_{}", &found[1], self.id(&found[0]))
        })
        .into_owned()
    }

    /// Returns the time, as if the transcript had begun at `START`, in minutes.
    fn time(&self, time: &str) -> String {
        let time = humantime::parse_rfc3339(time).unwrap();
        let since_start = time.duration_since(self.start).unwrap_or_default();
        let minutes = (since_start.as_secs() + 30) / 60;
        let shown = humantime::parse_rfc3339(START).unwrap() + Duration::from_secs(minutes * 60);
        humantime::format_rfc3339_seconds(shown).to_string()
    }

    fn id(&mut self, id: &str) -> &'static str {
        let known = self.ids.iter().position(|known| known == id);
        let index = known.unwrap_or_else(|| {
            self.ids.push(id.to_owned());
            self.ids.len() - 1
        });
        IDS[index]
    }
}

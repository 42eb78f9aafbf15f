//! What a run says at its end, and whether its memory stopped growing.

use std::fs;
use std::time::Duration;

use crate::fault_proxy::{Counts, FORWARDED, REQUESTS};
use crate::invariants::Judgement;

/// How much more this process may hold at the end than half-way, in KiB: what an allocator keeps varies.
const SLACK: u64 = 4 * 1024;

/// The most violations that are printed.
const MOST_LINES: usize = 20;

/// What this process holds in memory, in KiB: at the start, and after each tenth of the calls. Empty where nobody can tell.
pub(crate) struct Memory(Vec<u64>);

impl Memory {
    pub(crate) fn start() -> Self {
        let mut memory = Self(Vec::new());
        memory.look();
        memory
    }

    pub(crate) fn look(&mut self) {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        self.0
            .extend(held.and_then(|held| held.trim().trim_end_matches(" kB").parse::<u64>().ok()));
    }

    pub(crate) fn judge(&self, violations: &mut Vec<String>) {
        if let (Some(half), Some(end)) = (self.0.get(5), self.0.get(10)) {
            if *end > half + SLACK {
                violations.push(format!(
                    "memory grows: {half} KiB half-way, {end} KiB at the end"
                ));
            }
        }
    }
}

pub(crate) fn print(
    judgement: &Judgement,
    meddled: &Counts,
    sends: u64,
    wall: Duration,
    memory: &Memory,
) {
    for (name, count) in &judgement.figures {
        println!("{count:>8}  {name}");
    }
    println!("{sends:>8}  times sent, by the client's count");
    for name in [REQUESTS, FORWARDED] {
        println!("{:>8}  {name}", meddled.get(name).unwrap_or(&0));
    }
    println!("faults");
    for (name, count) in meddled
        .iter()
        .filter(|(name, _)| ![REQUESTS, FORWARDED].contains(name))
    {
        println!("{count:>8}  {name}");
    }
    println!("{:.1} s", wall.as_secs_f64());
    println!(
        "KiB in memory, at the start and after each tenth: {:?}",
        memory.0
    );
    let violations = &judgement.violations;
    for violation in violations.iter().take(MOST_LINES) {
        eprintln!("{violation}");
    }
    if violations.len() > MOST_LINES {
        eprintln!("and {} more", violations.len() - MOST_LINES);
    }
}

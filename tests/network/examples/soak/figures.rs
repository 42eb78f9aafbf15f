//! Prints the figures of a run, and checks that its memory does not grow.

use std::fs;
use std::time::Duration;

use crate::fault_proxy::{Counts, FORWARDED, REQUESTS};
use crate::invariants::Report;

/// The maximum growth of memory in the second half of the calls, in KiB. The amount that an
/// allocator retains varies.
const MAX_GROWTH: u64 = 4 * 1024;

/// The maximum number of printed violations.
const MAX_LINES: usize = 20;

/// The resident memory of this process in KiB, at the start and after each tenth of the calls. The
/// list is empty on systems without `/proc`.
pub(crate) struct Memory(Vec<u64>);

impl Memory {
    pub(crate) fn start() -> Self {
        let mut memory = Self(Vec::new());
        memory.measure();
        memory
    }

    pub(crate) fn measure(&mut self) {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        self.0.extend(
            resident.and_then(|size| size.trim().trim_end_matches(" kB").parse::<u64>().ok()),
        );
    }

    pub(crate) fn check(&self, violations: &mut Vec<String>) {
        if let (Some(half), Some(end)) = (self.0.get(5), self.0.get(10)) {
            if *end > half + MAX_GROWTH {
                violations.push(format!(
                    "memory grows: {half} KiB after half of the calls, {end} KiB at the end"
                ));
            }
        }
    }
}

pub(crate) fn print(report: &Report, faults: &Counts, sends: u64, wall: Duration, memory: &Memory) {
    for (name, count) in &report.figures {
        println!("{count:>8}  {name}");
    }
    println!("{sends:>8}  requests sent by the client");
    for name in [REQUESTS, FORWARDED] {
        println!("{:>8}  {name}", faults.get(name).unwrap_or(&0));
    }
    println!("faults");
    for (name, count) in faults
        .iter()
        .filter(|(name, _)| ![REQUESTS, FORWARDED].contains(name))
    {
        println!("{count:>8}  {name}");
    }
    println!("{:.1} s", wall.as_secs_f64());
    println!(
        "memory in KiB, at the start and after each tenth: {:?}",
        memory.0
    );
    let violations = &report.violations;
    for violation in violations.iter().take(MAX_LINES) {
        eprintln!("{violation}");
    }
    if violations.len() > MAX_LINES {
        eprintln!("and {} more", violations.len() - MAX_LINES);
    }
}

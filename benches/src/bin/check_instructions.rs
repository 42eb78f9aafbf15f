//! Prints the instructions that callgrind counted next to their limits.
//!
//! The argument is the folder with gungraun's output. The program fails if a subject exceeds its
//! limit by more than five percent.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use benches::limits::{INSTRUCTIONS, TIMES, TOLERANCE};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or(
        "missing argument: the folder with gungraun's output; run scripts/instructions.sh",
    )?;
    let folder = Path::new(&folder);
    let mut is_within_limits = true;
    println!("| subject | instructions | hand-written | ratio | limit | |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for limit in INSTRUCTIONS {
        let ours = instructions(folder, limit.subject)?;
        let hand_written = instructions(folder, limit.hand_written)?;
        let is_exceeded = ours > hand_written * limit.ratio * TOLERANCE;
        is_within_limits &= !is_exceeded;
        println!(
            "| {} | {ours:.0} | {hand_written:.0} | {:.3} | {:.3} | {} |",
            limit.subject,
            ours / hand_written,
            limit.ratio,
            if is_exceeded { "exceeded" } else { "ok" },
        );
    }
    if is_within_limits {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "A limit is exceeded by more than five percent. To see where the instructions are spent, run \
         `callgrind_annotate {}/<subject>.n/callgrind.<subject>.n.out`.",
        folder.display()
    );
    Ok(ExitCode::FAILURE)
}

/// Returns the number of instructions of one run of a subject.
fn instructions(folder: &Path, subject: &str) -> Result<f64, Box<dyn Error>> {
    let path = folder
        .join(format!("{subject}.n"))
        .join(format!("callgrind.{subject}.n.out"));
    let output = fs::read_to_string(&path)
        .map_err(|error| format!("{}: {error}; run scripts/instructions.sh", path.display()))?;
    let events = |key| output.lines().find_map(|line: &str| line.strip_prefix(key));
    let position = events("events: ")
        .and_then(|events| events.split(' ').position(|event| event == "Ir"))
        .ok_or("callgrind counted no instructions")?;
    let total: f64 = events("summary: ")
        .and_then(|totals| totals.split(' ').nth(position))
        .ok_or("callgrind's output has no summary")?
        .parse()?;
    Ok(total / f64::from(TIMES))
}

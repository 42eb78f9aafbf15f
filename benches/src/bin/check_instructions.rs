//! Reads what callgrind counted, in the folder that is named, prints it beside what is stated, and fails above that plus five per cent.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use benches::limits::{INSTRUCTIONS, TIMES, TOLERANCE};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .ok_or("name the folder with gungraun's output; scripts/instructions.sh does")?;
    let folder = Path::new(&folder);
    let mut is_held = true;
    println!("| subject | instructions | by hand | ratio | limit | |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for limit in INSTRUCTIONS {
        let ours = instructions(folder, limit.subject)?;
        let by_hand = instructions(folder, limit.by_hand)?;
        let is_exceeded = ours > by_hand * limit.ratio * TOLERANCE;
        is_held &= !is_exceeded;
        println!(
            "| {} | {ours:.0} | {by_hand:.0} | {:.3} | {:.3} | {} |",
            limit.subject,
            ours / by_hand,
            limit.ratio,
            if is_exceeded { "TOO MANY" } else { "held" },
        );
    }
    if is_held {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "More than five per cent above what is stated. See where they go with \
         `callgrind_annotate {}/<subject>.n/callgrind.<subject>.n.out`.",
        folder.display()
    );
    Ok(ExitCode::FAILURE)
}

/// How many a subject takes each time.
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

//! Help, version, suggestions, and invalid command lines.

use serde_json::Value;

use crate::harness::{Run, command_without_env, run_with_input};

fn run(arguments: &[&str]) -> Run {
    run_with_input(command_without_env(arguments), "")
}

const INVALID_COMMAND_LINES: [&[&str]; 5] = [
    &["user_customer"],
    &["links", "user_customer"],
    &["link", "--case", "CS-4712"],
    &["link", "user_customer", "revoke"],
    &["completions", "tcsh"],
];

#[test]
fn invalid_command_line_shows_usage() {
    for arguments in INVALID_COMMAND_LINES {
        let run = run(arguments);
        assert_eq!(
            (run.exit_code, run.stdout.as_str()),
            (2, ""),
            "{arguments:?}"
        );
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
        assert!(run.stderr.contains("--help"), "{}", run.stderr);
    }
}

#[test]
fn invalid_command_line_with_json_prints_json() {
    for arguments in INVALID_COMMAND_LINES {
        let run = run(&[arguments, &["--json"]].concat());
        assert_eq!(
            (run.exit_code, run.stderr.as_str()),
            (2, ""),
            "{arguments:?}"
        );
        let output: Value = serde_json::from_str(&run.stdout).unwrap();
        let error = &output["error"];
        assert_eq!(error["kind"], "arguments", "{output}");
        assert_eq!(error["exit_code"], 2, "{output}");
        assert_eq!(error["token_may_exist"], false, "{output}");
        let message = error["message"].as_str().unwrap();
        assert!(!message.starts_with("error"), "{message}");
        assert!(message.contains("--help"), "{message}");
    }
    // After `--`, `--json` is a command, so the error is not JSON.
    let run_after_dashes = run(&["--", "--json"]);
    assert_eq!(
        (run_after_dashes.exit_code, run_after_dashes.stdout.as_str()),
        (2, ""),
        "{}",
        run_after_dashes.stderr
    );
    // Help is not a failure.
    let help = run(&["--json", "--help"]);
    assert_eq!(help.exit_code, 0, "{}", help.stderr);
    assert!(
        help.stdout.contains("Usage: impersonate"),
        "{}",
        help.stdout
    );
}

#[test]
fn command_without_arguments_shows_short_help() {
    for command in ["", "link", "sessions", "end", "revoke", "completions"] {
        let arguments: Vec<_> = Some(command)
            .filter(|name| !name.is_empty())
            .into_iter()
            .collect();
        let run = run(&arguments);
        assert_eq!((run.exit_code, run.stdout.as_str()), (2, ""), "{command}");
        assert!(run.stderr.contains("Usage: impersonate"), "{}", run.stderr);
        assert!(!run.stderr.contains("error"), "{}", run.stderr);
    }
    let short = run(&[]).stderr;
    let long = run(&["--help"]).stdout;
    assert!(short.contains("impersonate --help"), "{short}");
    assert!(short.lines().count() < 40, "{short}");
    assert!(
        long.contains("Exit codes:") && !short.contains("Exit codes:"),
        "{long}"
    );
}

#[test]
fn help_is_shown_for_each_command() {
    let commands = [
        "link",
        "sessions",
        "end",
        "revoke",
        "fake",
        "completions",
        "man",
    ];
    for command in commands {
        let usage = format!("Usage: impersonate {command}");
        for arguments in [["help", command], [command, "--help"], [command, "-h"]] {
            let run = run(&arguments);
            assert_eq!(run.exit_code, 0, "{}", run.stderr);
            assert!(run.stdout.contains(&usage), "{}", run.stdout);
            assert!(run.stdout.contains("Examples:"), "{}", run.stdout);
        }
    }
}

#[test]
fn version_is_shown() {
    let expected = concat!("impersonate ", env!("CARGO_PKG_VERSION"), "\n");
    for arguments in [&["--version"][..], &["-V"]] {
        let run = run(arguments);
        assert_eq!((run.exit_code, run.stdout.as_str()), (0, expected));
    }
    let run = run(&["link", "--version"]);
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
}

#[test]
fn mistake_gets_suggestion() {
    // (arguments, suggestion)
    let table: [(&[&str], &str); 10] = [
        (&["links"], "'link'"),
        // There are no abbreviations.
        (&["sess", "user_1"], "'sessions'"),
        (&["session", "user_1"], "'sessions'"),
        (&["user_123", "--as", "user_456"], "use `impersonate link`"),
        (&["link", "user_1", "--reasons", "x"], "'--reason'"),
        (
            &[
                "link", "user_1", "--as", "user_2", "--case", "1", "--reason", "x", "--for", "10",
            ],
            "did you mean 10m?",
        ),
        (
            &[
                "link", "user_1", "--as", "user_2", "--case", "1", "--reason", "x", "--for", "3600",
            ],
            "did you mean 3600s?",
        ),
        (
            &[
                "link", "user_1", "--as", "user_2", "--case", "1", "--reason", "x", "--for", "10H",
            ],
            "use a number with a unit, such as 90s, 10m or 1h",
        ),
        (&["man", "links"], "'link'"),
        (
            &[
                "link",
                "user_1",
                "--as",
                "user_2",
                "--case",
                "1",
                "--reason",
                "x",
                "--session",
                "90sec.",
            ],
            "did you mean 90s?",
        ),
    ];
    for (arguments, suggestion) in table {
        let run = run(arguments);
        assert_eq!(run.exit_code, 2, "{}", run.stderr);
        assert!(
            run.stderr.contains(suggestion),
            "{suggestion}: {}",
            run.stderr
        );
    }
}

#[test]
fn arguments_of_all_commands_are_accepted_anywhere() {
    let link = ["link", "user_1", "--case", "1", "--reason", "x", "--yes"];
    let common = ["--fake", "--as", "user_2", "--json"];
    for arguments in [[&common[..], &link].concat(), [&link[..], &common].concat()] {
        let run = run(&arguments);
        assert_eq!(run.exit_code, 0, "{}", run.stderr);
    }
}

#[test]
fn completions_are_made_for_each_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = run(&["completions", shell]);
        assert_eq!((run.exit_code, run.stderr.as_str()), (0, ""), "{shell}");
        for part in ["sessions", "end-on-exit"] {
            assert!(run.stdout.contains(part), "{shell}: {}", run.stdout);
        }
    }
}

/// Completes the last word of a command line in bash, in a folder with the file `user_file`.
#[cfg(target_os = "linux")]
#[test]
fn bash_completes_commands_and_no_files_for_ids() {
    // (words, completions)
    let table: [(&[&str], &str); 7] = [
        (&["se"], "sessions"),
        (&["man", "se"], "sessions"),
        (&["completions", "z"], "zsh"),
        (&["link", "--as", "user_"], "user_"),
        (&["link", "--reason", ""], ""),
        (&["end", "--agent", ""], ""),
        (&["link", "--key-file", "user_"], "user_file"),
    ];
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("user_file"), "").unwrap();
    let completions = run(&["completions", "bash"]).stdout;
    for (words, expected) in table {
        let quoted: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
        let (line, last) = (quoted.join(" "), quoted.last().unwrap());
        let previous = match words {
            [.., previous, _] => previous,
            _ => "impersonate",
        };
        // `compopt` works only while bash completes.
        let script = format!(
            "compopt() {{ :; }}\n{completions}\nCOMP_WORDS=(impersonate {line}); COMP_CWORD={}; _impersonate impersonate {last} '{previous}'; echo \"${{COMPREPLY[*]}}\"",
            words.len()
        );
        let output = std::process::Command::new("bash")
            .args(["--norc", "-c", &script])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let actual = String::from_utf8_lossy(&output.stdout);
        assert_eq!(actual.trim_end(), expected, "{words:?}");
    }
}

#[test]
fn manual_pages_describe_commands_and_options() {
    // (arguments, parts)
    let table: [(&[&str], &[&str]); 3] = [
        (
            &["man"],
            &[
                ".TH impersonate 1",
                "Exit codes",
                "audit.jsonl",
                "completions",
                "impersonate end act_2Zwn",
            ],
        ),
        (
            &["man", "link"],
            &[".TH impersonate-link 1", "--end-on-exit", "--open --wait"],
        ),
        (&["man", "end"], &["those of another agent"]),
    ];
    for (arguments, parts) in table {
        let run = run(arguments);
        assert_eq!((run.exit_code, run.stderr.as_str()), (0, ""));
        let text = run.stdout.replace("\\-", "-");
        for part in parts {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
        // After the name of an option, there is a line with its description.
        let mut lines = run.stdout.lines();
        while let Some(line) = lines.next() {
            if line == ".TP" {
                let name = lines.next().unwrap();
                let description = lines.next().unwrap();
                assert!(!description.trim().is_empty(), "{name}: {}", run.stdout);
            }
        }
    }
}

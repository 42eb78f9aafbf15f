//! A fake browser.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

use crate::harness::{Harness, link_args};

/// A fake browser, which records the mode, the path and the content of the page that it opens.
pub(crate) struct Browser {
    folder: tempfile::TempDir,
}

/// The page that the browser opened.
pub(crate) struct OpenedPage {
    pub(crate) mode: String,
    pub(crate) path: String,
    pub(crate) content: String,
}

impl Browser {
    pub(crate) fn new() -> Self {
        let browser = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let program = browser.folder.path().join("xdg-open");
        fs::write(
            &program,
            format!(
                "#!/bin/sh\n/usr/bin/stat -c %a \"$1\" >{0}\nprintf '%s\\n' \"$1\" >>{0}\n/bin/cat \"$1\" >>{0}\n",
                browser.record().display()
            ),
        )
        .unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        browser
    }

    fn record(&self) -> PathBuf {
        self.folder.path().join("record")
    }

    pub(crate) fn command(&self, harness: &Harness, more: &[&str]) -> Command {
        let arguments = [&["--yes", "--open"], more].concat();
        let mut command = harness.command(link_args(&arguments));
        command
            .env("PATH", self.folder.path())
            .env("TMPDIR", self.folder.path());
        command
    }

    pub(crate) fn opened_page(&self) -> OpenedPage {
        let record = fs::read_to_string(self.record()).unwrap();
        let (mode, rest) = record.split_once('\n').unwrap();
        let (path, content) = rest.split_once('\n').unwrap();
        OpenedPage {
            mode: mode.to_owned(),
            path: path.to_owned(),
            content: content.to_owned(),
        }
    }
}

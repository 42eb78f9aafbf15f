//! Standard output, where a link must not get lost.
//!
//! The standard library opens `/dev/null` where standard output is closed, and takes a write to one that is open for reading alone for a
//! success. So where it leads is looked at first, and what is printed is written to the file itself.

use std::io::{self, Write};

/// Whether what is printed reaches anybody. (Elsewhere than on Unix it is taken for granted.)
#[cfg(unix)]
pub(crate) fn leads_somewhere() -> bool {
    use rustix::fs::OFlags;

    let is_writable = rustix::fs::fcntl_getfl(io::stdout())
        .is_ok_and(|flags| flags.intersection(OFlags::RWMODE) != OFlags::RDONLY);
    is_writable && !is_null().unwrap_or(false)
}

#[cfg(not(unix))]
pub(crate) fn leads_somewhere() -> bool {
    true
}

#[cfg(unix)]
fn is_null() -> io::Result<bool> {
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};

    let out = file()?.metadata()?;
    let null = std::fs::metadata("/dev/null")?;
    Ok(out.file_type().is_char_device() && out.rdev() == null.rdev())
}

pub(crate) fn print(line: &str) -> io::Result<()> {
    let mut out = file()?;
    out.write_all(format!("{line}\n").as_bytes())?;
    out.flush()
}

#[cfg(unix)]
fn file() -> io::Result<std::fs::File> {
    use std::os::fd::AsFd as _;

    Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
}

#[cfg(not(unix))]
fn file() -> io::Result<io::Stdout> {
    Ok(io::stdout())
}

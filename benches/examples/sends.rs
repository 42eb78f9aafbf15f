//! Sends requests one after another, for `scripts/system_calls.sh` and `scripts/cpu_time.sh`:
//! `sends ureq|reqwest ours|hand-written|hand-written-without-timeouts TIMES ORIGIN`.

use benches::BoxError;
use benches::claims::REQUEST_INPUT;
use benches::{over_reqwest, over_ureq};

fn main() -> Result<(), BoxError> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [transport, kind, times, origin] = arguments.as_slice() else {
        return Err(
            "expected four arguments: transport, client, number of requests, origin of the server"
                .into(),
        );
    };
    let times: u32 = times.parse()?;
    match (transport.as_str(), kind.as_str()) {
        ("ureq", "ours") => {
            let client = over_ureq::client(origin)?;
            for _ in 0..times {
                let _ = over_ureq::ours(&client, &REQUEST_INPUT)?;
            }
        }
        ("ureq", kind @ ("hand-written" | "hand-written-without-timeouts")) => {
            let client = match kind {
                "hand-written" => over_ureq::HandWritten::new(origin)?,
                _ => over_ureq::HandWritten::without_timeouts(origin)?,
            };
            for _ in 0..times {
                client.send(&REQUEST_INPUT)?;
            }
        }
        ("reqwest", "ours") => over_reqwest::runtime()?.block_on(async {
            let client = over_reqwest::client(origin)?;
            for _ in 0..times {
                let _ = over_reqwest::ours(&client, &REQUEST_INPUT).await?;
            }
            Ok::<_, BoxError>(())
        })?,
        ("reqwest", kind @ ("hand-written" | "hand-written-without-timeouts")) => {
            over_reqwest::runtime()?.block_on(async {
                let client = match kind {
                    "hand-written" => {
                        over_reqwest::HandWritten::new(origin, over_reqwest::Timeouts::DEFAULT)?
                    }
                    _ => over_reqwest::HandWritten::without_timeouts(origin)?,
                };
                for _ in 0..times {
                    client.send(&REQUEST_INPUT).await?;
                }
                Ok::<_, BoxError>(())
            })?;
        }
        _ => {
            return Err(
                "the transport must be `ureq` or `reqwest`, and the client `ours`, `hand-written` or `hand-written-without-timeouts`".into(),
            );
        }
    }
    Ok(())
}

//! Sends one request after the other, for `scripts/system_calls.sh` and `scripts/cpu_time.sh`:
//! `sends ureq|reqwest ours|by-hand|without-timeouts TIMES ORIGIN`.

use std::error::Error;

use benches::claims::GIVEN;
use benches::{over_reqwest, over_ureq};

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [transport, whose, times, origin] = arguments.as_slice() else {
        return Err(
            "name the transport, whose client, how many times, and the server's origin".into(),
        );
    };
    let times: u32 = times.parse()?;
    match (transport.as_str(), whose.as_str()) {
        ("ureq", "ours") => {
            let client = over_ureq::client(origin)?;
            for _ in 0..times {
                let _ = over_ureq::ours(&client, &GIVEN)?;
            }
        }
        ("ureq", whose @ ("by-hand" | "without-timeouts")) => {
            let client = match whose {
                "by-hand" => over_ureq::ByHand::new(origin)?,
                _ => over_ureq::ByHand::without_timeouts(origin)?,
            };
            for _ in 0..times {
                client.send(&GIVEN)?;
            }
        }
        ("reqwest", "ours") => over_reqwest::runtime()?.block_on(async {
            let client = over_reqwest::client(origin)?;
            for _ in 0..times {
                let _ = over_reqwest::ours(&client, &GIVEN).await?;
            }
            Ok::<_, over_ureq::Failed>(())
        })?,
        ("reqwest", whose @ ("by-hand" | "without-timeouts")) => {
            over_reqwest::runtime()?.block_on(async {
                let client = match whose {
                    "by-hand" => over_reqwest::ByHand::new(origin, over_reqwest::Patience::USUAL)?,
                    _ => over_reqwest::ByHand::without_timeouts(origin)?,
                };
                for _ in 0..times {
                    client.send(&GIVEN).await?;
                }
                Ok::<_, over_ureq::Failed>(())
            })?;
        }
        _ => {
            return Err(
                "the transport is `ureq` or `reqwest`, the client `ours`, `by-hand` or `without-timeouts`".into(),
            );
        }
    }
    Ok(())
}

//! The style sheet, the script and the icon: compiled in, and from nowhere else.

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::routing::get;

pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let files = [
        (
            "/style.css",
            "text/css",
            include_str!("../assets/style.css"),
        ),
        (
            "/console.js",
            "text/javascript",
            include_str!("../assets/console.js"),
        ),
        (
            "/icon.svg",
            "image/svg+xml",
            include_str!("../assets/icon.svg"),
        ),
    ];
    files
        .into_iter()
        .fold(Router::new(), |router, (path, media_type, content)| {
            let headers = [
                (CONTENT_TYPE, HeaderValue::from_static(media_type)),
                // A browser asks again each time, so a new version is seen at once.
                (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            ];
            router.route(path, get(move || async move { (headers, content) }))
        })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    const STYLE: &str = include_str!("../assets/style.css");

    /// The colours of a palette, by their names.
    fn palette<'a>(css: &'a str) -> BTreeMap<&'a str, [u8; 3]> {
        let (_, from_root) = css.split_once(":root {").unwrap();
        let (lines, _) = from_root.split_once('}').unwrap();
        let colour = |line: &'a str| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
            let number = u32::from_str_radix(value.trim_end_matches(';'), 16).unwrap();
            let [_, red, green, blue] = number.to_be_bytes();
            Some((name, [red, green, blue]))
        };
        lines.lines().filter_map(colour).collect()
    }

    /// As WCAG 2 has it: <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>
    fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
        let luminance = |colour: [u8; 3]| {
            let [red, green, blue] = colour.map(|part| {
                let part = f64::from(part) / 255.0;
                if part <= 0.04045 {
                    part / 12.92
                } else {
                    ((part + 0.055) / 1.055).powf(2.4)
                }
            });
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_text_can_be_read_in_both_palettes() {
        let (_, dark) = STYLE.split_once("(prefers-color-scheme: dark)").unwrap();
        let [light, dark] = [palette(STYLE), palette(dark)];
        assert!(light.keys().eq(dark.keys()), "both have the same names");
        for (text, ground, least) in [
            ("text", "ground", 4.5),
            ("text", "card", 4.5),
            ("text", "tint", 4.5),
            ("muted", "ground", 4.5),
            ("muted", "card", 4.5),
            ("muted", "tint", 4.5),
            ("muted", "quiet-tint", 4.5),
            ("accent", "ground", 4.5),
            ("accent", "card", 4.5),
            ("accent", "tint", 4.5),
            ("on-accent", "accent", 4.5),
            ("on-accent", "accent-deep", 4.5),
            ("good", "good-tint", 4.5),
            ("bad", "bad-tint", 4.5),
            ("bad", "card", 4.5),
            ("warn", "warn-tint", 4.5),
            ("on-acting", "acting", 4.5),
            ("fernway", "card", 4.5),
            // The edge of a control.
            ("control-line", "card", 3.0),
        ] {
            for (name, colours) in [("light", &light), ("dark", &dark)] {
                let ratio = contrast(colours[text], colours[ground]);
                assert!(ratio >= least, "{name}: {text} on {ground} has {ratio:.2}");
            }
        }
    }

    #[test]
    fn contrast_is_what_the_standard_says() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 0.001);
        assert!((contrast([119; 3], [255; 3]) - 4.48).abs() < 0.01);
    }
}

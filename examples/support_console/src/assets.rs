//! The style sheet, the script and the icon, which the program contains.

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
                // The browser revalidates each time, so that it uses a new version at once.
                (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            ];
            router.route(path, get(move || async move { (headers, content) }))
        })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    const STYLE: &str = include_str!("../assets/style.css");

    /// Returns the colors of the first palette in the style sheet, by name.
    fn palette<'a>(css: &'a str) -> BTreeMap<&'a str, [u8; 3]> {
        let (_, from_root) = css.split_once(":root {").unwrap();
        let (lines, _) = from_root.split_once('}').unwrap();
        let color = |line: &'a str| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
            let number = u32::from_str_radix(value.trim_end_matches(';'), 16).unwrap();
            let [_, red, green, blue] = number.to_be_bytes();
            Some((name, [red, green, blue]))
        };
        lines.lines().filter_map(color).collect()
    }

    /// Returns the contrast ratio of WCAG 2: <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>
    fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
        let luminance = |color: [u8; 3]| {
            let [red, green, blue] = color.map(|part| {
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
    fn both_palettes_have_enough_contrast() {
        let (_, dark) = STYLE.split_once("(prefers-color-scheme: dark)").unwrap();
        let [light, dark] = [palette(STYLE), palette(dark)];
        assert!(
            light.keys().eq(dark.keys()),
            "both palettes must have the same names"
        );
        for (text, ground, min) in [
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
            // The border of a control.
            ("control-line", "card", 3.0),
        ] {
            for (name, colors) in [("light", &light), ("dark", &dark)] {
                let ratio = contrast(colors[text], colors[ground]);
                assert!(ratio >= min, "{name}: {text} on {ground} has {ratio:.2}");
            }
        }
    }

    #[test]
    fn contrast_matches_the_standard() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 0.001);
        assert!((contrast([119; 3], [255; 3]) - 4.48).abs() < 0.01);
    }
}

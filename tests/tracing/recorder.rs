//! A `tracing` subscriber that records spans and events.

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Records each field of a span or event as a line that starts with the span's ID. The line `2 in
/// 1` states that span 1 is the parent of span 2.
#[derive(Clone, Default)]
struct Recorder {
    spans: Arc<AtomicU64>,
    lines: Arc<Mutex<Vec<String>>>,
}

/// Adds fields to the lines. The number is the span's ID.
struct LineVisitor<'l>(u64, &'l mut Vec<String>);

impl Visit for LineVisitor<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.1.push(format!("{} {field}={value:?}", self.0));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.1.push(format!("{} {field}={value}", self.0));
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.spans.fetch_add(1, Ordering::Relaxed) + 1;
        let mut lines = self.lines.lock().unwrap();
        if let Some(parent) = span.parent() {
            lines.push(format!("{id} in {}", parent.into_u64()));
        }
        span.record(&mut LineVisitor(id, &mut lines));
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        values.record(&mut LineVisitor(
            span.into_u64(),
            &mut self.lines.lock().unwrap(),
        ));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let span = event.parent().map_or(0, Id::into_u64);
        event.record(&mut LineVisitor(span, &mut self.lines.lock().unwrap()));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Returns the lines that are recorded while `calls` runs.
pub fn recorded(calls: impl FnOnce()) -> Vec<String> {
    let recorder = Recorder::default();
    tracing::subscriber::with_default(recorder.clone(), calls);
    recorder.lines.lock().unwrap().clone()
}

//! A `tracing` subscriber that records spans and events.

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Records every span and event as lines, one for each field.
#[derive(Clone, Default)]
struct Recorder {
    spans: Arc<AtomicU64>,
    lines: Arc<Mutex<Vec<String>>>,
}

/// The ID of a span, and the lines to which its fields are added.
struct Line<'l>(u64, &'l mut Vec<String>);

impl Visit for Line<'_> {
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
        span.record(&mut Line(id, &mut lines));
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        values.record(&mut Line(span.into_u64(), &mut self.lines.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let span = event.parent().map_or(0, Id::into_u64);
        event.record(&mut Line(span, &mut self.lines.lock().unwrap()));
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

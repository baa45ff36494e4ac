//! The log, on stderr; and traces, where a collector of OpenTelemetry is named.

use std::io::IsTerminal;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use partner_portal::config::{Config, LogFormat};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use super::Done;

/// Sends the traces that wait when the program ends.
pub struct Log {
    traces: Option<SdkTracerProvider>,
}

impl Log {
    /// From here on, what is traced is written down. Must be called outside of a runtime.
    pub fn start(config: &Config) -> Done<Log> {
        let traces = config.otlp_endpoint.as_ref().map(|url| exporting(url.as_str())).transpose()?;
        // A log that can't be written, on a full disk, would be told to itself, and end the request in a panic.
        let lines = fmt::layer().log_internal_errors(false);
        let lines = lines.with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr);
        let lines = match config.log_format {
            LogFormat::Json => lines.json().boxed(),
            LogFormat::Text => lines.with_target(false).boxed(),
        };
        let spans = traces.as_ref().map(|traces| tracing_opentelemetry::layer().with_tracer(traces.tracer("portal")));
        tracing_subscriber::registry().with(config.log.filter()).with(lines).with(spans).init();
        Ok(Log { traces })
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.traces.take().map(|traces| traces.shutdown()) {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

/// In batches, by HTTP, from a thread of its own: a collector that stalls keeps nobody waiting.
fn exporting(base: &str) -> Done<SdkTracerProvider> {
    let endpoint = format!("{}/v1/traces", base.trim_end_matches('/'));
    let exporter =
        SpanExporter::builder().with_http().with_protocol(Protocol::HttpBinary).with_endpoint(endpoint).build()?;
    let resource = Resource::builder().with_service_name("partner-portal").build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}

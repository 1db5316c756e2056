/** Where the examples send to. */
export const ENDS = `
otelcol.exporter.otlphttp "end" {
  client { endpoint = "http://localhost:4318" }
}
prometheus.remote_write "end" {
  endpoint { url = "http://localhost:9009/api/v1/push" }
}
loki.write "end" {
  endpoint { url = "http://localhost:3100/loki/api/v1/push" }
}
`;

/** A block `output` for these signals. */
export const TO = (...signals: readonly string[]): string =>
  `output {\n${signals.map((signal) => `    ${signal} = [otelcol.exporter.otlphttp.end.input]`).join("\n")}\n  }`;

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkAlloy } from "../../src/alloy/graph/check.ts";
import { showDiagnostics } from "../../src/alloy/syntax/show-diagnostics.ts";
import { unixMilli } from "../../src/base/units.ts";
import { requestToJson } from "../../src/model/otlp/to-json.ts";
import { transcodeRequest } from "../../src/model/otlp/json.ts";
import { SIGNALS } from "../../src/model/signal.ts";
import { receiverTo, routeOf } from "../../src/route/testing/compiled.ts";

/** The example of redaction in the shipped file, as somebody who follows its words has it. */
const SHIPPED = readFileSync(join(import.meta.dirname, "../../alloy/config.alloy"), "utf8");
const COMMENTED = /^\/\/ otelcol\.processor\.attributes "sumo_redact" \{\n(?:\/\/.*\n)*?\/\/ \}\n/m;
const [commented = ""] = COMMENTED.exec(SHIPPED) ?? [];
const example = commented.replaceAll(/^\/\/ ?/gm, "");

it("is in order when it is uncommented", () => {
  expect(example).toContain('action  = "delete"');
  const sumo = "otelcol.exporter.otlphttp.sumo.input";
  const redacted = SHIPPED.replaceAll(sumo, "otelcol.processor.attributes.sumo_redact.input").replace(
    COMMENTED,
    () => example,
  );
  const variables = { SUMO_OTLP_ENDPOINT: "https://sumo.example/receiver" };
  for (const engine of ["embedded", "kubernetes"] as const) {
    const options = { engine, variables, readFile: () => "" };
    const { diagnostics, source } = checkAlloy("config.alloy", Buffer.from(redacted), options);
    expect(showDiagnostics(source, diagnostics)).toBe("");
  }
});

const attributes = [
  { key: "http.request.header.Authorization", value: { stringValue: "Bearer x" } },
  { key: "db.password", value: { stringValue: "x" } },
  { key: "enduser.id", value: { stringValue: "alice" } },
  { key: "db.query.text", value: { stringValue: "SELECT 'alice'" } },
  { key: "http.route", value: { stringValue: "/cart" } },
];
const REQUESTS = {
  traces: { resourceSpans: [{ scopeSpans: [{ spans: [{ name: "work", attributes }] }] }] },
  logs: { resourceLogs: [{ scopeLogs: [{ logRecords: [{ attributes }] }] }] },
  metrics: {
    resourceMetrics: [
      { scopeMetrics: [{ metrics: [{ name: "m", gauge: { dataPoints: [{ asInt: "1", attributes }] } }] }] },
    ],
  },
} as const;

it.each(SIGNALS)("changes %s for Sumo Logic, and leaves what is kept here as it came", (signal) => {
  const local = `otelcol.exporter.otlphttp "here" { client { endpoint = "http://${
    { traces: "tempo:4318", metrics: "mimir-distributor:8080/otlp", logs: "loki:3100/otlp" }[signal]
  }" } }`;
  const sumo = `otelcol.exporter.otlphttp "sumo" { client { endpoint = "https://sumo.example" } }`;
  const names = ["otelcol.processor.attributes.sumo_redact", "otelcol.exporter.otlphttp.here"];
  const others = SIGNALS.filter((one) => one !== signal);
  const receiver = receiverTo(...names).replaceAll(new RegExp(`^ *(?:${others.join("|")}) = .*$`, "gm"), "");
  const { local: store, remotes } = routeOf(`${receiver}${example}${local}\n${sumo}`);
  const payload = transcodeRequest(signal, Buffer.from(JSON.stringify(REQUESTS[signal])));
  const record = { signal, receivedAt: unixMilli(0), payload };
  expect(store(record)).toBe(payload);
  const sent = JSON.stringify(requestToJson(signal, remotes[0]?.flow(record) ?? new Uint8Array()));
  for (const secret of ["Bearer", "password", "alice"]) expect(sent).not.toContain(secret);
  for (const kept of ["enduser.id", "(redacted)", "/cart"]) expect(sent).toContain(kept);
});

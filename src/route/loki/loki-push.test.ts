import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { unixMilli } from "../../base/units.ts";
import { otlpToPush } from "../../model/loki/otlp-push.ts";
import { decodePushProtobuf } from "../../model/loki/push-protobuf.ts";
import { pushToOtlp } from "../../model/loki/push-otlp.ts";
import { transcodeRequest } from "../../model/otlp/json.ts";
import type { FlowRecord } from "../flow.ts";
import { compiled, routeOf } from "../testing/compiled.ts";

const RECEIVED = unixMilli(1_700_000_000_000);
const NOW = 1_700_000_000_000_000_000n;

const RECEIVER = (first: string): string =>
  `otelcol.receiver.otlp "in" {\n grpc { }\n output {\n logs = [${first}]\n }\n}\n`;

function logs(payload: Uint8Array, source?: string): FlowRecord {
  return { signal: "logs", receivedAt: RECEIVED, payload, ...(source === undefined ? {} : { source }) };
}

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** A shop's log record, and one without anything. */
const SHOP = transcodeRequest(
  "logs",
  Buffer.from(
    JSON.stringify({
      resourceLogs: [
        {
          resource: {
            attributes: [
              text("service.name", "checkout"),
              text("service.namespace", "shop"),
              text("deployment.environment.name", "dev"),
              text("host.name", "laptop"),
            ],
          },
          scopeLogs: [
            {
              scope: { name: "logger" },
              logRecords: [
                {
                  timeUnixNano: String(NOW),
                  severityNumber: 17,
                  severityText: "ERROR",
                  body: { stringValue: 'no stock for "pen"' },
                  attributes: [text("order", "7")],
                  traceId: "0102030405060708090a0b0c0d0e0f10",
                  spanId: "0102030405060708",
                },
                { observedTimeUnixNano: String(NOW + 1n), severityNumber: 9, body: { stringValue: "done" } },
              ],
            },
          ],
        },
      ],
    }),
  ),
);

describe("alloy/variants/loki-push.alloy", () => {
  const file = readFileSync(join(import.meta.dirname, "../../../alloy/variants/loki-push.alloy"), "utf8");
  const way = file.slice(file.indexOf("// ---- logs -> Loki"));
  const TEXT = RECEIVER("otelcol.processor.attributes.loki_hints.input") + way;

  it("writes lines of JSON with labels and ids, as Alloy does", () => {
    const arrived = routeOf(TEXT).local(logs(SHOP));
    const labels = (level: string) => [
      ["deployment_environment_name", "dev"],
      ["exporter", "OTLP"],
      ["job", "shop/checkout"],
      ["level", level],
      ["service_name", "checkout"],
      ["service_namespace", "shop"],
    ];
    expect(otlpToPush(arrived ?? new Uint8Array())).toEqual([
      {
        labels: labels("ERROR"),
        entries: [
          {
            time: NOW,
            line: String.raw`{"body":"no stock for \"pen\"","traceid":"0102030405060708090a0b0c0d0e0f10","spanid":"0102030405060708","severity":"ERROR","attributes":{"order":"7"},"resources":{"host.name":"laptop"},"instrumentation_scope":{"name":"logger"}}`,
            metadata: [
              ["trace_id", "0102030405060708090a0b0c0d0e0f10"],
              ["span_id", "0102030405060708"],
            ],
          },
        ],
      },
      {
        labels: labels("INFO"),
        entries: [
          {
            time: NOW + 1n,
            line: '{"body":"done","resources":{"host.name":"laptop"},"instrumentation_scope":{"name":"logger"}}',
            metadata: [],
          },
        ],
      },
    ]);
  });

  it("makes the same of the same record", () => {
    const { local } = routeOf(TEXT);
    expect(local(logs(SHOP))).toEqual(local(logs(SHOP)));
    expect(local(logs(SHOP))).toEqual(routeOf(TEXT).local(logs(SHOP)));
  });
});

const WRITE = (body: string): string =>
  `${RECEIVER("otelcol.exporter.loki.e.input")}otelcol.exporter.loki "e" {\n forward_to = [loki.write.w.receiver]\n}\nloki.write "w" {\n${body}\n}\n`;
const LOCAL = 'endpoint {\n url = "http://loki:3100/loki/api/v1/push"\n}';

describe("loki.write", () => {
  it("adds external labels, a line's own before them", () => {
    const route = routeOf(
      WRITE(`${LOCAL}\nexternal_labels = { cluster = "c", exporter = "x", __tenant_id__ = "t", none = "" }`),
    );
    const [stream] = otlpToPush(route.local(logs(SHOP)) ?? new Uint8Array());
    expect(stream?.labels).toEqual([
      ["cluster", "c"],
      ["exporter", "OTLP"],
      ["job", "shop/checkout"],
      ["level", "ERROR"],
    ]);
  });

  it("sends Loki's push to other places, which decide what they take", () => {
    const away = (name: string) =>
      `endpoint {\n url = "https://${name}.example/loki/api/v1/push"\n name = "${name}"\n}`;
    const { remotes, local } = routeOf(WRITE(`${away("a")}\n${away("b")}\n${LOCAL}`));
    expect(remotes.map(({ name, protocol, signals }) => [name, protocol, signals])).toEqual([
      ["loki.w.a", "lokipush", ["logs"]],
      ["loki.w.b", "lokipush", ["logs"]],
    ]);
    const here = otlpToPush(local(logs(SHOP)) ?? new Uint8Array());
    for (const { flow } of remotes)
      expect(decodePushProtobuf(flow(logs(SHOP)) ?? new Uint8Array())).toEqual(here);
  });

  it("keeps in the store what Loki would, and counts the rest by its reason", () => {
    const file = `loki.source.file "f" {\n targets = [{ __path__ = "/x" }]\n forward_to = [loki.write.w.receiver]\n}\n`;
    const route = routeOf(`${WRITE(LOCAL)}${file}`);
    const entry = (time: bigint, line: string) => ({ time, line, metadata: [] });
    const payload = pushToOtlp([
      {
        labels: [["app", "a"]],
        entries: [entry(NOW, "good"), entry(NOW - 10n ** 15n, "old"), entry(NOW, "x".repeat(300_000))],
      },
      { labels: [], entries: [entry(NOW, "without labels"), entry(NOW, "too")] },
    ]);
    const arrived = route.local(logs(payload, "loki.source.file.f"));
    expect(otlpToPush(arrived ?? new Uint8Array())).toEqual([
      { labels: [["app", "a"]], entries: [entry(NOW, "good")] },
      { labels: [], entries: [entry(NOW, "without labels"), entry(NOW, "too")] },
    ]);
    expect(route.losses()).toEqual(
      new Map([
        [
          "loki.write.w",
          [
            { reason: "timestamp too old", items: 1 },
            { reason: "max entry size", items: 1 },
          ],
        ],
      ]),
    );
    expect(route.local(logs(pushToOtlp([]), "loki.source.file.f"))).toBeUndefined();
  });

  it.each([
    [`${LOCAL}\nmax_streams = 5`, "does not support max_streams"],
    [LOCAL.replace("/loki/api/v1/push", "/otlp"), "Loki does not take pushes at this path"],
    [LOCAL.replace("loki:3100", "tempo:3200"), "a part of the stack that takes no pushes"],
  ])("refuses %j", (body, message) => expect(compiled(WRITE(body)).shown).toContain(message));
});

describe("what stages drop", () => {
  it("is counted by the reason that the file gives", () => {
    const route = routeOf(
      `${RECEIVER("otelcol.exporter.loki.e.input")}
      otelcol.exporter.loki "e" { forward_to = [loki.process.p.receiver] }
      loki.process "p" {
        stage.drop {
          expression          = "done"
          drop_counter_reason = "noise"
        }
        forward_to = [loki.write.w.receiver]
      }
      loki.write "w" {
        ${LOCAL}
      }`,
    );
    expect(otlpToPush(route.local(logs(SHOP)) ?? new Uint8Array())).toHaveLength(1);
    expect(route.losses()).toEqual(new Map([["loki.process.p", [{ reason: "noise", items: 1 }]]]));
  });
});

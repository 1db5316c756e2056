import { describe, expect, it } from "vitest";
import { unixMilli } from "../../base/units.ts";
import { decodeTelemetry, encodeTelemetry } from "../../model/otlp/telemetry/telemetry.ts";
import type { Telemetry } from "../../model/otlp/telemetry/telemetry.ts";
import { attributes, jsonOf, logsOf, metricsOf, spansOf } from "../ottl/testing/sample.ts";
import { compiled, receiverTo, routeOf } from "../testing/compiled.ts";

const fileWith = (body: string): string => `${receiverTo("otelcol.processor.filter.f")}
otelcol.processor.filter "f" {
${body}
	output {
		traces  = [otelcol.exporter.otlphttp.away.input]
		metrics = [otelcol.exporter.otlphttp.away.input]
		logs    = [otelcol.exporter.otlphttp.away.input]
	}
}
otelcol.exporter.otlphttp "away" {
	client {
		endpoint = "http://away.example"
	}
}
`;

/** What the filter leaves of telemetry. */
function through(body: string, telemetry: Telemetry): Telemetry | undefined {
  const { signal } = telemetry;
  const record = { signal, receivedAt: unixMilli(0), payload: encodeTelemetry(telemetry) };
  const left = routeOf(fileWith(body)).remotes[0]?.flow(record);
  return left && decodeTelemetry(signal, left);
}

/** Names of what is left, with those of events and points behind them. */
function namesIn(telemetry: Telemetry | undefined): readonly string[] {
  if (telemetry === undefined) return [];
  switch (telemetry.signal) {
    case "traces":
      return itemsIn(telemetry.groups).map(({ name, events }) =>
        [name, ...events.map((each) => each.name)].join(":"),
      );
    case "logs":
      return itemsIn(telemetry.groups).map(({ eventName }) => eventName);
    case "metrics":
      return itemsIn(telemetry.groups).map(({ name, data }) => `${name}:${data?.points.length ?? 0}`);
  }
}

const itemsIn = <T>(
  groups: readonly { readonly scopes: readonly { readonly items: readonly T[] }[] }[],
): readonly T[] => groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items));

const spans = (): Telemetry =>
  spansOf(
    { name: "one", attributes: attributes({ "container.name": "app_container_1" }), events: [] },
    {
      name: "two",
      attributes: attributes({ "http.request.method": "GET" }),
      events: [{ name: "a" }, { name: "grpc.b" }],
    },
  );

describe("otelcol.processor.filter", () => {
  it("drops spans that a condition matches", () => {
    const body =
      'error_mode = "ignore"\n traces {\n span = [`attributes["container.name"] == "app_container_1"`]\n }';
    expect(namesIn(through(body, spans()))).toEqual(["two:a:grpc.b"]);
    expect(namesIn(through(body.replace("==", "!="), spans()))).toEqual(["one"]);
  });

  it("drops events of spans that stay", () => {
    const body =
      'traces {\n span = [`name == "one"`]\n spanevent = [`IsMatch(name, ".*grpc.*")`, `span.name == "none"`]\n }';
    expect(namesIn(through(body, spans()))).toEqual(["two:a"]);
    const all = "traces {\n spanevent = [`true`]\n }";
    expect(namesIn(through(all, spans()))).toEqual(["one", "two"]);
  });

  it("drops log records, and groups in which none is left", () => {
    const body =
      'logs {\n log_record = [`IsMatch(body, ".*password.*")`, `severity_number < SEVERITY_NUMBER_WARN`]\n }';
    const logs = logsOf(
      { eventName: "a", severityNumber: 13, body: { stringValue: "my password" } },
      { eventName: "b", severityNumber: 9, body: { stringValue: "x" } },
      { eventName: "c", severityNumber: 13, body: { stringValue: "x" } },
    );
    expect(namesIn(through(body, logs))).toEqual(["c"]);
    expect(through("logs {\n log_record = [`true`]\n }", logs)).toBeUndefined();
  });

  it("drops metrics, and their points", () => {
    const metrics = (): Telemetry =>
      metricsOf(
        { name: "my.metric", gauge: { dataPoints: [{ asInt: "1" }] } },
        { name: "h", histogram: { aggregationTemporality: 2, dataPoints: [{ count: "1" }] } },
        { name: "points", sum: { aggregationTemporality: 2, dataPoints: [{ asInt: "1" }, { asInt: "9" }] } },
        { name: "summary", summary: { dataPoints: [{ count: "1" }] } },
        { name: "none" },
      );
    const body = `
	metrics {
		metric    = [\`name == "my.metric" and resource.attributes["service.name"] == "shop"\`, \`type == METRIC_DATA_TYPE_HISTOGRAM\`]
		datapoint = [\`value_int > 5\`, \`metric.type == METRIC_DATA_TYPE_SUMMARY\`]
	}`;
    expect(namesIn(through(body, metrics()))).toEqual(["points:1", "none:0"]);
    expect(
      namesIn(through('metrics {\n metric = [`HasAttrKeyOnDatapoint("a")`]\n }', metrics())),
    ).toHaveLength(5);
    expect(namesIn(through("metrics {\n datapoint = [`true`]\n }", metrics()))).toEqual(["none:0"]);
  });

  it("leaves the bytes as they came where it drops nothing", () => {
    const telemetry = spans();
    const record = {
      signal: "traces" as const,
      receivedAt: unixMilli(0),
      payload: encodeTelemetry(telemetry),
    };
    const { remotes } = routeOf(fileWith('traces {\n span = [`name == "none"`]\n }'));
    expect(remotes[0]?.flow(record)).toEqual(record.payload);
    expect(jsonOf(telemetry)).toBeDefined();
  });

  it("keeps an item on which a condition fails, or under propagate drops all of them", () => {
    const logs = logsOf(
      { eventName: "a", body: { stringValue: "x" } },
      { eventName: "b", attributes: attributes({ n: "5" }) },
    );
    const body = (mode: string): string =>
      `${mode}\n logs {\n log_record = [\`Len(attributes["n"]) == 1\`]\n }`;
    expect(namesIn(through(body('error_mode = "ignore"'), logs))).toEqual(["a"]);
    expect(namesIn(through(body('error_mode = "silent"'), logs))).toEqual(["a"]);
    expect(through(body(""), logs)).toBeUndefined();
  });

  it("counts what it drops, by reasons", () => {
    const route = routeOf(
      fileWith('traces {\n span = [`name == "one"`]\n }\n logs {\n log_record = [`Len(body) == 1`]\n }'),
    );
    const telemetry = [
      spans(),
      spans(),
      logsOf({ body: { stringValue: "xy" } }, { body: { intValue: "5" } }),
    ];
    for (const each of telemetry) {
      const record = { signal: each.signal, receivedAt: unixMilli(0), payload: encodeTelemetry(each) };
      route.remotes[0]?.flow(record);
    }
    expect(route.losses().get("otelcol.processor.filter.f")).toEqual([
      { reason: "a condition on spans", items: 2 },
      { reason: 'Len(body) == 1 failed, with error_mode "propagate"', items: 2 },
    ]);
  });

  it("takes converters only", () => {
    const { shown } = compiled(
      fileWith('traces {\n span = [`name == "a" and set(name, "b")`, `IsRootSpan()`]\n }'),
    );
    expect(shown.replaceAll(/^\s*\n/gm, "")).toMatchInlineSnapshot(`
      "Error: test.alloy:13:27: names of converters begin with a capital letter, but got set
      12 | traces {
      13 |  span = [\`name == "a" and set(name, "b")\`, \`IsRootSpan()\`]
         |                           ^^^
      14 |  }"
    `);
  });
});

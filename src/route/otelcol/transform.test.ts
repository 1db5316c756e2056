import { describe, expect, it } from "vitest";
import { unixMilli } from "../../base/units.ts";
import { decodeTelemetry, encodeTelemetry } from "../../model/otlp/telemetry/telemetry.ts";
import type { Telemetry } from "../../model/otlp/telemetry/telemetry.ts";
import { attributes, evaluate, logsOf, metricsOf, spansOf } from "../ottl/testing/sample.ts";
import { compiled, receiverTo, routeOf } from "../testing/compiled.ts";

const OUTPUT = `output {
	traces  = [otelcol.exporter.otlphttp.here.input]
	metrics = [otelcol.exporter.otlphttp.here.input]
	logs    = [otelcol.exporter.otlphttp.here.input]
}
`;
const HERE = `otelcol.exporter.otlphttp "here" {
	client {
		endpoint = "http://localhost:14318"
	}
}
`;

const fileWith = (body: string): string =>
  `${receiverTo("otelcol.processor.transform.t")}otelcol.processor.transform "t" {\n${body}\n${OUTPUT}}\n${AWAY}`;
const AWAY = HERE.replace("http://localhost:14318", "http://away.example");

/** What the processor makes of telemetry; `undefined` if nothing is left. */
function through(body: string, telemetry: Telemetry): Telemetry | undefined {
  const { remotes } = routeOf(fileWith(body));
  const { signal } = telemetry;
  const record = { signal, receivedAt: unixMilli(1_700_000_000_000), payload: encodeTelemetry(telemetry) };
  const made = remotes[0]?.flow(record);
  return made && decodeTelemetry(signal, made);
}

const shown = (body: string): string => compiled(fileWith(body)).shown;

describe("otelcol.processor.transform", () => {
  it("runs groups one after the other, each on all items of its context", () => {
    const body = `
	error_mode = "ignore"
	trace_statements {
		context    = "resource"
		statements = [
			\`set(attributes["namespace"], attributes["host.name"])\`,
			\`delete_key(attributes, "host.name")\`,
		]
	}
	trace_statements {
		context    = "span"
		statements = [
			\`set(status.code, 1) where attributes["http.route"] == "/cart"\`,
			"set(name, Concat([attributes[\\"http.route\\"], resource.attributes[\\"namespace\\"]], \\" \\"))",
			\`limit(attributes, 1, [])\`,
		]
	}
	trace_statements {
		context    = "spanevent"
		statements = [\`set(attributes["of"], span.name)\`]
	}
	trace_statements {
		context    = "scope"
		statements = [\`set(name, "other")\`]
	}`;
    const made = through(body, spansOf({}));
    expect(made && evaluate("resource.attributes", made, "span")).toEqual({
      "service.name": "shop",
      namespace: "one",
    });
    expect(made && evaluate("name", made, "span")).toBe("/cart one");
    expect(made && evaluate("status.code", made, "span")).toBe(1n);
    expect(made && evaluate("attributes", made, "span")).toEqual({ "http.route": "/cart" });
    expect(made && evaluate("attributes", made, "spanevent")).toEqual({ n: 1n, of: "/cart one" });
    expect(made && evaluate("instrumentation_scope.name", made, "span")).toBe("other");
  });

  it("leaves other signals as they are", () => {
    const body = 'trace_statements {\n context = "span"\n statements = [`set(name, "x")`]\n}';
    const logs = logsOf({ body: { stringValue: "hello" } });
    expect(through(body, logs)).toEqual(decodeTelemetry("logs", encodeTelemetry(logs)));
  });

  it("runs a group if one of its conditions is true", () => {
    const body = `
	log_statements {
		context    = "log"
		conditions = [\`IsMap(log.body) and log.body["object"] != nil\`, \`severity_number >= SEVERITY_NUMBER_ERROR\`]
		statements = [\`set(log.body, log.attributes["http.route"])\`]
	}`;
    const route = attributes({ "http.route": "/a" });
    const object = logsOf({
      body: { kvlistValue: { values: attributes({ object: "x" }) } },
      attributes: route,
    });
    const made = through(body, object);
    expect(made && evaluate("body", made)).toBe("/a");
    const error = through(
      body,
      logsOf({ body: { stringValue: "x" }, severityNumber: 17, attributes: route }),
    );
    expect(error && evaluate("body", error)).toBe("/a");
    const plain = through(body, logsOf({ body: { stringValue: "x" }, severityNumber: 9, attributes: route }));
    expect(plain && evaluate("body", plain)).toBe("x");
  });

  it("finds out the context of statements that do not name it", () => {
    const body = `
	statements {
		trace  = [\`set(span.attributes["r"], resource.attributes["service.name"]) where span.kind == SPAN_KIND_SERVER\`]
		metric = [
			\`set(resource.attributes["test"], "passed")\`,
			\`set(metric.description, "seen") where datapoint.attributes["test"] == "pass"\`,
		]
		log    = [\`set(resource.attributes["from"], "logs")\`]
	}`;
    const span = through(body, spansOf({}));
    expect(span && evaluate('attributes["r"]', span, "span")).toBe("shop");
    const dataPoints = [{ asInt: "1", attributes: attributes({ test: "pass" }) }];
    const metric = through(body, metricsOf({ name: "m", gauge: { dataPoints } }));
    expect(metric && evaluate("description", metric, "metric")).toBe("seen");
    expect(metric && evaluate('resource.attributes["test"]', metric, "metric")).toBe("passed");
    const log = through(body, logsOf({}));
    expect(log && evaluate('resource.attributes["from"]', log)).toBe("logs");
  });

  it("takes a lower context for a function or enum that the named one does not have", () => {
    const body =
      'statements {\n metric = [`convert_sum_to_gauge() where resource.attributes["service.name"] == "shop"`]\n}';
    const sum = metricsOf({ name: "m", sum: { aggregationTemporality: 2, dataPoints: [{ asInt: "1" }] } });
    const made = through(body, sum);
    expect(made && evaluate("type", made, "metric")).toBe(1n);
  });

  const failing = (mode: string): string => `
	${mode}
	log_statements {
		context    = "log"
		statements = [\`set(attributes["before"], true)\`, \`set(severity_text, 5)\`, \`set(attributes["behind"], true)\`]
	}`;

  it.each(["ignore", "silent"])("goes on behind a statement that fails, under %s", (mode) => {
    const made = through(failing(`error_mode = "${mode}"`), logsOf({}));
    expect(made && evaluate("attributes", made)).toEqual({ before: true, behind: true });
  });

  it("drops what it was given if a statement fails, under propagate, which is the default", () => {
    expect(through(failing(""), logsOf({}))).toBeUndefined();
    expect(through(failing('error_mode = "propagate"'), logsOf({}))).toBeUndefined();
    const own = failing('error_mode = "propagate"').replace('"log"\n', '"log"\n error_mode = "ignore"\n');
    const made = through(own, logsOf({}));
    expect(made && evaluate('attributes["behind"]', made)).toBe(true);
  });

  it("tells of errors seldom, and not under silent", () => {
    const warnings = (mode: string): readonly string[] => {
      const told: string[] = [];
      const { remotes } = routeOf(fileWith(failing(`error_mode = "${mode}"`)), {}, (message) =>
        told.push(message),
      );
      const record = {
        signal: "logs" as const,
        receivedAt: unixMilli(0),
        payload: encodeTelemetry(logsOf({})),
      };
      for (let count = 0; count < 99; count++) remotes[0]?.flow(record);
      return told;
    };
    const start = "otelcol.processor.transform.t: set(severity_text, 5): expected string but got int64";
    expect(warnings("ignore")).toEqual([start, `${start} (10 times so far)`]);
    expect(warnings("silent")).toEqual([]);
  });

  it("gives the same bytes each time", () => {
    const body =
      'log_statements {\n context = "log"\n statements = [`set(attributes["at"], UnixNano(Now()))`, `set(time, Now())`]\n}';
    const encoded = [1, 2].map(() => {
      const made = through(body, logsOf({ body: { stringValue: "x" } }));
      return made && Buffer.from(encodeTelemetry(made)).toString("hex");
    });
    expect(encoded[0]).toBe(encoded[1]);
  });

  it("takes what Alloy's documentation shows", () => {
    const groups: readonly (readonly [block: string, context: string, ...statements: readonly string[]])[] = [
      [
        "trace_statements",
        "resource",
        'keep_keys(attributes, ["service.name", "service.namespace", "cloud.region", "process.command_line"])',
        String.raw`replace_pattern(attributes["process.command_line"], "password\\=[^\\s]*(\\s?)", "password=***")`,
        String.raw`replace_all_patterns(attributes, "key", "k8s\\.namespace\\.name", "namespace")`,
        'set(attributes["test"], Concat([attributes["service.name"], attributes["service.version"]], " "))',
        "limit(attributes, 100, [])",
        "truncate_all(attributes, 4096)",
      ],
      [
        "trace_statements",
        "span",
        'set(attributes["test"], "pass") where attributes["test"] == nil',
        'set(attributes["whose_fault"], "theirs") where attributes["http.status"] == 400 or attributes["http.status"] == 404',
        'replace_match(attributes["http.target"], "/user/*/list/*", "/user/{userId}/list/{listId}")',
        'set(attributes["took"], end_time_unix_nano - start_time_unix_nano) where not IsMatch(name, "http_.*")',
      ],
      [
        "metric_statements",
        "metric",
        'set(description, "Sum") where type == "Sum"',
        'convert_sum_to_gauge() where name == "system.processes.count"',
        'convert_gauge_to_sum("cumulative", false) where name == "prometheus_metric"',
        'aggregate_on_attributes("sum") where name == "system.memory.usage"',
      ],
      [
        "metric_statements",
        "datapoint",
        'set(metric.description, "test passed") where attributes["test"] == "pass"',
      ],
      [
        "log_statements",
        "log",
        'set(severity_text, "FAIL") where body == "request failed"',
        'replace_all_matches(attributes, "/user/*/list/*", "/user/{userId}/list/{listId}")',
        String.raw`replace_all_patterns(attributes, "value", "/account/\\d{4}", "/account/{accountId}")`,
        String.raw`merge_maps(cache, ParseJSON(body), "upsert") where IsMatch(body, "^\\{")`,
        'set(attributes["nested.attr3"], cache["nested"]["attr3"])',
      ],
    ];
    const body = groups.map(
      ([block, context, ...statements]) =>
        `${block} {\n context = "${context}"\n statements = [\n${statements.map((each) => `\`${each}\`,\n`).join("")}]\n}`,
    );
    expect(shown(body.join("\n"))).toBe("");
    const json = { name: "log", attr1: "example value 1", nested: { attr3: "example value 3" } };
    const made = through(body.join("\n"), logsOf({ body: { stringValue: JSON.stringify(json) } }));
    expect(made && evaluate("attributes", made)).toEqual({ "nested.attr3": "example value 3" });
  });

  it("tells all that is wrong, at its place in the file", () => {
    const text = shown(`
	trace_statements {
		context    = "span"
		statements = [
			\`set(nme, "x")\`,
			"set(attributes[\\"a\\"], SHA3(name))",
		]
		conditions = [\`set(name, "x")\`]
	}
	log_statements {
		context    = "log"
		statements = [\`set(body, "x") where IsMatch(body, "(")\`]
	}`);
    expect(text.replaceAll(/^\s*\n/gm, "")).toMatchInlineSnapshot(`
      "Error: test.alloy:15:9: span has no field nme; did you mean name?
      14 |         statements = [
      15 |             \`set(nme, "x")\`,
         |                  ^^^
      16 |             "set(attributes[\\"a\\"], SHA3(name))",
      Error: test.alloy:16:28: undefined function SHA3 in the context span; did you mean SHA1?
      15 |             \`set(nme, "x")\`,
      16 |             "set(attributes[\\"a\\"], SHA3(name))",
         |                                     ^^^^
      17 |         ]
      Error: test.alloy:18:18: names of converters begin with a capital letter, but got set
      17 |         ]
      18 |         conditions = [\`set(name, "x")\`]
         |                        ^^^
      19 |     }
      Error: test.alloy:22:53: is no regular expression of RE2: error parsing regexp: missing closing ): \`(\`
      21 |         context    = "log"
      22 |         statements = [\`set(body, "x") where IsMatch(body, "(")\`]
         |                                                           ^^^
      23 |     }"
    `);
  });

  it("tells where statements without a context go wrong", () => {
    const text = shown(`
	statements {
		trace  = [\`set(name, "x")\`]
		metric = [\`convert_sum_to_gauge()\`, \`limit(datapoint.attributes, 100, [])\`]
		log    = [\`set(span.name, "x")\`]
	}`);
    expect(text.replaceAll(/^\s*\n/gm, "")).toMatchInlineSnapshot(`
      "Error: test.alloy:13:18: a path must begin with its context here: one of resource., scope., span., spanevent. before name
      12 |     statements {
      13 |         trace  = [\`set(name, "x")\`]
         |                        ^^^^
      14 |         metric = [\`convert_sum_to_gauge()\`, \`limit(datapoint.attributes, 100, [])\`]
      Error: test.alloy:14:12: no context of resource, scope, metric, datapoint has all that these statements name; write groups with a context each
      13 |         trace  = [\`set(name, "x")\`]
      14 |         metric = [\`convert_sum_to_gauge()\`, \`limit(datapoint.attributes, 100, [])\`]
         |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      15 |         log    = [\`set(span.name, "x")\`]
      Error: test.alloy:15:18: a path must begin with its context here: one of resource., scope., log. before span
      14 |         metric = [\`convert_sum_to_gauge()\`, \`limit(datapoint.attributes, 100, [])\`]
      15 |         log    = [\`set(span.name, "x")\`]
         |                        ^^^^^^^^^
      16 |     }"
    `);
  });
});

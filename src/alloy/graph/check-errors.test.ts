import { describe, expect, it } from "vitest";
import { EXPORTER, batchTo, check, problems } from "../testing/checked.ts";

describe("errors", () => {
  it.each([
    [
      "names that Alloy does not have",
      'otelcol.exporter.prometheusremotewrite "x" { }',
      '1: error: cannot find the definition of component name "otelcol.exporter.prometheusremotewrite" in Alloy v1.12.2; use otelcol.exporter.prometheus with prometheus.remote_write',
    ],
    [
      "misspelt names",
      'otelcol.processor.bach "x" { }',
      '1: error: cannot find the definition of component name "otelcol.processor.bach" in Alloy v1.12.2; did you mean otelcol.processor.batch?',
    ],
    [
      "names that lack their middle",
      'otelcol.batch "x" { }',
      '1: error: cannot find the definition of component name "otelcol.batch" in Alloy v1.12.2; did you mean otelcol.processor.batch?',
    ],
    [
      "missing labels",
      "otelcol.auth.basic { }",
      '1: error: component "otelcol.auth.basic" must have a label',
    ],
    ["labels of logging", 'logging "x" { }', "1: error: block logging may not have a label"],
    [
      "doubles",
      `${EXPORTER}${EXPORTER}`,
      "6: error: block otelcol.exporter.otlphttp.x already declared at a.alloy:1:1",
    ],
    [
      "attributes outside of blocks",
      "a = 1",
      "1: error: unrecognized attribute a: only blocks may stand here",
    ],
    [
      "unknown attributes",
      `logging {\n  leval = "info"\n}`,
      '2: error: unrecognized attribute name "leval"; did you mean "level"?',
    ],
    [
      "attributes given twice",
      'logging {\n  level = "info"\n  level = "warn"\n}',
      '3: error: attribute "level" may only be provided once',
    ],
    [
      "unknown blocks",
      batchTo("}\n output2 {"),
      '4: error: unrecognized block name "output2"; did you mean "output"?',
    ],
    ["blocks given twice", batchTo("}\n output {"), '2: error: block "output" may only be specified once'],
    [
      "labels of inner blocks",
      batchTo('}\n debug_metrics "x" {'),
      '4: error: block "debug_metrics" does not support specifying labels',
    ],
    [
      "blocks as attributes",
      "logging {\n  level { }\n}",
      '2: error: "level" must be an attribute, but is used as a block',
    ],
    [
      "attributes as blocks",
      batchTo("}\n debug_metrics = 1\n extra {"),
      '4: error: "debug_metrics" must be a block, but is used as an attribute',
    ],
    ["missing outputs", 'otelcol.processor.batch "b" { }', '1: error: missing required block "output"'],
    ["missing attributes", 'otelcol.auth.bearer "b" { }', '1: error: missing required attribute "token"'],
    ["wrong types", 'logging {\n  level = ["info"]\n}', "2: error: the list should be string, got array"],
    [
      "values that are not among those taken",
      'logging {\n  level = "verbose"\n}',
      '2: error: the string is "verbose", which is not one of "error", "warn", "info", "debug"',
    ],
    [
      "wrong elements, with their place",
      batchTo("traces = [\n 1,\n ]"),
      '4: error: 1 should be capsule("otelcol.Consumer"), got number',
    ],
    [
      "durations",
      `otelcol.exporter.otlp "o" {\n  timeout = "5 s"\n  client {\n  endpoint = "a:1"\n  }\n}`,
      '2: error: the string is "5 s", which is no duration such as "1m30s"',
    ],
    [
      "sizes",
      'otelcol.receiver.otlp "o" {\n  grpc {\n    max_recv_msg_size = "16 MB"\n  }\n  output { }\n}',
      '3: error: the string is "16 MB", which is no size such as "4MiB"',
    ],
    [
      "expressions of RE2",
      'loki.process "p" {\n  forward_to = []\n  stage.regex {\n    expression = "("\n  }\n}',
      "4: error: the string is no regular expression of RE2: error parsing regexp: missing closing ): `(`",
    ],
    [
      "references that lead nowhere",
      batchTo("traces = [otelcol.exporter.otlphttp.y.input]"),
      '3: error: component "otelcol.exporter.otlphttp.y.input" does not exist or is out of scope; did you mean otelcol.exporter.otlphttp.x?',
    ],
    [
      "functions of newer Alloys",
      batchTo("traces = [map.inner_join([], [], [])]"),
      '3: error: component "map.inner_join" does not exist or is out of scope; Alloy v1.12.2 has no functions map.*, of its own functions array.combine_maps joins lists of objects',
    ],
    [
      "exports that a component does not have",
      batchTo("traces = [otelcol.exporter.otlphttp.x.output]"),
      '3: error: field "output" does not exist; it has: input',
    ],
    [
      "references of the wrong kind",
      batchTo("traces = [otelcol.exporter.otlphttp.x]"),
      '3: error: otelcol.exporter.otlphttp.x should be capsule("otelcol.Consumer"), got object',
    ],
    [
      "telemetry that the other side does not take",
      'otelcol.exporter.loki "l" {\n  forward_to = []\n}\n' +
        batchTo("traces = [otelcol.exporter.loki.l.input]"),
      "6: error: otelcol.exporter.loki.l takes logs, no traces",
    ],
    [
      "circles of one",
      batchTo("traces = [otelcol.processor.batch.b.input]"),
      "1: error: cannot reference self",
    ],
    [
      "rules of relabelling",
      'prometheus.relabel "r" {\n  forward_to = []\n  rule {\n    action = "hashmod"\n  }\n}',
      "3: error: relabel configuration for hashmod requires non-zero modulus",
    ],
    [
      "rules of batches",
      batchTo("}\n send_batch_max_size = 10\n debug_metrics {"),
      "4: error: send_batch_max_size must be greater or equal to send_batch_size when not 0",
    ],
    [
      "rules of the memory limiter",
      'otelcol.processor.memory_limiter "m" {\n  check_interval = "1s"\n  output { }\n}',
      "1: error: either limit or limit_percentage must be set to greater than zero",
    ],
    [
      "rules of actions",
      'otelcol.processor.attributes "a" {\n  action {\n    key = "k"\n    action = "insert"\n  }\n  output { }\n}',
      "2: error: insert needs one of value, from_attribute and from_context",
    ],
    [
      "rules of authentication",
      'loki.write "w" {\n  endpoint {\n    url = "http://a"\n    bearer_token = "x"\n    basic_auth { }\n  }\n}',
      "4: error: at most one of basic_auth, authorization, oauth2, bearer_token & bearer_token_file must be configured",
    ],
    [
      "headers of clients",
      'loki.write "w" {\n  endpoint {\n    url = "http://a"\n    http_headers = { "authorization" = ["x"] }\n  }\n}',
      '4: error: setting header "authorization" is not allowed',
    ],
    [
      "credentials in two places",
      'loki.write "w" {\n  endpoint {\n    url = "http://a"\n    authorization {\n      credentials = "x"\n      credentials_file = "f"\n    }\n  }\n}',
      "6: error: at most one of authorization credentials & credentials_file must be configured",
    ],
    [
      "a type of its own block",
      'loki.write "w" {\n  endpoint {\n    url = "http://a"\n    authorization {\n      type = "Basic"\n    }\n  }\n}',
      '5: error: the type of authorization cannot be "basic": use a block basic_auth',
    ],
    [
      "certificates in two places",
      'loki.write "w" {\n  endpoint {\n    url = "http://a"\n    tls_config {\n      ca_pem = "x"\n      ca_file = "f"\n    }\n  }\n}',
      "6: error: at most one of ca_pem & ca_file must be configured",
    ],
    [
      "a certificate without key",
      'loki.write "w" {\n  endpoint {\n    url = "http://a"\n    tls_config {\n      cert_file = "f"\n      key_file = ""\n    }\n  }\n}',
      "4: error: a client's certificate needs its key: key_pem or key_file",
    ],
    [
      "a key without certificate",
      'loki.write "w" {\n  endpoint {\n    url = "http://a"\n    tls_config {\n      key_file = "f"\n    }\n  }\n}',
      "4: error: a client's key needs its certificate: cert_pem or cert_file",
    ],
    [
      "two proxies",
      'loki.write "w" {\n  endpoint {\n    url = "http://a"\n    proxy_from_environment = true\n    proxy_url = "http://b"\n  }\n}',
      "5: error: proxy_from_environment needs proxy_url to be unset",
    ],
    [
      "hosts without proxy",
      'loki.write "w" {\n  endpoint {\n    url = "http://a"\n    no_proxy = "b"\n  }\n}',
      "4: error: no_proxy needs proxy_url",
    ],
    [
      "rules of policies",
      'otelcol.processor.tail_sampling "t" {\n  policy {\n    name = "n"\n    type = "latency"\n  }\n  output { }\n}',
      "4: error: a policy of the type latency needs a block latency",
    ],
    [
      "empty addresses",
      'loki.write "w" {\n  endpoint {\n    url = ""\n  }\n}',
      '3: error: "url" must not be empty',
    ],
    [
      "files that cannot be read",
      'local.file "f" {\n  filename = "/none"\n}',
      "1: error: failed to read file: no such file: /none",
    ],
    [
      "modules",
      'declare "d" { }',
      "1: error: the embedded engine does not support declare: write the components into the file",
    ],
    ["arguments", 'argument "d" { }', "1: error: argument blocks only allowed inside a module"],
    [
      "imports",
      'import.file "d" { }',
      "1: error: the embedded engine does not support import.file: write the components into the file",
    ],
    [
      "components that only Alloy has",
      'discovery.kubernetes "pods" { }',
      '1: error: the embedded engine does not support discovery.kubernetes: write the targets out, as targets = [{ __address__ = "localhost:8080" }]',
    ],
    [
      "stages that only Alloy has",
      'loki.process "p" {\n  forward_to = []\n  stage.geoip { }\n}',
      '3: error: the embedded engine does not support the block "stage.geoip": the stages decolorize, docker, drop, json, label_drop, label_keep, labels, logfmt, match, output, pack, regex, static_labels, structured_metadata, structured_metadata_drop and timestamp are supported',
    ],
    [
      "detectors that only Alloy has",
      'otelcol.processor.resourcedetection "r" {\n  detectors = ["env", "ec2"]\n  output { }\n}',
      '2: error: the embedded engine does not support detectors "ec2": the detectors env and system are supported',
    ],
  ])("name %s", (_, text, problem) => {
    expect(problems(check(text))).toContain(problem);
    expect(check(text).graph).toBeUndefined();
  });

  it("name circles at each of their components", () => {
    const relabel = (label: string, next: string): string =>
      `prometheus.relabel "${label}" {\n  forward_to = [prometheus.relabel.${next}.receiver]\n}\n`;
    expect(
      problems(check(relabel("a", "b") + relabel("b", "c") + relabel("c", "a") + relabel("d", "a"))),
    ).toEqual(
      [1, 4, 7].map(
        (line) =>
          `${line}: error: cycle detected: prometheus.relabel.a, prometheus.relabel.b, prometheus.relabel.c`,
      ),
    );
  });

  it("are all told at once", () => {
    const checked = check(
      `logging {\n  level = 5\n  nothing = 1\n}\nnot.there "x" { }\n${batchTo("traces = [a.b.c]")}`,
    );
    expect(problems(checked).map((each) => each.split(":")[0])).toEqual(["2", "3", "5", "8"]);
  });

  it("are bounded in number", () => {
    const { diagnostics } = check(Array.from({ length: 150 }, (_, index) => `a${index} = 1`).join("\n"));
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics.at(-1)?.message).toBe("there are 50 more problems (limit alloy.diagnostics = 100)");
  });
});

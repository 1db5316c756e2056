import { readFileSync, readdirSync } from "node:fs";
import { inspect } from "node:util";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Mutator } from "../../../test/kit/mutate.ts";
import type { AlloyEngine } from "../settings/body-check.ts";
import { showDiagnostics } from "../syntax/show-diagnostics.ts";
import { checkAlloy } from "./check.ts";
import type { CheckedAlloy } from "./check.ts";
import { nodeOf, sendsFrom } from "./graph.ts";
import { graphDot, graphObject, graphTree } from "./show-graph.ts";

const FILES: Readonly<Record<string, string>> = { "/etc/token": "t0ken-of-a-file" };

function check(
  text: string,
  options: { engine?: AlloyEngine; variables?: Record<string, string> } = {},
): CheckedAlloy {
  return checkAlloy("a.alloy", Buffer.from(text), {
    engine: options.engine ?? "embedded",
    variables: options.variables ?? {},
    readFile: (path) => {
      const content = FILES[path];
      if (content === undefined) throw new Error(`no such file: ${path}`);
      return content;
    },
  });
}

/** `line: severity: message` of each problem. */
const problems = ({ source, diagnostics }: CheckedAlloy): readonly string[] =>
  diagnostics.map(
    ({ severity, message, span }) => `${source.lineAt(span?.start ?? 0)}: ${severity}: ${message}`,
  );

const EXPORTER = `otelcol.exporter.otlphttp "x" {
  client {
    endpoint = "http://localhost:9"
  }
}
`;
const batchTo = (output: string): string => `otelcol.processor.batch "b" {
  output {
    ${output}
  }
}
${EXPORTER}`;

describe("a file in order", () => {
  const checked = check(`
logging {
  level = "debug"
}
otelcol.receiver.otlp "in" {
  grpc { }
  output {
    traces = [otelcol.processor.batch.b.input]
    logs   = [otelcol.processor.batch.b.input, otelcol.exporter.otlphttp.x.input]
  }
}
otelcol.auth.basic "a" {
  username = "u"
  password = "p"
}
otelcol.exporter.otlp "y" {
  timeout = "1m30s"
  client {
    endpoint = "tempo:4317"
    auth     = otelcol.auth.basic.a.handler
  }
}
${batchTo("traces = [otelcol.exporter.otlp.y.input]\n logs = [otelcol.exporter.otlphttp.x.input]")}`);
  const { graph } = checked;
  if (graph === undefined) throw new Error(problems(checked).join("\n"));

  it("has no problems", () => {
    expect(problems(checked)).toEqual([]);
  });

  it("says who sends what to whom", () => {
    expect(sendsFrom(graph, "otelcol.receiver.otlp.in")).toEqual([
      {
        from: "otelcol.receiver.otlp.in",
        to: "otelcol.processor.batch.b",
        output: "input",
        signals: ["traces", "logs"],
      },
      {
        from: "otelcol.receiver.otlp.in",
        to: "otelcol.exporter.otlphttp.x",
        output: "input",
        signals: ["logs"],
      },
    ]);
    expect(sendsFrom(graph, "otelcol.processor.batch.b", "traces").map(({ to }) => to)).toEqual([
      "otelcol.exporter.otlp.y",
    ]);
    expect(graph.edges.filter(({ signals }) => signals.length === 0)).toEqual([
      { from: "otelcol.exporter.otlp.y", to: "otelcol.auth.basic.a", output: "handler", signals: [] },
    ]);
  });

  it("has one way to a component that is named twice, and tells that", () => {
    const text = `otelcol.receiver.otlp "in" {\n grpc { }\n output {\n traces = [otelcol.exporter.otlp.y.input, otelcol.exporter.otlp.y.input]\n }\n}\notelcol.exporter.otlp "y" {\n client {\n endpoint = "y:1"\n }\n}\n`;
    const twice = checkAlloy("t.alloy", Buffer.from(text), {
      engine: "embedded",
      variables: {},
      readFile: () => "",
    });
    expect(twice.graph?.edges).toHaveLength(1);
    expect(problems(twice)).toEqual([
      expect.stringContaining("warning: otelcol.exporter.otlp.y is named twice for traces"),
    ]);
  });

  it("has each component behind those that it refers to", () => {
    const order = graph.nodes.map(({ id }) => id);
    for (const { from, to } of graph.edges) expect(order.indexOf(to)).toBeLessThan(order.indexOf(from));
  });

  it("has settings in the forms of their types, with defaults", () => {
    const settings = nodeOf(graph, "otelcol.exporter.otlp.y")?.checked?.settings;
    expect(settings?.duration("timeout")).toBe(90_000_000_000n);
    const client = settings?.block("client");
    expect(client?.secret("endpoint")?.reveal()).toBe("tempo:4317");
    expect(client?.string("compression")).toBe("gzip");
    expect(client?.bytes("write_buffer_size")).toBe(512 * 1024);
    expect(client?.bool("wait_for_ready")).toBe(false);
    expect(client?.stringOr("authority")).toBeUndefined();
    expect(client?.references("auth").map(({ node }) => node)).toEqual(["otelcol.auth.basic.a"]);
    expect(client?.isGiven("compression")).toBe(false);
    expect(settings?.block("sending_queue")).toBeUndefined();
    expect(() => settings?.string("timeout")).toThrow("otelcol.exporter.otlp has no timeout that is a text");
    expect(graph.logging?.string("level")).toBe("debug");
  });

  it("is shown as a tree", () => {
    expect(graphTree(graph)).toBe(
      [
        "otelcol.receiver.otlp.in (0.0.0.0:4317)",
        "├─ traces, logs → otelcol.processor.batch.b",
        "│  ├─ traces → otelcol.exporter.otlp.y (tempo:4317)",
        "│  └─ logs → otelcol.exporter.otlphttp.x (http://localhost:9)",
        "└─ logs → otelcol.exporter.otlphttp.x (http://localhost:9)",
        "",
        "otelcol.auth.basic.a (used by otelcol.exporter.otlp.y)",
      ].join("\n"),
    );
  });

  it("is shown in Graphviz' language, and for programs", () => {
    expect(graphDot(graph)).toContain(
      '"otelcol.processor.batch.b" -> "otelcol.exporter.otlp.y" [label="traces"];',
    );
    expect(JSON.parse(JSON.stringify(graphObject(graph)))).toMatchObject({
      components: expect.arrayContaining([
        expect.objectContaining({
          id: "otelcol.auth.basic.a",
          settings: { username: "u", password: "(secret)" },
        }),
      ]),
      logging: { level: "debug", format: "logfmt" },
    });
  });
});

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

describe("warnings", () => {
  it.each([
    [
      "old names of functions",
      'logging {\n  level = env("LEVEL")\n}',
      "2: warning: env is deprecated: use sys.env",
      { LEVEL: "info" },
    ],
    [
      "old names that moved",
      'logging {\n  level = to_lower("INFO")\n}',
      "2: warning: to_lower is deprecated: use string.to_lower",
      {},
    ],
    [
      "blocks without effect",
      "livedebugging {\n  enabled = true\n}",
      "1: warning: livedebugging is about Alloy's page and has no effect in the embedded engine",
      {},
    ],
    [
      "what goes nowhere",
      'otelcol.processor.batch "b" {\n  output { }\n}',
      "1: warning: otelcol.processor.batch.b has no output: what it takes goes nowhere",
      {},
    ],
    [
      "destinations whose address is not set",
      'otelcol.exporter.otlphttp "s" {\n  client {\n    endpoint = sys.env("SUMO_OTLP_ENDPOINT")\n  }\n}',
      "3: warning: otelcol.exporter.otlphttp.s is off: SUMO_OTLP_ENDPOINT is not set, so that nothing is sent there; to turn it on, set it before the engine starts",
      {},
    ],
  ])("name %s", (_, text, problem, variables) => {
    const checked = check(text, { variables });
    expect(problems(checked)).toEqual([problem]);
    expect(checked.graph).toBeDefined();
  });

  it("mark a destination that is off", () => {
    const { graph } = check('loki.write "w" {\n  endpoint {\n    url = sys.env("NONE")\n  }\n}');
    expect(graph?.nodes.map(({ off }) => off !== undefined)).toEqual([true]);
    expect(graph && graphTree(graph)).toContain("loki.write.w (off)");
  });
});

describe("for the kubernetes engine", () => {
  const kubernetes = { engine: "kubernetes" } as const;

  it("what only Alloy can check is a warning, and its place in the graph is kept", () => {
    const checked = check(
      `discovery.kubernetes "pods" {
  role = "pod"
}
discovery.relabel "shop" {
  targets = discovery.kubernetes.pods.targets
}
prometheus.scrape "shop" {
  targets    = discovery.relabel.shop.output
  forward_to = [prometheus.remote_write.mimir.receiver]
}
prometheus.remote_write "mimir" {
  endpoint {
    url = sys.env("MIMIR")
  }
}
import.file "mod" {
  filename = "x"
}
mod.thing "x" { }`,
      kubernetes,
    );
    expect(problems(checked)).toEqual([
      "1: warning: discovery.kubernetes is passed on as it is: only Alloy itself can check it",
      "4: warning: discovery.relabel is passed on as it is: only Alloy itself can check it",
      "16: warning: import.file is passed on as it is: only Alloy itself can check it",
      "19: warning: mod.thing is passed on as it is: only Alloy itself can check it",
    ]);
    expect(checked.graph?.edges.map(({ from, to, output }) => [from, to, output])).toEqual([
      ["discovery.relabel.shop", "discovery.kubernetes.pods", "targets"],
      ["prometheus.scrape.shop", "prometheus.remote_write.mimir", "receiver"],
      ["prometheus.scrape.shop", "discovery.relabel.shop", "output"],
    ]);
  });

  it.each([
    [
      "otelcol.exporter.debug",
      "warning: otelcol.exporter.debug is experimental: Alloy takes it only with --stability.level=experimental",
    ],
    [
      "otelcol.exporter.file",
      "error: otelcol.exporter.file comes with Alloy v1.13.0, which is later than the cluster's",
    ],
  ])("%s needs more than Alloy's default", (name, problem) => {
    expect(
      problems(check(`${name} "x" {\n  ${name.endsWith("file") ? 'path = "x"' : ""}\n}`, kubernetes)),
    ).toContain(`1: ${problem}`);
  });

  it("errors of components that are known are errors", () => {
    expect(check('logging {\n  level = "loud"\n}', kubernetes).graph).toBeUndefined();
  });
});

describe("secrets", () => {
  const ENDPOINT = "https://collectors.sumologic.example/receiver/v1/otlp/ZaVnC4dhaV1L2mQx9==";
  const TEXT = `
local.file "token" {
  filename  = "/etc/token"
  is_secret = true
}
otelcol.auth.bearer "b" {
  token = local.file.token.content
}
otelcol.auth.headers "h" {
  header {
    key   = "X-Key"
    value = "literal-key-1"
  }
}
otelcol.exporter.otlphttp "sumo" {
  client {
    endpoint = sys.env("SUMO")
    auth     = otelcol.auth.bearer.b.handler
  }
}
otelcol.exporter.otlphttp "literal" {
  client {
    endpoint = "https://host.example/receiver/ZaVnC4dhaV1L2mQx9literal=="
    auth     = otelcol.auth.headers.h.handler
    headers  = { "X-Token" = sys.env("KEY") }
  }
}`;
  const HIDDEN = ["ZaVnC4", "t0ken", "literal-key-1", "k3y-of-env"];

  it("stand in no graph that is printed, and in no value that is inspected", () => {
    const { graph, diagnostics } = check(TEXT, { variables: { SUMO: ENDPOINT, KEY: "k3y-of-env" } });
    expect(diagnostics).toEqual([]);
    if (graph === undefined) throw new Error("no graph");
    const printed = [
      graphTree(graph),
      graphDot(graph),
      JSON.stringify(graphObject(graph)),
      inspect(
        graph.nodes.map(({ checked }) =>
          checked?.settings.inOrder.map(({ attributes }) => attributes.get("endpoint")),
        ),
        { depth: 9 },
      ),
    ].join("\n");
    for (const secret of HIDDEN) expect(printed).not.toContain(secret);
    expect(printed).toContain("https://…/****");
    expect(printed).toContain("https://host.example/****");
    const client = nodeOf(graph, "otelcol.exporter.otlphttp.sumo")?.checked?.settings.block("client");
    expect(client?.secret("endpoint")?.reveal()).toBe(ENDPOINT);
  });

  it("stand in no message and in no line around one", () => {
    const broken = TEXT.replaceAll(/^( +(?:endpoint|token|value|headers) +=)/gm, "    unknown = 1\n$1");
    const checked = check(broken, {
      variables: { SUMO: ENDPOINT.replace("https", "htt ps"), KEY: "k3y-of-env" },
    });
    const shown = showDiagnostics(checked.source, checked.diagnostics, checked.hidden);
    expect(checked.diagnostics.length).toBeGreaterThan(4);
    expect(shown).toContain("should be a URL that begins with http:// or https://");
    for (const secret of HIDDEN) expect(shown).not.toContain(secret);
  });

  it("do not become other texts", () => {
    expect(
      problems(
        check(
          'local.file "f" {\n filename = "/etc/token"\n is_secret = true\n}\nlogging {\n level = local.file.f.content\n}',
        ),
      ),
    ).toEqual(["6: error: local.file.f.content secrets may not be converted into strings"]);
  });
});

const root = join(import.meta.dirname, "../../..");
const shipped = ["alloy", "alloy/variants"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".alloy"))
    .map((name) => `${folder}/${name}`),
);

describe("the shipped files", () => {
  it("are found", () => {
    expect(shipped).toEqual(expect.arrayContaining(["alloy/config.alloy", "alloy/config-local-only.alloy"]));
  });

  it.each(shipped.flatMap((name) => [["embedded", name] as const, ["kubernetes", name] as const]))(
    "are in order for %s: %s",
    (engine, name) => {
      const variables = { SUMO_OTLP_ENDPOINT: "https://collectors.sumologic.example/receiver/v1/otlp/x" };
      const checked = check(readFileSync(join(root, name), "utf8"), { engine, variables });
      expect(problems(checked)).toEqual([]);
      expect(checked.graph?.nodes.length).toBeGreaterThan(0);
    },
  );

  it("are never more than refused when they are damaged", () => {
    const mutator = new Mutator(7);
    const texts = shipped.map((name) => readFileSync(join(root, name)));
    for (let times = 0; times < 600; times++) {
      const bytes = mutator.bytes(mutator.pick(texts));
      const { diagnostics, graph } = checkAlloy("a.alloy", bytes, {
        engine: "embedded",
        variables: {},
        readFile: () => "",
      });
      expect(graph === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
    }
  });
});

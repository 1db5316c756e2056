import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { sequence, unixNano } from "../../base/units.ts";
import type { AnyValue } from "../../model/otlp/common.ts";
import type { LogSource } from "../../store/logs/source.ts";
import { LogStore } from "../../store/logs/store.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { int, logRecord, map, text } from "../../../test/kit/store/logs.ts";
import { LogqlEngine } from "./engine.ts";
import type { LogqlAnswer } from "./engine.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { parse } from "./syntax/parse.ts";
import { pushDown } from "./push-down.ts";

const QUERIES_PER_STORE = 40;
const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 10);
const T = 1_700_000_000_000_000_000n;
const HOUR = 3_600_000_000_000n;

const folders = new TestFolders();
afterAll(async () => folders.remove());

const key = fc.constantFrom(
  "status",
  "user.id",
  "level",
  "trace_id",
  "service.name",
  "deployment.environment",
  "peer",
);
const value: fc.Arbitrary<AnyValue> = fc.oneof(
  fc.constantFrom("", "a", "b", "200", "1.5s", "10KB", "error", "ünï", "10.0.0.1").map(text),
  fc.constantFrom(0, 200, 500).map(int),
  fc.boolean().map((bool): AnyValue => ({ kind: "bool", value: bool })),
  fc.constantFrom<AnyValue>(
    { kind: "double", value: 1.5 },
    { kind: "empty" },
    map({ id: text("a"), code: int(200) }),
  ),
);
const members = fc.dictionary(key, value, { maxKeys: 4 });
const line = fc.constantFrom(
  "plain text error",
  '{"status":"500","user":{"id":"b"},"peer":"a"}',
  'status=200 peer=b msg="took 1.5s"',
  "",
  "ünï",
);
const group = fc.record({
  resource: members,
  logs: fc.array(
    fc.record({
      body: line.map(text),
      attributes: members,
      severity: fc.nat(24),
      severityText: fc.constantFrom("", "INFO", "error"),
      time: fc.nat(3_000_000).map((ms) => T + BigInt(ms) * 1_000_000n),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

const label = fc.constantFrom(
  "status",
  "user_id",
  "user_id_code",
  "level",
  "trace_id",
  "service_name",
  "deployment_environment",
  "peer",
  "detected_level",
  "severity_text",
  "severity_number",
  "peer_id",
  "missing",
  "__error__",
  "status_extracted",
);
const quoted = fc
  .constantFrom("", "a", "b", "200", "500", "error", "info", "ünï", "shop", "JSONParserErr")
  .map((each) => JSON.stringify(each));
const match = fc.oneof(
  fc.tuple(label, fc.constantFrom("=", "!="), quoted).map((parts) => parts.join("")),
  fc
    .tuple(label, fc.constantFrom("=~", "!~"), fc.constantFrom(".*", ".+", "a|b", "2..", "", "(?i)ERROR"))
    .map(([a, b, c]) => `${a}${b}"${c}"`),
  fc
    .tuple(
      label,
      fc.constantFrom("==", "!=", ">", ">=", "<", "<="),
      fc.constantFrom("200", "0", "1s", "1KB", "1.5"),
    )
    .map((parts) => parts.join(" ")),
  label.map((name) => `${name}=ip("10.0.0.0/8")`),
);
const filter = fc.oneof(
  { weight: 4, arbitrary: match },
  {
    weight: 1,
    arbitrary: fc.tuple(match, fc.constantFrom(" and ", " or ", ", "), match).map((parts) => parts.join("")),
  },
);
const stage = fc.oneof(
  { weight: 5, arbitrary: filter.map((each) => `| ${each}`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom("|=", "!=", "|~", "!~"), fc.constantFrom("error", "a", "1.5s", "", "ünï"))
      .map(([op, each]) => `${op} "${each}"`),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "| json",
      "| logfmt",
      '| json peer="user.id"',
      "| label_format status=peer",
      "| label_format missing=`x`",
      "| drop status",
      "| keep status, level",
      '| line_format "{{.status}} error"',
      "| decolorize",
    ),
  },
);
const selector = fc.constantFrom(
  '{service_name=~".+"}',
  '{service_name="a"}',
  '{service_name!="a"}',
  '{deployment_environment=~".*", service_name=~".+"}',
);
const pipeline = fc
  .tuple(selector, fc.array(stage, { minLength: 1, maxLength: 4 }))
  .map(([first, rest]) => [first, ...rest].join(" "));
const query = fc.oneof(
  { weight: 4, arbitrary: pipeline },
  { weight: 1, arbitrary: pipeline.map((each) => `sum by (status, level) (count_over_time(${each} [1h]))`) },
);

/** The store, asked for everything: the pipeline alone decides. */
function withoutConditions(store: LogSource): LogSource {
  const scan: LogSource["scan"] = (request, signal) =>
    store.scan(
      { ...request, lines: [], metadata: [], parsed: [], need: { lines: true, metadata: true } },
      signal,
    );
  return new Proxy(store, {
    get: (target, name) => {
      if (name === "scan") return scan;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

function essence({ result }: LogqlAnswer): unknown {
  switch (result.kind) {
    case "streams":
      return result.entries.map(({ time, line: said, labels }) => [
        time,
        said,
        labels.stream.pairs,
        labels.metadata.pairs,
        labels.parsed.pairs,
      ]);
    case "scalar":
      return result.value;
    case "vector":
    case "matrix":
      return result.series.map(({ labels, kinds, values }) => [labels.pairs, [...kinds], [...values]]);
  }
}

const count = (answer: unknown): number => (Array.isArray(answer) ? answer.length : 0);

describe("conditions pushed into the store", () => {
  it("change no answer", { timeout: 60_000 + RUNS * 10_000 }, async () => {
    let asked = 0;
    let found = 0;
    const queries = fc.array(query, { minLength: QUERIES_PER_STORE, maxLength: QUERIES_PER_STORE });
    const property = fc.asyncProperty(
      fc.array(group, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      queries,
      async (groups, sealed, all) => {
        const store = await LogStore.open({ db: await folders.open(), groupRows: 4 });
        groups.forEach((one, index) =>
          store.append({ ...logRecord(index + 1, [one]), sequence: sequence(index + 1) }),
        );
        await store.flush();
        if (sealed) await store.seal(true);
        const engines = [new LogqlEngine(store), new LogqlEngine(withoutConditions(store))] as const;
        const range = {
          start: unixNano(T),
          end: unixNano(T + HOUR),
          limit: 1000,
          direction: "forward" as const,
          intervalNs: 0n,
          stepNs: 1_800_000_000_000,
        };
        for (const asking of all) {
          const ask = (engine: LogqlEngine): Promise<unknown> =>
            engine
              .range(asking, range, new AbortController().signal)
              .then(essence, (error: unknown) => String(error));
          const [answer, expected] = [await ask(engines[0]), await ask(engines[1])];
          expect({ query: asking, answer }).toEqual({ query: asking, answer: expected });
          if (typeof answer !== "string") asked++;
          found += count(answer);
        }
      },
    );
    await fc.assert(property, { numRuns: RUNS });
    // Most queries must be right ones, and find something, or nothing is shown.
    expect(asked).toBeGreaterThan(RUNS * QUERIES_PER_STORE * 0.6);
    expect(found).toBeGreaterThan(asked * 0.3);
  });

  it.each([
    ["| http_status >= 500", [{ name: "http_status", operator: "!=", value: "" }]],
    [
      '| user="a", peer=~"b.*"',
      [
        { name: "user", operator: "=", value: "a" },
        { name: "peer", operator: "=~", value: "b.*" },
      ],
    ],
    ['| user="a" or peer="b"', []],
    ['| json | user="a"', []],
    ['|= "x" | line_format "{{.y}}" | user="a"', [{ name: "user", operator: "=", value: "a" }]],
    ['| __error__=""', []],
  ])("of %s are %j", (stages, metadata) => {
    const expr = parse(`{app="x"} ${stages}`, DEFAULT_LIMITS);
    expect(expr.kind === "log" && pushDown(expr.stages).metadata).toEqual(metadata);
  });
});

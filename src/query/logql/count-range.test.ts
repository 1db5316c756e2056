import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { int, logRecord, text } from "../../../test/kit/store/logs.ts";
import type { TestLogGroup } from "../../../test/kit/store/logs.ts";
import { sequence, unixNano } from "../../base/units.ts";
import type { LogSource } from "../../store/logs/source.ts";
import { LogStore } from "../../store/logs/store.ts";
import { LogqlEngine } from "./engine.ts";
import { shown } from "./testing/ask.ts";

const folders = new TestFolders();
afterAll(async () => folders.remove());

const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 10);
const SECOND = 1_000_000_000n;
const T = 1_700_000_040n * SECOND;

const log = fc
  .record({
    at: fc.nat(120),
    nanos: fc.constantFrom(0n, 1n, 999_999_999n),
    body: fc.constantFrom("one", "two three", "", "level=warn x"),
    severity: fc.constantFrom(0, 9, 17),
    severityText: fc.constantFrom("", "WARN", "x".repeat(300)),
    key: fc.constantFrom("user", "service_name", "pod", "detected_level", "level", "severity_text"),
    value: fc.constantFrom("v", "w", ""),
    withKey: fc.boolean(),
  })
  .map(({ at, nanos, body, severity, severityText, key, value, withKey }) => ({
    time: T + BigInt(at) * SECOND + nanos,
    body: text(body),
    severity,
    severityText,
    attributes: withKey ? { [key]: text(value) } : {},
  }));

const group: fc.Arbitrary<TestLogGroup> = fc.record({
  resource: fc.constantFrom(
    { "service.name": text("a") },
    { "service.name": text("b"), "service.namespace": text("n") },
    { "service.name": text("a"), pod: int(1), host: text("h") },
  ),
  scope: fc.constantFrom({ name: "s" }, { name: "t" }),
  logs: fc.array(log, { maxLength: 6 }),
});

const QUERIES = [
  'sum(count_over_time({service_name=~".+"}[30s]))',
  'sum by (detected_level) (count_over_time({service_name=~".+"}[1m]))',
  'sum by (service_name, detected_level) (rate({service_name=~".+"}[40s]))',
  'sum by (service_namespace) (count_over_time({service_name="b"} |= "o" != "three" [25s]))',
  'sum by (pod) (count_over_time({service_name=~".+"} [30s] offset 10s))',
  'sum by (trace_id) (rate({service_name=~".+"} != "x" [1m]))',
  'sum by (level, detected_level) (count_over_time({service_name=~".+"} |= "o" | drop __error__ [30s]))',
  'sum by (user) (count_over_time({service_name=~".+"} |= "o" [30s]))',
  'sum by (severity_text, pod, severity_number, flags) (count_over_time({service_name=~".+"}[1m]))',
  'sum by (host, level, scope_name) (rate({service_name=~".+"}[1m]))',
  'sum by (user, detected_level) (count_over_time({service_name="a"} |~ "t.o" [20s]))',
];

function withoutCounts(store: LogStore): LogSource {
  return {
    scan: (request, signal) => store.scan(request, signal),
    series: (sets, range) => store.series(sets, range),
    labelNames: (matchers, range) => store.labelNames(matchers, range),
    labelValues: (name, matchers, range) => store.labelValues(name, matchers, range),
    volume: (...asked) => store.volume(...asked),
    follow: (matchers, listener) => store.follow(matchers, listener),
  };
}

async function ask(source: LogSource, query: string, stepSeconds: number): Promise<readonly string[]> {
  const options = {
    start: unixNano(T),
    end: unixNano(T + 120n * SECOND),
    limit: 1,
    direction: "forward" as const,
    intervalNs: 0n,
    stepNs: stepSeconds * 1e9,
  };
  const { result } = await new LogqlEngine(source).range(query, options, new AbortController().signal);
  return shown(result);
}

describe("lines counted by the store", () => {
  it("are as many as those read", { timeout: 60_000 + RUNS * 10_000 }, async () => {
    const groups = fc.array(group, { minLength: 1, maxLength: 5 });
    const property = fc.asyncProperty(
      groups,
      fc.boolean(),
      fc.constantFrom(10, 30, 60),
      async (all, sealed, step) => {
        const store = await LogStore.open({ db: await folders.open(), groupRows: 4 });
        for (const [index, one] of all.entries()) {
          store.append({ ...logRecord(index + 1, [one]), sequence: sequence(index + 1) });
        }
        await store.flush();
        if (sealed) await store.seal(true);
        for (const query of QUERIES) {
          expect({ query, given: await ask(store, query, step) }).toEqual({
            query,
            given: await ask(withoutCounts(store), query, step),
          });
        }
      },
    );
    await fc.assert(property, { numRuns: RUNS });
  });

  it("are not read", async () => {
    const store = await LogStore.open({ db: await folders.open() });
    const attributes = { level: text("INFO"), user: text("ann") };
    const logs = [{ time: T + SECOND, body: text("one"), severity: 9, attributes }];
    store.append(logRecord(1, [{ resource: { "service.name": text("a") }, logs }]));
    await store.flush();
    const source = {
      ...withoutCounts(store),
      scan: () => {
        throw new Error("lines are read");
      },
      counts: store.counts.bind(store),
    };
    const query = 'sum by (detected_level) (count_over_time({service_name="a"} |= "one" [1m]))';
    expect(await ask(source, query, 60)).toEqual(["{detected_level=info} _ 1 _"]);
    const byAttribute = 'sum by (level, user) (count_over_time({service_name="a"}[1m]))';
    expect(await ask(source, byAttribute, 60)).toEqual(["{level=INFO,user=ann} _ 1 _"]);
    await expect(ask(source, 'sum by (trace_id) (rate({service_name="a"}[1m]))', 60)).rejects.toThrow(
      "lines are read",
    );
  });
});

import { describe, expect, it } from "vitest";
import { MemorySource } from "../../../../test/conformance/promql/memory-source.ts";
import { Labels } from "../../../model/labels.ts";
import type { WrittenSeries } from "../../../model/prometheus/remote-write.ts";
import { PromqlEngine } from "../engine.ts";
import type { Alert } from "./alert-state.ts";
import { GroupEvaluator } from "./evaluate-group.ts";
import { readRules } from "./read-rules.ts";
import { promqlRules } from "./rule-language.ts";
import { NO_EXTERNAL } from "./template.ts";

const MINUTE = 60_000;

/** Rules over a store in memory that they write to, too. */
class Bench {
  readonly source = new MemorySource();
  readonly engine = new PromqlEngine(this.source);
  readonly notified: string[] = [];
  readonly group: GroupEvaluator;

  constructor(rules: string, source = new MemorySource()) {
    this.source = source;
    this.engine = new PromqlEngine(source);
    const language = promqlRules(this.engine);
    const { groups, problems } = readRules("test.yaml", rules, language);
    const [group] = groups;
    if (group === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
    this.group = new GroupEvaluator(group, {
      external: NO_EXTERNAL,
      evaluate: language.evaluate,
      recall: language.evaluate,
      write: (series) => Promise.resolve(this.keep(series)),
      notify: (rule, alerts) => {
        for (const alert of alerts)
          this.notified.push(`${rule.name} ${alert.state} ${alert.annotations.get("text")}`);
      },
    });
  }

  set(name: string, labels: Record<string, string>, minute: number, value: number): void {
    this.source.add(Labels.fromObject({ __name__: name, ...labels }), [{ time: minute * MINUTE, value }]);
  }

  evaluate(minute: number): Promise<void> {
    return this.group.evaluate(minute * MINUTE, new AbortController().signal);
  }

  get alerts(): readonly Alert[] {
    return this.group.status.rules.flatMap(({ alerts }) => alerts?.active ?? []);
  }

  async query(text: string, minute: number): Promise<string[]> {
    const time = (minute * MINUTE) as Parameters<PromqlEngine["instant"]>[1];
    const { result } = await this.engine.instant(text, time, { signal: new AbortController().signal });
    if (result.kind !== "vector") throw new Error(result.kind);
    return result.series.map(({ labels, values }) => `${JSON.stringify(labels.toObject())} ${values[0]}`);
  }

  private keep(series: readonly WrittenSeries[]): void {
    for (const { labels, samples } of series) {
      this.source.add(
        Labels.from(labels),
        samples.map(({ time, value, isStale }) =>
          isStale === true ? { time, stale: true } : { time, value: value ?? NaN },
        ),
      );
    }
  }
}

describe("recording rules", () => {
  const rules = `
groups:
  - name: sums
    labels: { team: shop }
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
        labels: { kind: sum }
      - record: up:double
        expr: job:up:sum * 2
`;

  it("write what the next rule of the group sees, and end what is gone", async () => {
    const bench = new Bench(rules);
    bench.set("up", { job: "api", pod: "a" }, 1, 1);
    bench.set("up", { job: "api", pod: "b" }, 1, 1);
    await bench.evaluate(1);
    expect(await bench.query("up:double", 1)).toEqual([
      '{"__name__":"up:double","job":"api","kind":"sum","team":"shop"} 4',
    ]);
    await bench.evaluate(10);
    expect(await bench.query("up:double", 10)).toEqual([]);
    expect(bench.group.status.rules.map(({ health }) => health)).toEqual(["ok", "ok"]);
  });

  it("keep to the group's limit", async () => {
    const bench = new Bench("groups: [{ name: g, limit: 1, rules: [{ record: r, expr: up }] }]");
    for (const pod of ["a", "b"]) bench.set("up", { pod }, 1, 1);
    await bench.evaluate(1);
    expect(bench.group.status.rules[0]).toMatchObject({
      health: "err",
      lastError: "exceeded limit of 1 with 2 series",
    });
  });

  it("say when labels make two series equal", async () => {
    const bench = new Bench("groups: [{ name: g, rules: [{ record: r, expr: up, labels: { pod: x } }] }]");
    for (const pod of ["a", "b"]) bench.set("up", { pod }, 1, 1);
    await bench.evaluate(1);
    expect(bench.group.status.rules[0]?.lastError).toContain("same labelset");
  });
});

describe("alerting rules", () => {
  const rules = `
groups:
  - name: alerts
    rules:
      - alert: Down
        expr: up == 0
        for: 2m
        keep_firing_for: 2m
        labels: { severity: page }
        annotations: { text: "{{ $labels.job }} is {{ $value }}" }
`;

  it("wait, fire, are kept, and resolve", async () => {
    const bench = new Bench(rules);
    const up = [1, 0, 0, 0, 1, 1, 1, 1];
    const states: string[] = [];
    for (const [minute, value] of up.entries()) {
      bench.set("up", { job: "api" }, minute, value);
      await bench.evaluate(minute);
      states.push(bench.alerts.map(({ state }) => state).join() || "none");
    }
    expect(states).toEqual(["none", "pending", "pending", "firing", "firing", "firing", "none", "none"]);
    expect(bench.notified).toEqual(["Down firing api is 0", "Down inactive api is 0"]);
    expect(await bench.query("ALERTS", 3)).toEqual([
      '{"__name__":"ALERTS","alertname":"Down","alertstate":"firing","job":"api","severity":"page"} 1',
    ]);
    expect(await bench.query("ALERTS_FOR_STATE", 3)).toEqual([
      '{"__name__":"ALERTS_FOR_STATE","alertname":"Down","job":"api","severity":"page"} 60',
    ]);
    expect(await bench.query("ALERTS", 6)).toEqual([]);
  });

  it("go on from before a restart", async () => {
    const before = new Bench(rules);
    before.set("up", { job: "api" }, 1, 0);
    await before.evaluate(1);
    const after = new Bench(rules, before.source);
    after.set("up", { job: "api" }, 2, 0);
    await after.evaluate(2);
    expect(after.alerts).toMatchObject([{ state: "pending", activeAt: MINUTE }]);
    after.set("up", { job: "api" }, 3, 0);
    await after.evaluate(3);
    expect(after.alerts).toMatchObject([{ state: "firing" }]);
  });
});

describe("rule files", () => {
  const problemsOf = (text: string): string[] =>
    readRules("f.yaml", text, promqlRules(new PromqlEngine(new MemorySource()))).problems.map(
      ({ line, column, message }) => `${line}:${column}: ${message}`,
    );

  it.each([
    ["", []],
    ["groups:\n  - name: a\n    rules: []\n", []],
    ["groups: [", ["1:10: Flow sequence in block collection must be sufficiently indented and end with a ]"]],
    ["groups:\n  - name: a\n    x: 1\n", ['2:5: Unrecognized key: "x"']],
    ["groups:\n  - {name: a}\n  - {name: a}\n", ['3:5: groupname: "a" is repeated in the same file']],
    ["groups:\n - name: a\n   interval: 5\n", ["3:14: Invalid input: expected string, received number"]],
    ["groups:\n - name: a\n   interval: 5x\n", ['3:14: not a valid duration string: "5x"']],
  ])("%j", (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it.each([
    ["record: a", "field 'expr' must be set in rule"],
    ["expr: up", "one of 'record' or 'alert' must be set"],
    ["{record: a, alert: b, expr: up}", "only one of 'record' and 'alert' must be set"],
    ["{record: a, expr: up, for: 5m}", "invalid field 'for' in recording rule"],
    ["{record: 'a{b}', expr: up}", "braces present in the recording rule name; should it be in expr?: a{b}"],
    ["{record: a, expr: 'sum('}", "could not parse expression: 1:5: parse error: unclosed left parenthesis"],
    ["{record: a, expr: up, labels: {__name__: x}}", "invalid label name: __name__"],
    ["{alert: a, expr: up, labels: {b: '{{ if true }}'}}", 'label "b": template: b:1: unexpected EOF'],
    ["{alert: a, expr: up, annotations: {b: '{{'}}", 'annotation "b": template: b:1: unclosed action'],
  ])("%s", (rule, problem) => {
    const [found] = problemsOf(`groups:\n  - name: a\n    rules:\n      - ${rule}\n`);
    expect(found).toMatch(/^4:\d+: /);
    expect(found).toContain(problem);
  });
});

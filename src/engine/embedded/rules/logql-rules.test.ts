import { describe, expect, it } from "vitest";
import { PUSH_LIMITS } from "../../../model/loki/push-limits.ts";
import { lokiApi } from "../../../api/loki/app.ts";
import { CONFIGURATIONS, noDeletes } from "../../../api/loki/testing/parts.ts";
import type { WrittenSeries } from "../../../model/prometheus/remote-write.ts";
import { LogqlEngine } from "../../../query/logql/engine.ts";
import { MemorySource } from "../../../query/logql/testing/memory-source.ts";
import { PromqlEngine } from "../../../query/promql/engine.ts";
import { NO_METRICS } from "../../../query/promql/no-metrics.ts";
import { GroupEvaluator } from "../../../query/promql/rules/evaluate-group.ts";
import { readRules } from "../../../query/promql/rules/read-rules.ts";
import { promqlRules } from "../../../query/promql/rules/rule-language.ts";
import { logqlRules } from "./logql-rules.ts";
import { NO_EXTERNAL } from "../../../query/promql/rules/template.ts";

const RULES = `
groups:
  - name: shop
    interval: 30s
    rules:
      - record: shop:errors:count1m
        expr: sum by (service_name) (count_over_time({service_name="shop"} |= "error" [1m]))
        labels: { team: x }
      - alert: Errors
        expr: 'sum by (service_name) (rate({service_name="shop"} | logfmt | status >= 500 [1m])) > 0'
        for: 30s
        annotations: { summary: "{{ $labels.service_name }} fails" }
`;
const NOW = 1_700_000_100_000;

async function evaluated() {
  const line = (text: string, seconds: number) => ({
    time: BigInt(NOW) * 1_000_000n - BigInt(seconds) * 1_000_000_000n,
    line: text,
    stream: { service_name: "shop" },
  });
  const engine = new LogqlEngine(
    new MemorySource([line("error status=500", 10), line("fine status=200", 5), line("error status=503", 1)]),
  );
  const written: WrittenSeries[] = [];
  const language = logqlRules(engine);
  const { groups, problems } = readRules("/etc/rules/shop.yaml", RULES, language);
  expect(problems).toEqual([]);
  const evaluators = groups.map(
    (group) =>
      new GroupEvaluator(group, {
        external: NO_EXTERNAL,
        evaluate: language.evaluate,
        recall: promqlRules(new PromqlEngine(NO_METRICS)).evaluate,
        write: (series) => Promise.resolve(void written.push(...series)),
        notify: () => {},
      }),
  );
  for (const time of [NOW, NOW + 30_000]) {
    for (const evaluator of evaluators) await evaluator.evaluate(time, new AbortController().signal);
  }
  const intake = { maxRequestBytes: 1, receive: () => Promise.reject(new Error("nothing is written here")) };
  const rules = { groups: evaluators.map(({ status }) => status) };
  const app = lokiApi(engine, {
    intake,
    pushLimits: PUSH_LIMITS,
    deletes: noDeletes(),
    rules,
    configurations: CONFIGURATIONS,
  });
  return { written, get: async (path: string, method = "GET") => app.request(path, { method }) };
}

describe("rules on logs", () => {
  it("record metrics and fire", async () => {
    const { written } = await evaluated();
    const shown = written.map(({ labels, samples }) => [Object.fromEntries(labels), samples[0]?.value]);
    expect(shown).toContainEqual([{ __name__: "shop:errors:count1m", service_name: "shop", team: "x" }, 2]);
    expect(shown).toContainEqual([
      { __name__: "ALERTS", alertname: "Errors", alertstate: "firing", service_name: "shop" },
      1,
    ]);
  });

  it.each(["/loki/api/v1/rules", "/api/prom/rules"])("are told as files have them by %s", async (path) => {
    const { get } = await evaluated();
    const all = await get(path);
    expect(all.headers.get("content-type")).toBe("application/yaml");
    expect(await all.text()).toBe(`shop.yaml:
  - name: shop
    interval: 30s
    rules:
      - record: shop:errors:count1m
        expr: sum by (service_name)(count_over_time({service_name="shop"} |= "error"[1m]))
        labels:
          team: x
      - alert: Errors
        expr: (sum by (service_name)(rate({service_name="shop"} | logfmt | status>=500[1m])) > 0)
        for: 30s
        annotations:
          summary: "{{ $labels.service_name }} fails"
`);
    expect(await (await get(`${path}/shop.yaml`)).text()).toMatch(/^shop\.yaml:/);
    expect(await (await get(`${path}/shop.yaml/shop`)).text()).toMatch(/^name: shop\n/);
    expect((await get(`${path}/other`)).status).toBe(404);
    expect(await (await get(`${path}/shop.yaml/other`)).text()).toBe("group does not exist\n");
    const set = await get(`${path}/shop.yaml`, "POST");
    expect([set.status, await set.text()]).toEqual([400, expect.stringContaining("rules.logFiles")]);
  });

  it("are told with their state and alerts", async () => {
    const { get } = await evaluated();
    const groups = async (query: string) => {
      const response = await get(`/prometheus/api/v1/rules?${query}`);
      return ((await response.json()) as { data: { groups: { rules: { name: string }[] }[] } }).data.groups;
    };
    expect(await groups("")).toMatchObject([
      {
        name: "shop",
        file: "/etc/rules/shop.yaml",
        interval: 30,
        rules: [
          { type: "recording", name: "shop:errors:count1m", health: "ok" },
          { type: "alerting", name: "Errors", state: "firing", alerts: [{ state: "firing" }] },
        ],
      },
    ]);
    expect((await groups("type=record")).flatMap(({ rules }) => rules.map(({ name }) => name))).toEqual([
      "shop:errors:count1m",
    ]);
    expect(await groups("rule_group=none")).toEqual([]);
    expect((await get("/prometheus/api/v1/rules?type=x")).status).toBe(400);
    expect(await (await get("/prometheus/api/v1/alerts")).json()).toMatchObject({
      data: { alerts: [{ labels: { alertname: "Errors" }, annotations: { summary: "shop fails" } }] },
    });
  });

  it.each([
    ["{a=`b`}", "a rule needs a metric query, not one for lines"],
    ["sum(", "could not parse expression: parse error"],
  ])("refuse %s", (expr, message) => {
    const text = `groups:\n  - name: g\n    rules: [{ record: a, expr: '${expr}' }]\n`;
    const { problems } = readRules("f.yaml", text, logqlRules(new LogqlEngine(new MemorySource())));
    expect(problems[0]?.message).toContain(message);
  });
});

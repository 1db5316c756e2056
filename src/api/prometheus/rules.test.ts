import { describe, expect, it } from "vitest";
import { MemorySource } from "../../../test/conformance/promql/memory-source.ts";
import { Labels } from "../../model/labels.ts";
import { PromqlEngine } from "../../query/promql/engine.ts";
import { GroupEvaluator } from "../../query/promql/rules/evaluate-group.ts";
import { readRules } from "../../query/promql/rules/read-rules.ts";
import { promqlRules } from "../../query/promql/rules/rule-language.ts";
import { prometheusApi } from "./app.ts";
import { optionsWith } from "./testing/options.ts";
import { NO_EXTERNAL } from "../../query/promql/rules/template.ts";

const RULES = `
groups:
  - name: first
    interval: 30s
    rules:
      - { record: a:sum, expr: sum(a), labels: { team: x } }
      - alert: High
        expr: a > 1
        for: 1m
        labels: { severity: page }
        annotations: { summary: "{{ $labels.job }}" }
  - name: second
    rules: [{ alert: Low, expr: a < 0 }]
`;

async function evaluated() {
  const source = new MemorySource();
  source.add(Labels.fromObject({ __name__: "a", job: "api" }), [{ time: 0, value: 2.5 }]);
  const engine = new PromqlEngine(source);
  const language = promqlRules(engine);
  const { evaluate } = language;
  const effects = {
    external: NO_EXTERNAL,
    evaluate,
    recall: evaluate,
    write: () => Promise.resolve(),
    notify: () => {},
  };
  const evaluators = readRules("r.yaml", RULES, language).groups.map(
    (group) => new GroupEvaluator(group, effects),
  );
  for (const evaluator of evaluators) await evaluator.evaluate(0, new AbortController().signal);
  const groups = evaluators.map(({ status }) => status);
  const app = prometheusApi(engine, optionsWith({ rules: { groups } }));
  return async (path: string) => (await (await app.request(path)).json()) as Record<string, unknown>;
}

const ALERT = {
  labels: { alertname: "High", job: "api", severity: "page" },
  annotations: { summary: "api" },
  state: "pending",
  activeAt: "1970-01-01T00:00:00.000Z",
  value: "2.5e+00",
};

describe("rules", () => {
  it("are shown with their alerts", async () => {
    const get = await evaluated();
    expect(await get("/api/v1/rules?rule_group[]=first")).toMatchObject({
      status: "success",
      data: {
        groups: [
          {
            name: "first",
            file: "r.yaml",
            interval: 30,
            limit: 0,
            rules: [
              { type: "recording", name: "a:sum", query: "sum(a)", labels: { team: "x" }, health: "ok" },
              {
                type: "alerting",
                name: "High",
                query: "a > 1",
                duration: 60,
                keepFiringFor: 0,
                state: "pending",
                labels: { severity: "page" },
                annotations: { summary: "{{ $labels.job }}" },
                alerts: [ALERT],
              },
            ],
          },
        ],
      },
    });
    expect(await get("/api/v1/alerts")).toEqual({ status: "success", data: { alerts: [ALERT] } });
  });

  it.each([
    ["type=record", "a:sum"],
    ["type=alert", "High Low"],
    ["rule_name[]=Low&rule_name[]=a:sum", "a:sum Low"],
    ["file[]=other.yaml", ""],
    ['match[]={severity="page"}', "High"],
    ["exclude_alerts=true&type=alert&rule_group[]=second", "Low"],
  ])("are chosen by %s", async (query, names) => {
    const { data } = (await (
      await evaluated()
    )(`/api/v1/rules?${query}`)) as {
      data: { groups: { rules: { name: string }[] }[] };
    };
    expect(data.groups.flatMap(({ rules }) => rules.map(({ name }) => name)).join(" ")).toBe(names);
  });

  it("come in pages", async () => {
    const get = await evaluated();
    const first = (await get("/api/v1/rules?group_limit=1")) as { data: { groupNextToken: string } };
    const second = await get(`/api/v1/rules?group_limit=1&group_next_token=${first.data.groupNextToken}`);
    expect(second).toMatchObject({ data: { groups: [{ name: "second" }] } });
    expect(second).not.toHaveProperty("data.groupNextToken");
  });

  it.each([
    "type=x",
    "exclude_alerts=maybe",
    "group_limit=0",
    "group_next_token=a",
    "group_limit=1&group_next_token=a",
  ])("refuse %s", async (query) => {
    expect(await (await evaluated())(`/api/v1/rules?${query}`)).toMatchObject({ errorType: "bad_data" });
  });
});

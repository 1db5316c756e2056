import { Hono } from "hono";
import type { AlertingRuleBody, RuleGroupBody, RulesBody } from "../../../src/api/wire/prometheus.ts";
import type { Scenario } from "./apis.ts";

const LONG_NAME =
  "CheckoutPaysMoreSlowlyThanAnyCustomerWouldWaitForInThisOrAnyOtherShopOfTheWholeEuropeanRegion";

/** Rules on metrics and on logs in all their states. */
export function fakeRules(scenario: Scenario): Hono {
  const app = new Hono();
  const answer = (groups: readonly RuleGroupBody[]): RulesBody => ({ groups: scenario.empty ? [] : groups });
  app.get("/prometheus/api/v1/rules", (c) => c.json({ status: "success", data: answer(onMetrics()) }));
  app.get("/loki/prometheus/api/v1/rules", (c) => c.json({ status: "success", data: answer(onLogs()) }));
  return app;
}

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();

function alerting(name: string, query: string, rest: Partial<AlertingRuleBody>): AlertingRuleBody {
  return {
    type: "alerting",
    name,
    query,
    labels: { severity: "page" },
    annotations: { summary: "Checkout of {{ $labels.region }} fails" },
    health: "ok",
    state: "inactive",
    duration: 300,
    keepFiringFor: 0,
    evaluationTime: 0.0021,
    lastEvaluation: ago(11),
    alerts: [],
    ...rest,
  };
}

function onMetrics(): readonly RuleGroupBody[] {
  const group = { interval: 15, limit: 0, evaluationTime: 0.0043, lastEvaluation: ago(11) };
  return [
    {
      ...group,
      name: "checkout",
      file: "/home/dev/rules/shop.yaml",
      rules: [
        alerting("HighErrorRate", 'sum(rate(errors_total{job="checkout"}[5m])) > 0.05', {
          state: "firing",
          alerts: [
            {
              labels: { alertname: "HighErrorRate", severity: "page", region: "eu" },
              annotations: { summary: "Checkout of eu fails" },
              state: "firing",
              activeAt: ago(1260),
              value: "1.25e-01",
            },
          ],
        }),
        alerting(
          LONG_NAME,
          `histogram_quantile(0.95, sum by (le, region, ${"pod, ".repeat(12)}job) (rate(x[5m]))) > 1`,
          {
            state: "pending",
            alerts: [
              {
                labels: { alertname: LONG_NAME, customer: "a".repeat(120) },
                annotations: {},
                state: "pending",
                activeAt: ago(40),
                value: "2e+00",
              },
            ],
          },
        ),
        alerting("QueueIsLong", "queue_depth > 1000", {}),
      ],
    },
    {
      ...group,
      name: "recorded",
      file: "/home/dev/rules/shop.yaml",
      rules: [
        {
          type: "recording",
          name: "job:errors:rate5m",
          query: "sum by (job) (rate(errors_total[5m]))",
          labels: {},
          health: "err",
          lastError: "vector contains metrics with the same labelset after applying rule labels",
          evaluationTime: 0.001,
          lastEvaluation: ago(11),
        },
      ],
    },
  ];
}

const onLogs = (): readonly RuleGroupBody[] => [
  {
    name: "lines",
    file: "/home/dev/rules/logs/shop.yaml",
    interval: 60,
    limit: 0,
    evaluationTime: 0,
    lastEvaluation: "0001-01-01T00:00:00Z",
    rules: [
      alerting("ManyPanics", 'sum(count_over_time({service_name="checkout"} |= "panic" [5m])) > 3', {
        health: "unknown",
        lastEvaluation: "0001-01-01T00:00:00Z",
        evaluationTime: 0,
      }),
    ],
  },
];

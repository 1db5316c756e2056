import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually, promqlValues } from "../kit/ask.ts";
import { TestInstance, cli } from "../kit/instance.ts";

const folder = mkdtempSync(join(tmpdir(), "watchtower-rules-"));
const received: {
  status: string;
  alerts: { labels: Record<string, string>; annotations: object; generatorURL: string }[];
}[] = [];
const webhook = createServer((request, response) => {
  void keep(request).finally(() => response.end());
});

async function keep(request: IncomingMessage): Promise<void> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  received.push(JSON.parse(text) as (typeof received)[number]);
}

let instance: TestInstance;
beforeAll(async () => {
  writeFileSync(
    join(folder, "good.yaml"),
    `groups:
  - name: g
    interval: 1s
    rules:
      - { record: one, expr: vector(1), labels: { by: rule } }
      - { record: two, expr: one + 1 }
      - { alert: Always, expr: two > 1, labels: { severity: info }, annotations: { text: "{{ $externalLabels.cluster }} {{ $externalURL }}" } }
`,
  );
  writeFileSync(join(folder, "bad.yaml"), "groups:\n  - name: g\n    rules: [{ record: a, expr: 'sum(' }]\n");
  writeFileSync(
    join(folder, "logs.yml"),
    `groups:
  - name: logs
    interval: 1s
    rules:
      - record: lines
        expr: sum by (app) (count_over_time({app="rules"} |= "hello" [1h]))
      - { alert: Lines, expr: 'sum by (app) (count_over_time({app="rules"}[1h])) > 1' }
`,
  );
  webhook.listen(0, "127.0.0.1");
  await once(webhook, "listening");
  const { port } = webhook.address() as AddressInfo;
  instance = new TestInstance({
    WATCHTOWER_RULES_FILES: join(folder, "*.yaml"),
    WATCHTOWER_RULES_LOG_FILES: join(folder, "*.yml"),
    WATCHTOWER_PROMETHEUS_GLOBAL_EXTERNAL_LABELS: '{"cluster":"eu"}',
    WATCHTOWER_PROMETHEUS_WEB_EXTERNAL_URL: "https://watch.example/prom/",
    WATCHTOWER_RULES_WEBHOOK: `http://127.0.0.1:${port}/`,
  });
  await instance.start();
});
afterAll(async () => {
  await instance.stop();
  webhook.close();
  rmSync(folder, { recursive: true, force: true });
});

it("evaluates the files' rules, and the next rule sees what the one before has made", async () => {
  const found = await eventually("two", async () => (await promqlValues(instance.endpoints, "two"))[0]);
  expect(found).toEqual({ __name__: "two", by: "rule", value: "2" });
});

it("tells the webhook what fires", async () => {
  const first = await eventually("the webhook's request", () => Promise.resolve(received[0]));
  expect(first.status).toBe("firing");
  expect(first.alerts[0]).toMatchObject({
    labels: { alertname: "Always", by: "rule", severity: "info", cluster: "eu" },
    annotations: { text: "eu https://watch.example/prom" },
    generatorURL: "https://watch.example/prom/graph?g0.expr=two+%3E+1&g0.tab=1",
  });
  const alerts = await eventually(
    "ALERTS",
    async () => (await promqlValues(instance.endpoints, "ALERTS"))[0],
  );
  expect(alerts).toMatchObject({ alertname: "Always", alertstate: "firing", value: "1" });
});

it("checks files, and says where they are wrong", async () => {
  const good = await cli(["rules", "check", join(folder, "good.yaml")]);
  expect([good.code, good.stdout]).toEqual([
    0,
    `${join(folder, "good.yaml")}: 3 rules on metrics in 1 groups, all right\n`,
  ]);
  const logs = await cli(["rules", "check", join(folder, "logs.yml")]);
  expect(logs.stdout).toBe(`${join(folder, "logs.yml")}: 2 rules on logs in 1 groups, all right\n`);
  const bad = await cli(["rules", "check", join(folder, "good.yaml"), join(folder, "bad.yaml")]);
  expect(bad.code).toBe(1);
  expect(bad.stdout).toContain("bad.yaml:3:32: could not parse expression: 1:5: parse error");
});

it("evaluates rules on logs: what they record are metrics, and Loki's API tells of them", async () => {
  const { loki } = instance.endpoints;
  const now = `${Date.now()}000000`;
  const body = JSON.stringify({
    streams: [
      {
        stream: { app: "rules" },
        values: [
          [now, "hello 1"],
          [now, "hello 2"],
        ],
      },
    ],
  });
  const headers = { "content-type": "application/json" };
  expect((await fetch(`${loki}/loki/api/v1/push`, { method: "POST", headers, body })).status).toBe(204);
  const found = await eventually("lines", async () => (await promqlValues(instance.endpoints, "lines"))[0]);
  expect(found).toEqual({ __name__: "lines", app: "rules", value: "2" });
  const alerts = await eventually("the alert", async () => {
    const response = await fetch(`${loki}/prometheus/api/v1/alerts`);
    return ((await response.json()) as { data: { alerts: { labels: object; state: string }[] } }).data
      .alerts[0];
  });
  expect(alerts).toMatchObject({ labels: { alertname: "Lines", app: "rules" }, state: "firing" });
  expect(await (await fetch(`${loki}/loki/api/v1/rules`)).text()).toContain("record: lines");
  expect((await fetch(`${loki}/api/prom/rules/logs.yml/logs`)).status).toBe(200);
});

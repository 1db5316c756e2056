import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, logql, promql, traceql } from "../kit/ask.ts";
import { panelQueries } from "../kit/dashboards.ts";
import type { PanelQuery } from "../kit/dashboards.ts";
import { MadeMetrics, SENT } from "../kit/made-metrics.ts";
import { cli, startInstance } from "../kit/instance.ts";
import type { TestInstance } from "../kit/instance.ts";

/** Long enough for two exports of metrics, and two collections of span metrics, of which rates are made. */
const SECONDS = 33;

let instance: TestInstance;
beforeAll(async () => {
  instance = await startInstance();
  // Of runtimes, copies, and the stack in a cluster.
  const made = new MadeMetrics();
  for (const { language, text } of panelQueries()) if (language === "promql") made.addQuery(text);
  await made.send(instance.endpoints.otlpHttp, SENT);
  const args = ["test-data", "--rate", "20", "--error-rate", "0.2", "--duration", `${SECONDS}s`, "--json"];
  const { code, stderr } = await cli(args, instance.env);
  if (code !== 0) throw new Error(`test-data failed: ${stderr}`);
}, 90_000);
afterAll(() => instance.stop());

async function countOf({ language, text }: PanelQuery): Promise<number> {
  switch (language) {
    case "promql": {
      const data = await promql(instance.endpoints, text);
      return Array.isArray(data.result) ? data.result.length : 0;
    }
    case "logql": {
      const data = await logql(instance.endpoints, text);
      return Array.isArray(data.result) ? data.result.length : 0;
    }
    case "traceql":
      return (await traceql(instance.endpoints, text)).traces.length;
  }
}

describe("panels over the test data", () => {
  it.each(panelQueries().map((query) => [query.name, query] as const))(
    "%s shows something",
    async (_name, query) => {
      expect(await eventually(query.text, async () => ((await countOf(query)) > 0 ? true : undefined))).toBe(
        true,
      );
    },
  );
});

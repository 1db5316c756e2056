import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { InstanceEndpoints } from "./engine.ts";
import { mustPass, smoke } from "./smoke.ts";
import type { SmokeOptions } from "./smoke.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

type Answers = (
  path: string,
  sent: ReadonlyMap<string, string>,
) => { readonly status: number; readonly body: string };

/** OTLP, and Grafana in front of Tempo, Loki and Mimir, which answer as `answers` says. */
async function stack(answers: Answers): Promise<InstanceEndpoints> {
  const sent = new Map<string, string>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://stack");
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      if (request.method === "POST") sent.set(url.pathname, text);
      const { status, body } = answers(decodeURIComponent(url.pathname + url.search), sent);
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
  }).listen(0, "127.0.0.1");
  servers.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
  const ui = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const proxy = `${ui}/api/datasources/proxy/uid`;
  return {
    ui,
    otlpGrpc: ui,
    otlpHttp: ui,
    prometheus: `${proxy}/mimir`,
    loki: `${proxy}/loki`,
    tempo: `${proxy}/tempo`,
  };
}

/** What was sent is there, each signal from its `after`-th request on. */
function stored(after = 0): Answers {
  const asked = new Map<string, number>();
  const is = (path: string): boolean => {
    const kind = /uid\/(\w+)/.exec(path)?.[1] ?? "";
    asked.set(kind, (asked.get(kind) ?? 0) + 1);
    return (asked.get(kind) ?? 0) > after;
  };
  return (path, sent) => {
    if (path.startsWith("/v1/")) return { status: 200, body: "{}" };
    const [signal = ""] = [
      ["tempo", "traces"],
      ["loki", "logs"],
      ["mimir", "metrics"],
    ]
      .filter(([uid = ""]) => path.includes(`/uid/${uid}/`))
      .map(([, name]) => name);
    const message = sent.get(`/v1/${signal}`);
    if (message === undefined || !is(path)) return signal === "traces" ? { status: 404, body: "" } : empty;
    if (signal === "traces") return { status: 200, body: message };
    return {
      status: 200,
      body: JSON.stringify({ status: "success", data: { result: [JSON.parse(message)] } }),
    };
  };
}

/** An answer that repeats the query has found nothing yet. */
const empty = { status: 200, body: '{"status":"success","data":{"result":[]}}' };

const quick: SmokeOptions = { timeoutMs: 20_000, pollMs: 1 };
/** Each signal is asked about at least once in this time, also on a busy host. */
const short: SmokeOptions = { timeoutMs: 2000, pollMs: 50 };

describe("smoke", () => {
  it("finds each signal that was sent, however late", async () => {
    const told: string[] = [];
    const report = await smoke(await stack(stored(3)), {
      ...quick,
      onResult: ({ signal }) => told.push(signal),
    });
    expect(report).toMatchObject({
      passed: true,
      results: [
        { signal: "traces", found: true },
        { signal: "logs", found: true },
        { signal: "metrics", found: true },
      ],
    });
    expect(told.toSorted()).toEqual(["logs", "metrics", "traces"]);
    expect(() => mustPass(report)).not.toThrow();
  });

  it("has an id of its own in each run", async () => {
    const endpoints = await stack(stored());
    const [one, two] = [await smoke(endpoints, quick), await smoke(endpoints, quick)];
    expect(one.id).toMatch(/^[0-9a-f]{16}$/);
    expect([one.id, one.traceId]).not.toEqual([two.id, two.traceId]);
  });

  it("goes on sending while the receiver is not ready", async () => {
    let refused = 0;
    const whole = stored();
    const endpoints = await stack((path, sent) =>
      path.startsWith("/v1/") && refused++ < 5 ? { status: 503, body: "" } : whole(path, sent),
    );
    expect(await smoke(endpoints, quick)).toMatchObject({ passed: true });
  });

  it("says of each signal that is lost what was answered last", async () => {
    const whole = stored();
    const endpoints = await stack((path, sent) => {
      if (path === "/v1/metrics") return { status: 503, body: "no room" };
      if (path.includes("/uid/loki/")) return { status: 502, body: "bad gateway" };
      if (path.includes("/uid/tempo/")) return { status: 404, body: "" };
      return whole(path, sent);
    });
    const report = await smoke(endpoints, short);
    expect(report.passed).toBe(false);
    const reasons = report.results.map((result) => (result.found ? "" : result.reason));
    expect(reasons[0]).toMatch(
      /^acknowledged, but not found at http:.*\/uid\/tempo\/api\/traces\/[0-9a-f]{32} in time$/,
    );
    expect(reasons[1]).toMatch(/\/uid\/loki\/loki\/api\/v1\/query_range answered 502 bad gateway$/);
    expect(reasons[2]).toBe("sending was answered 503 no room");
    expect(() => mustPass(report)).toThrow(
      /^not read back: traces: acknowledged.*; logs: .*; metrics: sending/,
    );
  });

  it("takes no answer that only repeats the query", async () => {
    const endpoints = await stack((path) =>
      path.startsWith("/v1/")
        ? { status: 200, body: "{}" }
        : {
            status: path.includes("tempo") ? 404 : 200,
            body: JSON.stringify({ query: path, data: { result: [] } }),
          },
    );
    expect(await smoke(endpoints, short)).toMatchObject({ passed: false });
  });

  it("says who does not answer at all", async () => {
    const endpoints = await stack(stored());
    for (const server of servers.splice(0)) server.close();
    const { results } = await smoke(endpoints, short);
    for (const result of results)
      expect(result).toMatchObject({ found: false, reason: expect.stringContaining("ECONNREFUSED") });
  });

  it("can be stopped", async () => {
    const endpoints = await stack(() => ({ status: 503, body: "" }));
    const stop = AbortSignal.timeout(50);
    await expect(smoke(endpoints, { ...quick, stop })).rejects.toThrow("the smoke test was stopped");
  });
});

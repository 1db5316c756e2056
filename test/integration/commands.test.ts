import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StatusBody } from "../../src/api/wire/watchtower.ts";
import { eventually } from "../kit/ask.ts";
import { BIN, cli, startInstance } from "../kit/instance.ts";
import type { TestInstance } from "../kit/instance.ts";
import { sendWithSdk } from "../kit/sdk.ts";

const ESCAPE = "\u001b";
const { PATH = "", HOME = "" } = process.env;
const run = promisify(execFile);

let instance: TestInstance;
let traceId = "";
let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "watchtower-commands-"));
  instance = await startInstance();
  traceId = await sendWithSdk("http/protobuf", instance.endpoints, "shop");
  await eventually("all signals", async () => {
    const { signals } = JSON.parse((await cli(["status", "--json"], instance.env)).stdout) as StatusBody;
    return Object.values(signals).every(({ items }) => items > 0) ? signals : undefined;
  });
});
afterAll(async () => {
  await instance.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ok = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await cli(args, instance.env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
};

/** What a command shows on a terminal. */
async function onTerminal(command: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const line = `${process.execPath} ${BIN} ${command}`;
  const variables = { PATH, HOME, TERM: "xterm", ...instance.env, ...env };
  return (await run("script", ["-qec", line, "/dev/null"], { env: variables })).stdout;
}

/** Lines that a command which goes on forever prints; ends it. */
function following(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [BIN, ...args], { env: { PATH, HOME, ...env } });
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  return {
    lines: (): readonly string[] => out.split("\n").slice(0, -1),
    stop: async (): Promise<number | null> => {
      child.kill("SIGINT");
      await once(child, "close");
      return child.exitCode;
    },
  };
}

describe("query", () => {
  it("shows values of PromQL now, over time, and as JSON", async () => {
    expect(await ok("query", "promql", "orders_refused_total")).toMatch(
      /^series +time +value\norders_refused_total\{.*job="shop".*reason="duplicate".*\} +\d{4}-\S+ \S+ +3\n$/,
    );
    expect(await ok("query", "promql", "vector(1)", "--since", "10m")).toMatch(
      /^series.*\n(\{\} .* 1\n){61}$/,
    );
    const json = JSON.parse(await ok("query", "promql", "orders_refused_total", "--json")) as unknown;
    expect(json).toMatchObject({ resultType: "vector", result: [{ metric: { job: "shop" } }] });
    expect(await ok("query", "promql", "nothing_of_that_name")).toBe("no data\n");
  });

  it("shows log lines of LogQL and values of its metrics", async () => {
    expect(await ok("query", "logql", '{service_name="shop"}')).toMatch(
      /^time +level +service +line\n\d{4}-\S+ \S+ +error +shop +order refused: duplicate key\n$/,
    );
    expect(await ok("query", "logql", 'sum(count_over_time({service_name="shop"}[1h]))')).toMatch(
      /\{\} .* 1\n/,
    );
    const json = JSON.parse(await ok("query", "logql", '{service_name="shop"}', "--json")) as unknown;
    expect(json).toMatchObject({ resultType: "streams", result: [{ stream: { service_name: "shop" } }] });
  });

  it("shows traces of TraceQL", async () => {
    const text = await ok("query", "traceql", "{ status = error }");
    expect(text).toMatch(new RegExp(`^trace .*\\n${traceId} .* ms +2 +shop +POST /orders\\n$`));
    const json = JSON.parse(await ok("query", "traceql", "{ status = error }", "--json")) as unknown;
    expect(json).toMatchObject({ traces: [{ rootServiceName: "shop" }] });
  });

  it("shows values of TraceQL metrics as those of PromQL, for all of the time, over time, and as JSON", async () => {
    const query = '{ resource.service.name = "shop" } | count_over_time() by (resource.service.name)';
    expect(await ok("query", "traceql", query)).toMatch(
      /^series +time +value\n\{resource\.service\.name="shop"\} +\d{4}-\S+ \S+ +2\n$/,
    );
    const over = await ok("query", "traceql", query, "--from", "2h", "--step", "1h");
    const values = over
      .split("\n")
      .slice(1, -1)
      .map((line) => Number(line.split(/ +/).at(-1)));
    expect(values.reduce((sum, value) => sum + value, 0)).toBe(2);
    expect(JSON.parse(await ok("query", "traceql", query, "--json"))).toEqual({
      resultType: "vector",
      result: [{ metric: { "resource.service.name": "shop" }, value: [expect.any(Number), "2"] }],
    });
    expect(JSON.parse(await ok("query", "traceql", query, "--since", "1h", "--json"))).toMatchObject({
      resultType: "matrix",
      result: [{ metric: { "resource.service.name": "shop" }, values: expect.any(Array) as unknown }],
    });
    expect(await ok("query", "traceql", "{ name = `nothing` } | rate() by (name)")).toBe("no data\n");
  });

  it("asks for the time that is said", async () => {
    expect(await ok("query", "promql", "time()", "--to", "2026-01-31T12:00:00Z")).toMatch(/ 1769860800\n$/);
    const range = ["--from", "2026-01-31T12:00:00Z", "--to", "2026-01-31T12:01:00Z", "--step", "30s"];
    expect((await ok("query", "promql", "time()", ...range)).match(/ 17698608[0369]0\n/g)).toHaveLength(3);
    expect(await ok("query", "logql", '{service_name="shop"}', "--from", "2h", "--to", "1h")).toBe(
      "no lines\n",
    );
    expect(await ok("query", "traceql", "{}", "--from", "2h", "--to", "1h")).toBe("no traces\n");
  });

  it("shows what differs between two traces", async () => {
    const same = await ok("trace", "diff", traceId, traceId, "--all");
    expect(same).toMatch(new RegExp(`^left {3}${traceId} {2}2 spans, 2 errors, .*\n`));
    expect(same).toContain("2 same, 0 changed (~), 0 missing (-), 0 added (+)");
    expect(same).toMatch(/\n {2}shop: POST \/orders {2}.* → .* \(\+0 ns, ×1\.00\)\n/);
    expect(await ok("trace", "diff", traceId, traceId)).not.toContain("shop:");
    const { code, stderr } = await cli(["trace", "diff", traceId, "1"], instance.env);
    expect(code).toBe(1);
    expect(stderr).toContain("there is no trace 00000000000000000000000000000001 (right)");
  });

  it("shows which spans took longer, failed otherwise, or are on one side alone", async () => {
    const now = Date.now();
    const span = (trace: string, id: string, parentSpanId: string, ms: number, more: object = {}) => ({
      traceId: trace.repeat(32),
      spanId: id.repeat(16),
      parentSpanId,
      name: `op ${id}`,
      startTimeUnixNano: String(BigInt(now) * 1_000_000n),
      endTimeUnixNano: String(BigInt(now + ms) * 1_000_000n),
      ...more,
    });
    const failed = (message: string) => ({ status: { code: 2, message } });
    const root = "1".repeat(16);
    const spans = [
      span("a", "1", "", 100),
      span("a", "2", root, 10),
      span("a", "3", root, 5, failed("declined")),
      span("a", "4", root, 5),
      span("b", "1", "", 200),
      span("b", "2", root, 11),
      span("b", "3", root, 5, failed("timed out")),
      span("b", "5", root, 5),
    ];
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
    const headers = { "content-type": "application/json" };
    await fetch(`${instance.endpoints.otlpHttp}/v1/traces`, { method: "POST", body, headers });
    const text = await ok("trace", "diff", "a".repeat(32), "b".repeat(32));
    const rows = text.split("\n").slice(2, -1);
    expect(rows.map((line) => line.replaceAll(/ \(.*?\)(?=,|$)/g, ""))).toEqual([
      expect.stringMatching(/^2 same, 1 changed/),
      expect.stringMatching(/op 1 {2}100 ms → 200 ms$/),
      expect.stringMatching(/^~ .*op 3 .*error "declined" → error "timed out"$/),
      expect.stringMatching(/^\+ .*op 5/),
      expect.stringMatching(/^- .*op 4/),
    ]);
  });

  it.each([
    ["promql", "sum("],
    ["logql", "{"],
    ["traceql", "{ nonsense"],
  ])("tells what is wrong with %s, as text and as JSON", async (language, query) => {
    const { code, stderr } = await cli(["query", language, query], instance.env);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^watchtower: .*(parse|syntax|unexpected|expected)/i);
    const json = await cli(["query", language, query, "--json"], instance.env);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toEqual({ error: expect.any(String) as string });
  });
});

describe("wrong quantities", () => {
  it.each([
    [["query", "promql", "up", "--since", "-1h"], '--since is "-1h"; expected a time as 30s, 1h or 7d'],
    [["query", "logql", "{a=`b`}", "--since", "0s"], '--since is "0s"; expected a time'],
    [["query", "logql", "{a=`b`}", "--limit", "0"], '--limit is "0"; expected a whole number above 0'],
    [["query", "traceql", "{}", "--limit", "x"], '--limit is "x"; expected a whole number above 0'],
    [["query", "promql", "up", "--step", "1m"], "--step is of values over time; add --since or --from"],
    [["query", "promql", "up", "--since", "1h", "--from", "2h"], "--since and --from both say"],
    [
      ["query", "logql", '{a="b"}', "--step", "1m"],
      "--step is of values over time, and this query finds lines",
    ],
    [
      ["query", "logql", 'rate({a="b"}[1m])', "--limit", "1"],
      "--limit is of lines, and this query makes values",
    ],
    [
      ["query", "traceql", "{}", "--step", "1m"],
      "--step is of values over time, and this query finds traces",
    ],
    [
      ["query", "traceql", "{}|rate()", "--step", "1m"],
      "--step is of values over time; add --since or --from",
    ],
    [["query", "traceql", "{}|rate()", "--limit", "1"], "--limit is of traces, and this query makes values"],
    [["logs", "-n", "1.5"], '--lines is "1.5"; expected a whole number'],
  ])("are wrong use: %j", async (args, words) => {
    const { code, stderr } = await cli(args, instance.env);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe("tail", () => {
  it.each([[], ["--json"]])("follows lines until ctrl-C %j", async (...flags) => {
    const tail = following(["tail", '{service_name="tailed"}', ...flags], instance.env);
    // It joins at some moment: what is sent after that is shown.
    const [line = ""] = await eventually("a line", async () => {
      await sendWithSdk("http/json", instance.endpoints, "tailed");
      return tail.lines().length > 0 ? tail.lines() : undefined;
    });
    expect(await tail.stop()).toBe(0);
    if (flags.length === 0)
      expect(line).toMatch(/^\d{4}-\S+ \S+ error tailed {2}order refused: duplicate key$/);
    else
      expect(JSON.parse(line)).toMatchObject({
        line: "order refused: duplicate key",
        labels: { service_name: "tailed" },
      });
  });
});

describe("env", () => {
  it.each(["grpc", "http/protobuf", "http/json"])("can be evaluated by sh (%s)", async (protocol) => {
    const script = `eval "$("$0" "$1" env --protocol ${protocol})"; env | grep ^OTEL_ | sort`;
    const { stdout } = await run("sh", ["-c", script, process.execPath, BIN], {
      env: { PATH, HOME, ...instance.env },
    });
    const { otlpGrpc, otlpHttp } = instance.endpoints;
    expect(stdout).toContain(`OTEL_EXPORTER_OTLP_ENDPOINT=${protocol === "grpc" ? otlpGrpc : otlpHttp}\n`);
    expect(stdout).toContain(`OTEL_EXPORTER_OTLP_PROTOCOL=${protocol}\n`);
  });
});

describe("open", () => {
  const opener = (script: string): string => {
    const path = mkdtempSync(join(folder, "bin-"));
    writeFileSync(join(path, "xdg-open"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(path, "xdg-open"), 0o755);
    return path;
  };

  it.runIf(process.platform === "linux").each([
    ["a browser", "exit 0", true],
    ["an opener that finds no browser", "exit 3", false],
  ])("says whether it did, with %s", async (_, script, opened) => {
    const env = { ...instance.env, PATH: `${opener(script)}:/bin:/usr/bin` };
    const { code, stdout } = await cli(["open", "--json"], env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ url: instance.endpoints.ui, opened });
  });

  it("says where the page is, without any opener", async () => {
    const { code, stdout } = await cli(["open"], { ...instance.env, PATH: folder });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `${instance.endpoints.ui} (open it in a browser)\n`,
    });
  });
});

describe("status", () => {
  it("shows counts and rates of each signal, refusals and the last error", async () => {
    const refused = await fetch(`${instance.endpoints.otlpHttp}/v1/logs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    expect(refused.status).toBe(400);
    const status = await eventually("the error", async () => {
      const body = JSON.parse(await ok("status", "--json")) as StatusBody;
      return body.lastError === undefined ? undefined : body;
    });
    expect(status.refused).toEqual({ invalid: 1 });
    expect(status.signals.traces).toMatchObject({ items: expect.any(Number) as number });
    const text = await ok("status");
    expect(text).toMatch(/signal +kept +received +per second +on disk +oldest +dropped\n/);
    for (const signal of ["traces", "metrics", "logs"])
      expect(text).toMatch(new RegExp(`^${signal} +[1-9]\\d* +[1-9]\\d* +\\d+\\.\\d `, "m"));
    expect(text).toContain("Refused on arrival: 1 invalid");
    expect(text).toMatch(/^Last error, \d{4}-/m);
    expect(await ok("logs")).toMatch(/ warn +a request was refused: /);
  });

  it("shows a rate while data come", async () => {
    const rated = await eventually("a rate", async () => {
      await sendWithSdk("http/protobuf", instance.endpoints, "rated");
      const { signals } = JSON.parse(await ok("status", "--json")) as StatusBody;
      return Object.values(signals).every(({ rate }) => rate > 0) ? signals : undefined;
    });
    expect(Object.keys(rated).toSorted()).toEqual(["logs", "metrics", "traces"]);
  });
});

describe("colour", () => {
  it("is on a terminal alone, and not with NO_COLOR", async () => {
    expect(await onTerminal("status")).toContain(`${ESCAPE}[1mwatchtower`);
    expect(await onTerminal("status", { NO_COLOR: "" })).toContain(ESCAPE);
    expect(await onTerminal("status", { NO_COLOR: "1" })).not.toContain(ESCAPE);
    expect(await onTerminal("status", { TERM: "dumb" })).not.toContain(ESCAPE);
    for (const args of [
      ["status"],
      ["up"],
      ["logs"],
      ["config", "show"],
      ["query", "logql", '{service_name=~".+"}'],
    ])
      expect(await ok(...args)).not.toContain(ESCAPE);
  });

  it("is of this program alone: what telemetry holds cannot drive the terminal", async () => {
    const record = { timeUnixNano: `${Date.now()}000000`, body: { stringValue: `red ${ESCAPE}[31m` } };
    const service = { key: "service.name", value: { stringValue: `bad${ESCAPE}]0;title` } };
    await fetch(`${instance.endpoints.otlpHttp}/v1/logs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        resourceLogs: [{ resource: { attributes: [service] }, scopeLogs: [{ logRecords: [record] }] }],
      }),
    });
    const query = '{service_name=~"bad.*"}';
    const text = await eventually("the line", async () => {
      const shown = await ok("query", "logql", query);
      return shown.includes("red") ? shown : undefined;
    });
    expect(text).toContain(String.raw`red \x1b[31m`);
    expect(text).not.toContain(ESCAPE);
  });
});

describe("logs", () => {
  it("follows across a rotation, each line once", async () => {
    const dataDir = mkdtempSync(join(folder, "data-"));
    const file = join(dataDir, "watchtower.log");
    writeFileSync(file, "1\n2\n");
    const logs = following(["logs", "-f", "-n", "1", "--data-dir", dataDir], {});
    await eventually("the first", async () => (logs.lines().length === 1 ? true : undefined));
    appendFileSync(file, "3\n");
    renameSync(file, `${file}.1`);
    writeFileSync(file, "4\nhal");
    await eventually("the fourth", async () => (logs.lines().includes("4") ? true : undefined));
    appendFileSync(file, "f\nlonger than the file before was\n");
    await eventually("the last", async () => (logs.lines().length === 6 - 1 ? true : undefined));
    await logs.stop();
    expect(logs.lines()).toEqual(["2", "3", "4", "half", "longer than the file before was"]);
  });

  it("shows lines from before the last rotation, too", async () => {
    const dataDir = mkdtempSync(join(folder, "data-"));
    writeFileSync(join(dataDir, "watchtower.log.1"), "1\n2\n");
    writeFileSync(join(dataDir, "watchtower.log"), "3\n");
    expect((await cli(["logs", "-n", "2", "--data-dir", dataDir])).stdout).toBe("2\n3\n");
  });
});

describe("wrong use with --json", () => {
  it("is an object as any other error", async () => {
    const { code, stdout } = await cli(["status", "--nonsense", "--json"], instance.env);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: "unknown option '--nonsense'; see: watchtower status --help",
    });
  });
});

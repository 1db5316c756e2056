import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Run } from "../../../base/subprocess.ts";
import type { SmokeHttp } from "../../smoke.ts";
import { PLAN } from "../doctor/testing/machine.ts";
import { forwarding } from "../testing/forwarding.ts";
import { smokeTest } from "./smoke-test.ts";

/** Takes everything, and has everything at once. */
function everything(asked: string[]): SmokeHttp {
  let sent = "";
  return {
    post: async (url, body) => {
      asked.push(url);
      sent += body;
      return { status: 200, body: "{}" };
    },
    get: async (url) => {
      asked.push(url);
      return { status: 200, body: JSON.stringify({ data: { result: [sent] } }) };
    },
  };
}

const signal = new AbortController().signal;

/** A cluster on which no start came to its end. */
const look: Run = async () => ({ command: "", exitCode: 0, stdout: "", stderr: "" });

it("goes by the ports of this machine to a cluster of ours", async () => {
  const asked: string[] = [];
  const run: Run = () => Promise.reject(new Error("nothing is to be run"));
  const report = await smokeTest(
    { plan: PLAN, run, look: run, signal },
    { timeoutMs: 5000, http: everything(asked) },
  );
  expect(report.passed).toBe(true);
  expect(new Set(asked.map((url) => new URL(url).host))).toEqual(
    new Set(["127.0.0.1:14318", "127.0.0.1:13000"]),
  );
});

it("makes connections for itself to any other, and ends them", async () => {
  const asked: string[] = [];
  const plan = { ...PLAN, kindCluster: undefined };
  const report = await smokeTest(
    { plan, run: forwarding, look, signal },
    { timeoutMs: 5000, http: everything(asked) },
  );
  expect(report.passed).toBe(true);
  expect(new Set(asked.map((url) => new URL(url).host))).toEqual(
    new Set(["127.0.0.1:42318", "127.0.0.1:41000"]),
  );
});

describe("Grafana with profile scale", () => {
  const authorizations: (string | undefined)[] = [];
  let sent = "";
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    request.on("data", (chunk: Buffer) => (sent += chunk.toString()));
    request.on("end", () => {
      const isStranger = request.headers.authorization === undefined && request.method === "GET";
      response.writeHead(isStranger ? 401 : 200).end(JSON.stringify({ data: { result: [sent] } }));
    });
  });
  let port = 0;
  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => server.close());
  const plan = { ...PLAN, kindCluster: undefined };
  const run: Run = async (program, args, options) => {
    const onLine = (line: string): void => options?.onLine?.(line.replace(/:\d+ ->/, `:${port} ->`));
    return forwarding(program, args, { ...options, onLine });
  };
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const secret = { data: { "admin-user": base64("admin"), "admin-password": base64("a b") } };
  const instance = {
    data: { version: "0", profile: "scale", httpPort: "1", otlpGrpcPort: "1", otlpHttpPort: "1" },
  };
  const lookAt =
    (found: Readonly<Record<string, unknown>>): Run =>
    async (_, args) => ({
      command: "",
      exitCode: 0,
      stderr: "",
      stdout: JSON.stringify(found[args[6] ?? ""] ?? null).replace(/^null$/, ""),
    });

  it.each([
    ["that is being started", { ...plan, profile: "scale" as const }, { "grafana-admin": secret }],
    ["that runs", plan, { "grafana-admin": secret, watchtower: instance }],
  ])("%s is told the name and password of the secret, Alloy is not", async (_, scaled, found) => {
    authorizations.length = 0;
    const looked = lookAt(found);
    const report = await smokeTest({ plan: scaled, run, look: looked, signal }, { timeoutMs: 20_000 });
    expect(report.passed).toBe(true);
    expect(new Set(authorizations)).toEqual(new Set([undefined, `Basic ${base64("admin:a b")}`]));
    expect(authorizations.filter((each) => each === undefined)).toHaveLength(3);
  });
});

it("fails if it cannot be connected to", async () => {
  const plan = { ...PLAN, kindCluster: undefined };
  const run: Run = () => Promise.reject(new Error('services "alloy" not found'));
  const test = smokeTest({ plan, run, look, signal }, { timeoutMs: 5000 });
  await expect(test).rejects.toThrow('services "alloy" not found');
});

it("says which signal a server that answers nothing has not", async () => {
  const server = createServer((_, response) => response.writeHead(503).end()).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const ports = { httpPort: port, otlpGrpcPort: port, otlpHttpPort: port };
  const run: Run = () => Promise.reject(new Error("nothing is to be run"));
  const report = await smokeTest(
    { plan: { ...PLAN, ports }, run, look: run, signal },
    { timeoutMs: 200, pollMs: 10 },
  );
  expect(report).toMatchObject({
    passed: false,
    results: [{ found: false }, { found: false }, { found: false }],
  });
  server.close();
});

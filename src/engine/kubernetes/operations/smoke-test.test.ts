import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { SubprocessError } from "../../../base/subprocess.ts";
import type { Run } from "../../../base/subprocess.ts";
import type { SmokeHttp } from "../../smoke.ts";
import { PLAN } from "../doctor/testing/machine.ts";
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

/** kubectl port-forward on ports of this test, until it is stopped. */
const forwarding: Run = async (_, args, { onLine, signal } = {}) => {
  const targets = args.includes("service/grafana")
    ? [[3000, 41_000]]
    : [
        [4317, 41_317],
        [4318, 41_318],
      ];
  for (const [target, local] of targets) onLine?.(`Forwarding from 127.0.0.1:${local} -> ${target}`);
  await new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve()));
  throw new SubprocessError("canceled", { command: "", exitCode: -1, stdout: "", stderr: "" }, "stopped");
};

const signal = new AbortController().signal;

it("goes by the ports of this machine to a cluster of ours", async () => {
  const asked: string[] = [];
  const run: Run = () => Promise.reject(new Error("nothing is to be run"));
  const report = await smokeTest({ plan: PLAN, run, signal }, { timeoutMs: 5000, http: everything(asked) });
  expect(report.passed).toBe(true);
  expect(new Set(asked.map((url) => new URL(url).host))).toEqual(
    new Set(["127.0.0.1:14318", "127.0.0.1:13000"]),
  );
});

it("makes connections for itself to any other, and ends them", async () => {
  const asked: string[] = [];
  const plan = { ...PLAN, kindCluster: undefined };
  const report = await smokeTest(
    { plan, run: forwarding, signal },
    { timeoutMs: 5000, http: everything(asked) },
  );
  expect(report.passed).toBe(true);
  expect(new Set(asked.map((url) => new URL(url).host))).toEqual(
    new Set(["127.0.0.1:41318", "127.0.0.1:41000"]),
  );
});

it("fails if it cannot be connected to", async () => {
  const plan = { ...PLAN, kindCluster: undefined };
  const run: Run = () => Promise.reject(new Error('services "alloy" not found'));
  const test = smokeTest({ plan, run, signal }, { timeoutMs: 5000 });
  await expect(test).rejects.toThrow('services "alloy" not found');
});

it("says which signal a server that answers nothing has not", async () => {
  const server = createServer((_, response) => response.writeHead(503).end()).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const ports = { httpPort: port, otlpGrpcPort: port, otlpHttpPort: port };
  const run: Run = () => Promise.reject(new Error("nothing is to be run"));
  const report = await smokeTest({ plan: { ...PLAN, ports }, run, signal }, { timeoutMs: 200, pollMs: 10 });
  expect(report).toMatchObject({
    passed: false,
    results: [{ found: false }, { found: false }, { found: false }],
  });
  server.close();
});

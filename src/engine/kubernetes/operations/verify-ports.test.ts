import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { createServer as createTcpServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { Run } from "../../../base/subprocess.ts";
import { PLAN, scriptedRun } from "../doctor/testing/machine.ts";
import { forwarding } from "../testing/forwarding.ts";
import type { Operation } from "./operation.ts";
import { answersHttp2, verifyPorts } from "./verify-ports.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return (server.address() as AddressInfo).port;
}

function slices(ports: readonly number[], ready: boolean | null = true): string {
  return JSON.stringify({
    items: [{ ports: ports.map((port) => ({ port })), endpoints: [{ conditions: { ready } }] }],
  });
}

function operation(says: string, status = 405): Operation {
  const run = scriptedRun({ kubectl: says });
  return {
    plan: PLAN,
    run,
    look: run,
    get: async () => ({ status, body: "" }),
    signal: new AbortController().signal,
    timeoutMs: 0,
    note: () => {},
    alone: (work) => work(),
  };
}

describe("the ports of Alloy", () => {
  const grpc = async (): Promise<boolean> => true;

  it("are verified behind the Service and on this machine", async () => {
    await expect(verifyPorts(operation(slices([12_345, 4317, 4318])), grpc)).resolves.toBeUndefined();
    // Endpoints that say nothing of it are ready.
    await expect(verifyPorts(operation(slices([4317, 4318], null)), grpc)).resolves.toBeUndefined();
  });

  it.each([
    ["has no port", slices([4318]), 405, true, "no pod of Alloy stands behind port 4317 of Service alloy"],
    ["is not ready", slices([4317, 4318], false), 405, true, "behind port 4317 and 4318 of Service alloy"],
    ["has no pods", '{"items":[]}', 405, true, "behind port 4317 and 4318"],
    ["does not answer HTTP", slices([4317, 4318]), 0, true, "nothing answers OTLP over HTTP on port 14318"],
    [
      "does not answer gRPC",
      slices([4317, 4318]),
      405,
      false,
      "nothing answers OTLP over gRPC on port 14317",
    ],
  ])("name the one that %s", async (_, says, status, speaks, message) => {
    await expect(verifyPorts(operation(says, status), async () => speaks)).rejects.toThrow(message);
  });

  it("of a cluster that is not ours are asked over connections that end", async () => {
    const asked: string[] = [];
    const connected: (AbortSignal | undefined)[] = [];
    const foreign = operation(slices([4317, 4318]));
    const run: Run = (program, args, options) => {
      connected.push(options?.signal);
      return forwarding(program, args, options);
    };
    const get: Operation["get"] = async (url) => {
      asked.push(url);
      return { status: 405, body: "" };
    };
    const plan = { ...PLAN, kindCluster: undefined };
    const speaks = async (url: string): Promise<boolean> => asked.push(url) > 0;
    await verifyPorts({ ...foreign, plan, run, get }, speaks);
    expect(asked).toEqual(["http://127.0.0.1:42318/v1/traces", "http://127.0.0.1:42317"]);
    expect(connected.map((signal) => signal?.aborted)).toEqual([true]);
    await expect(verifyPorts({ ...foreign, plan, run, get }, async () => false)).rejects.toThrow(
      "nothing answers OTLP over gRPC on port 4317 of Alloy",
    );
  });
});

describe("a server of gRPC", () => {
  it("is told from one of HTTP/1, one that hangs up, and none", async () => {
    const url = (port: number): string => `http://127.0.0.1:${port}`;
    expect(await answersHttp2(url(await listening(createHttp2Server())))).toBe(true);
    expect(await answersHttp2(url(await listening(createServer())))).toBe(false);
    const hangsUp = await listening(createTcpServer((socket) => socket.destroy()));
    expect(await answersHttp2(url(hangsUp))).toBe(false);
    for (const server of servers.splice(0)) server.close();
    expect(await answersHttp2(url(hangsUp))).toBe(false);
  });
});

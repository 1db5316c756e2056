import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { eventually } from "../kit/ask.ts";
import { BIN, TestInstance, cli } from "../kit/instance.ts";

const instances: TestInstance[] = [];
afterEach(async () => {
  for (const instance of instances.splice(0)) await instance.stop();
});

it.runIf(process.platform === "linux")(
  "takes over the lock of a dead process whose pid another has now",
  async () => {
    const instance = new TestInstance({});
    instances.push(instance);
    // This test's own process lives, but it did not begin when the holder of the lock did.
    writeFileSync(join(instance.dataDir, "lock.json"), JSON.stringify({ pid: process.pid, began: "1" }));
    expect((await cli(["down"], instance.env)).stdout).toContain("nothing was running");
    await instance.start();
    expect(instance.pid).not.toBe(process.pid);
  },
);

it("takes over a lock that was torn by a power cut", async () => {
  const instance = new TestInstance({});
  instances.push(instance);
  writeFileSync(join(instance.dataDir, "lock.json"), "");
  await instance.start();
  expect(instance.pid).toBeGreaterThan(0);
});

it("ends when its folder is removed, and acknowledges nothing into it", async () => {
  const instance = new TestInstance({});
  instances.push(instance);
  await instance.start();
  const send = async (): Promise<number | undefined> => {
    const record = { timeUnixNano: `${Date.now()}000000`, body: { stringValue: "x" } };
    const sent = fetch(`${instance.endpoints.otlpHttp}/v1/logs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] }),
    });
    return sent.then(({ status }) => status).catch(() => undefined);
  };
  expect(await send()).toBe(200);
  rmSync(instance.dataDir, { recursive: true });
  const answers = new Set<number | undefined>();
  await eventually("its end", async () => {
    const answer = await send();
    answers.add(answer);
    return answer === undefined ? true : undefined;
  });
  expect(answers).not.toContain(200);
  await instance.start();
  expect(await send()).toBe(200);
});

const NOBODY = 65_534;

/** Runs the command line as another user. */
async function asNobody(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], {
    uid: NOBODY,
    gid: NOBODY,
    cwd: "/",
    env: { PATH, HOME: "/nonexistent", ...env },
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child, "close");
  return stderr;
}

it.runIf(process.getuid?.() === 0)(
  "tells whose port and whose folder it is, as far as it may know",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "watchtower-lock-"));
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const port = String((server.address() as AddressInfo).port);
    const env = {
      WATCHTOWER_DATA_DIR: folder,
      WATCHTOWER_OTLP_GRPC_PORT: "0",
      WATCHTOWER_OTLP_HTTP_PORT: "0",
    };
    expect(await asNobody(["up"], env)).toMatch(/data folder .* permission denied.*--data-dir/);
    chmodSync(folder, 0o777);
    expect(await asNobody(["up", "--http-port", port], env)).toContain(
      `port ${port} (the page and the query APIs) is taken by a process of another user (uid 0)`,
    );
    server.close();
    rmSync(folder, { recursive: true, force: true });
  },
);

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { StatusBody } from "../../src/api/wire/watchtower.ts";
import { sendWithSdk } from "../kit/sdk.ts";
import { BIN, cli, startInstance, TestInstance } from "../kit/instance.ts";
import type { CliResult } from "../kit/instance.ts";

/** The program that gives another a terminal (script(1) of util-linux). */
const TERMINAL = "script";

const instances: TestInstance[] = [];
const folders: string[] = [];

async function started(env: Readonly<Record<string, string>> = {}): Promise<TestInstance> {
  const instance = await startInstance(env);
  instances.push(instance);
  return instance;
}

/** One that is not started, with a folder and free ports of its own. */
function planned(env: Readonly<Record<string, string>> = {}): TestInstance {
  const instance = new TestInstance(env);
  instances.push(instance);
  return instance;
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "watchtower-cli-"));
  folders.push(path);
  return path;
}

afterEach(async () => {
  for (const instance of instances.splice(0)) await instance.stop();
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

// The command prints one object of this type.
const statusOf = ({ stdout }: CliResult): StatusBody => JSON.parse(stdout) as StatusBody;

describe("up, status and down", () => {
  it("says where everything is, in at most 15 lines", async () => {
    const { env } = planned();
    const { code, stdout, stderr } = await cli(["up"], env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.trim().split("\n").length).toBeLessThanOrEqual(15);
    expect(stdout).toMatch(/embedded · ready in/);
    expect(stdout).toMatch(/\nNext {3}eval "\$\(\S*bin\/watchtower env\)"/);
  });

  it("is the same instance when started twice", async () => {
    const instance = await started();
    const again = await cli(["up", "--json"], instance.env);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({
      alreadyRunning: true,
      pid: instance.pid,
      endpoints: instance.endpoints,
    });
  });

  it("says what to do next for the folder that a flag named", async () => {
    const { env } = planned();
    const { WATCHTOWER_DATA_DIR: dataDir = "", ...ports } = env;
    const { stdout } = await cli(["up", "--data-dir", dataDir], ports);
    const next = /^Next +(eval ".*")/m.exec(stdout)?.[1] ?? "";
    const { PATH = "" } = process.env;
    // In the folder where `cli` calls it, with nothing of this instance in the environment.
    const shell = spawn("sh", ["-c", `${next}; echo $OTEL_EXPORTER_OTLP_ENDPOINT`], {
      cwd: tmpdir(),
      env: { PATH },
    });
    const [text] = (await once(shell.stdout, "data")) as [Buffer];
    const { endpoints } = statusOf(await cli(["status", "--json"], env));
    expect(text.toString()).toBe(`${endpoints.otlpHttp}\n`);
  });

  it("says which addresses are not in effect, as it runs already", async () => {
    const { env } = await started();
    const other = { ...env, WATCHTOWER_HOST: "0.0.0.0" };
    const { code, stderr } = await cli(["up", "--http-port", "1"], other);
    expect(code).toBe(0);
    expect(stderr).toContain(
      "warning: not in effect: 1 (flag --http-port), 0.0.0.0 (environment WATCHTOWER_HOST); it runs already",
    );
  });

  it("does not count as received what it takes from the journal again", async () => {
    const instance = await started();
    await sendWithSdk("http/protobuf", instance.endpoints, "shop");
    await instance.kill9();
    await instance.start();
    const { signals } = statusOf(await cli(["status", "--json"], instance.env));
    for (const { items, received } of Object.values(signals)) {
      expect(items).toBeGreaterThan(0);
      expect(received).toBe(0);
    }
  });

  it("starts once when two start at the same time", async () => {
    const { env } = planned();
    const both = await Promise.all([cli(["up", "--json"], env), cli(["up", "--json"], env)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(new Set(both.map((result) => statusOf(result).pid)).size).toBe(1);
  });

  it("answers on every address that status names, and on none after down", async () => {
    const instance = await started();
    const status = statusOf(await cli(["status", "--json"], instance.env));
    expect(status).toMatchObject({
      engine: "embedded",
      state: "ready",
      pid: instance.pid,
      dataDir: instance.dataDir,
    });
    const { ui, prometheus, loki, tempo } = status.endpoints;
    for (const url of [
      `${ui}/`,
      `${prometheus}/api/v1/status/buildinfo`,
      `${loki}/loki/api/v1/labels`,
      `${ui}/loki/api/v1/labels`,
      `${loki}/ready`,
      `${tempo}/api/echo`,
    ])
      expect([url, (await fetch(url)).status]).toEqual([url, 200]);
    expect((await cli(["down"], instance.env)).code).toBe(0);
    await expect(fetch(ui)).rejects.toThrow("fetch failed");
    expect(await cli(["status"], instance.env)).toMatchObject({ code: 1 });
    expect(existsSync(instance.dataDir)).toBe(true);
  });

  it("runs side by side with others, each with its own folder", async () => {
    const [one, two] = [await started(), await started()];
    expect(one.endpoints.ui).not.toBe(two.endpoints.ui);
    await cli(["down"], one.env);
    expect(statusOf(await cli(["status", "--json"], two.env)).pid).toBe(two.pid);
  });

  it("purges what is its own and leaves the rest", async () => {
    const instance = await started();
    writeFileSync(join(instance.dataDir, "mine.txt"), "keep");
    expect(await cli(["down", "--purge"], instance.env)).toMatchObject({ code: 2 });
    expect(await cli(["down", "--purge", "--yes"], instance.env)).toMatchObject({ code: 0 });
    expect(existsSync(join(instance.dataDir, "mine.txt"))).toBe(true);
    expect(existsSync(join(instance.dataDir, "journal"))).toBe(false);
  });

  it.each([
    ["yes\n", "stopped; the data in", false],
    ["n\n", "nothing was stopped or removed", true],
    ["\u0003", "nothing was stopped or removed", true],
  ])("asks on a terminal before it purges: %j", async (answer, words, stays) => {
    const instance = await started();
    const { PATH = "", HOME = "" } = process.env;
    const command = `${process.execPath} ${BIN} down --purge`;
    const env = { PATH, HOME, TERM: "xterm", ...instance.env };
    const child = spawn(TERMINAL, ["-qec", command, "/dev/null"], { env });
    let shown = "";
    child.stdout.on("data", (chunk: Buffer) => {
      const before = shown;
      shown += chunk.toString();
      if (shown.includes("[y/N]") && !before.includes("[y/N]")) child.stdin.write(answer);
    });
    // What it said last may be read after it has ended.
    await once(child, "close");
    expect(child.exitCode).toBe(0);
    expect(shown).toContain(`Remove all data in ${instance.dataDir}? [y/N]`);
    expect(shown).toContain(words);
    expect(existsSync(join(instance.dataDir, "journal"))).toBe(stays);
  });

  it("says that there is nothing to purge", async () => {
    const dataDir = join(folder(), "none");
    const { code, stdout } = await cli(["down", "--purge", "--yes", "--data-dir", dataDir]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `nothing was running; there are no data in ${dataDir}\n`,
    });
  });

  it("takes over the folder of a process that was killed", async () => {
    const instance = await started();
    await instance.kill9();
    expect(await cli(["status"], instance.env)).toMatchObject({ code: 1 });
    await instance.start();
    expect(statusOf(await cli(["status", "--json"], instance.env)).state).toBe("ready");
  });
});

describe("up that cannot be", () => {
  it.each([
    ["--http-port", "WATCHTOWER_HTTP_PORT"],
    ["--otlp-grpc-port", "WATCHTOWER_OTLP_GRPC_PORT"],
    ["--otlp-http-port", "WATCHTOWER_OTLP_HTTP_PORT"],
    ["--zipkin-port", "WATCHTOWER_ZIPKIN_PORT"],
  ])("names who has the port of %s, and leaves nothing running", async (flag, variable) => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const port = String((server.address() as AddressInfo).port);
    const { env } = planned();
    const { code, stderr } = await cli(["up", flag, port], env);
    server.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`port ${port}`);
    expect(stderr).toContain(`(pid ${process.pid})`);
    expect(stderr).toContain(`${flag} or ${variable}`);
    expect((await cli(["status"], env)).stdout).toContain("stopped");
  });

  it("refuses a second one in the foreground, naming the first", async () => {
    const instance = await started();
    const { code, stderr } = await cli(["up", "--foreground"], instance.env);
    expect(code).toBe(1);
    expect(stderr).toContain(`is used by process ${instance.pid}`);
  });

  it("says that the folder cannot be used", async () => {
    const file = join(folder(), "file");
    writeFileSync(file, "");
    const { code, stderr } = await cli(["up"], { WATCHTOWER_DATA_DIR: join(file, "data") });
    expect(code).toBe(1);
    expect(stderr).toContain("WATCHTOWER_DATA_DIR");
  });

  it.each([
    [["up", "--http-port", "70000"], {}, 'flag --http-port is "70000"; expected a port'],
    [["up"], { WATCHTOWER_OTLP_GRPC_PORT: "abc" }, 'environment WATCHTOWER_OTLP_GRPC_PORT is "abc"'],
    [["up", "--nonsense"], {}, "unknown option '--nonsense'"],
    [["query", "promql"], {}, "missing required argument 'expression'; see: watchtower query promql --help"],
    [["query"], {}, "a command is missing; see: watchtower query --help"],
    [["query", "promql", "a", "b"], {}, "Expected 1 argument but got 2; see: watchtower query promql --help"],
    [["query", "--since", "1h"], {}, "unknown option '--since': options stand behind the name of a command"],
    [["smoke", "--context", "c"], {}, "--context is of engine kubernetes; add --engine kubernetes"],
    [["doctor", "--profile", "scale"], {}, "--profile is of engine kubernetes"],
    [["enable-local-only", "--namespace", "n"], {}, "--namespace is of engine kubernetes"],
    [["deploy-alloy", "--context", "c"], {}, "--context is of engine kubernetes"],
    [["stats"], {}, "unknown command 'stats' (Did you mean status?); see: watchtower --help"],
    [["up"], { WATCHTOWER_HTP_PORT: "1" }, "did you mean WATCHTOWER_HTTP_PORT?"],
  ])("tells wrong use: %j", async (args, env, words) => {
    const { code, stderr } = await cli(args, { WATCHTOWER_DATA_DIR: folder(), ...env });
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe("up --foreground", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("stops cleanly on %s", async (signal) => {
    const { env } = planned();
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn(process.execPath, [BIN, "up", "--foreground"], { env: { PATH, HOME, ...env } });
    await once(child.stdout, "data");
    child.kill(signal);
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(0);
    expect((await cli(["status"], env)).code).toBe(1);
    expect((await cli(["logs"], env)).stdout).toMatch(/info +stopping\n.*info +stopped\n$/);
  });
});

describe("configuration", () => {
  it("shows each value, its source, and no secret", async () => {
    const env = { SUMO_OTLP_ENDPOINT: "https://secret.example/receiver", WATCHTOWER_HTTP_PORT: "1" };
    const { stdout } = await cli(["config", "show", "--http-port", "2"], env);
    expect(stdout).toMatch(/ports\.http +flag --http-port +2/);
    expect(stdout).toMatch(
      /sumo\.endpoint +environment SUMO_OTLP_ENDPOINT +https:\/\/secret\.example\/\*\*\*\*/,
    );
    expect(stdout).not.toContain("receiver");
  });

  it("names the key that is unknown", async () => {
    const file = join(folder(), "watchtower.json");
    writeFileSync(file, JSON.stringify({ ports: { HTTP: 1 } }));
    const { code, stderr } = await cli(["config", "check", "--config", file]);
    expect(code).toBe(2);
    expect(stderr).toContain("unknown key ports.HTTP");
  });
});

describe("commands without an instance", () => {
  it.each([["env"], ["open"], ["tail"], ["query", "promql", "up"]])(
    "%s says how to start one",
    async (...args) => {
      const { code, stderr } = await cli(args, { WATCHTOWER_DATA_DIR: folder() });
      expect(code).toBe(1);
      expect(stderr).toContain("start it with: watchtower up");
    },
  );

  it.each([[["query", "promql", "up"]], [["status"]], [["logs"]]])(
    "%j says the folder again that a flag named",
    async (args) => {
      const dataDir = folder();
      const { code, stdout, stderr } = await cli([...args, "--data-dir", dataDir]);
      expect(code).toBe(1);
      expect(stdout + stderr).toContain(`watchtower up --data-dir ${dataDir}\n`);
    },
  );

  it.each([
    ["a file that is not there", "none.yaml", "there is no file none.yaml"],
    ["a pattern that finds none", "none/../*.none.yaml", "there is no file"],
    ["a folder", ".", "cannot read .: EISDIR"],
  ])("rules check names %s", async (_, file, words) => {
    const { code, stderr } = await cli(["rules", "check", file.replace("none/..", folder())]);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
  });

  it("ends without a failure where nobody reads what it tells", async () => {
    const { PATH = "", HOME = "" } = process.env;
    const args = [BIN, "test-data", "--endpoint", "localhost:1"];
    const child = spawn(process.execPath, args, { env: { PATH, HOME, WATCHTOWER_DATA_DIR: folder() } });
    child.stderr.destroy();
    await once(child, "exit");
    expect(child.exitCode).toBe(0);
  });

  it.each([
    "up",
    "down",
    "status",
    "logs",
    "open",
    "env",
    "tail",
    "query",
    "journal",
    "config",
    "version",
    "test-data",
  ])("%s --help has an example", async (name) => {
    const { code, stdout } = await cli([name, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Example:\n +.*watchtower/);
  });
});

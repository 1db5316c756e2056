import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { errorCode } from "../../src/base/errors.ts";
import { lockHolder } from "../../src/base/lock-file.ts";
import type { StatusBody } from "../../src/api/wire/watchtower.ts";
import { dataFolder } from "../../src/engine/embedded/data-folder/folder.ts";

export const BIN = join(import.meta.dirname, "../../bin/watchtower");

/** How often is looked whether a process has ended. */
const LOOK_MS = 10;

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line, as a user does. Only what `env` says is configured. */
export async function cli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  if (!existsSync(join(import.meta.dirname, "../../dist/cli/main.js"))) {
    throw new Error("these tests run the built program: npm run build");
  }
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], { env: { PATH, HOME, ...env }, cwd: tmpdir() });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child, "close");
  return { code: child.exitCode, stdout, stderr };
}

/** A real engine in the background, on free ports, with a folder of its own that goes with it. */
export class TestInstance {
  readonly env: Readonly<Record<string, string>>;
  readonly dataDir: string;
  private status: StatusBody | undefined;

  constructor(env: Readonly<Record<string, string>>) {
    this.dataDir = mkdtempSync(join(tmpdir(), "watchtower-test-"));
    this.env = {
      WATCHTOWER_DATA_DIR: this.dataDir,
      WATCHTOWER_HTTP_PORT: "0",
      WATCHTOWER_OTLP_GRPC_PORT: "0",
      WATCHTOWER_OTLP_HTTP_PORT: "0",
      ...env,
    };
  }

  get endpoints(): StatusBody["endpoints"] {
    return this.known.endpoints;
  }

  get pid(): number {
    return this.known.pid;
  }

  private get known(): StatusBody {
    if (this.status === undefined) throw new Error("the instance was not started");
    return this.status;
  }

  async start(): Promise<void> {
    const { code, stdout, stderr } = await cli(["up", "--json"], this.env);
    if (code !== 0) throw new Error(`up failed: ${stdout}${stderr}`);
    this.status = JSON.parse(stdout) as StatusBody;
  }

  /** Ends it without a warning, as a power cut would. */
  async kill9(): Promise<void> {
    await end(this.pid, "SIGKILL");
  }

  /** Stops it in order, and starts it on the same folder. */
  async restart(): Promise<void> {
    const { code, stderr } = await cli(["down"], this.env);
    if (code !== 0) throw new Error(`down failed: ${stderr}`);
    await this.start();
  }

  /** Stops it and removes its folder, also when a test has started it by itself. */
  async stop(): Promise<void> {
    const pid = lockHolder(dataFolder(this.dataDir).lock);
    if (pid !== undefined) await end(pid, "SIGTERM");
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** One that is gone already is what was wanted. */
async function end(pid: number, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== "ESRCH") throw error;
  }
  while (isAlive(pid)) await wait(LOOK_MS);
}

/** A process that has ended, but whom its parent has not asked about, is gone: that can take it seconds. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch (error) {
    // Without /proc, the signal's word is all there is.
    return errorCode(error) === "ENOENT" && !existsSync("/proc");
  }
}

/** @param env more variables, by name. */
export async function startInstance(env: Readonly<Record<string, string>> = {}): Promise<TestInstance> {
  const instance = new TestInstance(env);
  await instance.start();
  return instance;
}

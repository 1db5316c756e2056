import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { StatusBody } from "../src/api/wire/watchtower.ts";

const run = promisify(execFile);
const BIN = join(import.meta.dirname, "../bin/watchtower");
/** Kernel clock ticks a second, as `getconf CLK_TCK` gives on Linux. */
const TICKS_PER_SECOND = 100;
const MEGABYTE_IN_KB = 1000;

/** A real engine, as a user starts it, on free ports and with a folder of its own. */
export class Instance {
  readonly dataDir = mkdtempSync(join(tmpdir(), "watchtower-bench-"));
  private current: StatusBody | undefined;
  private readonly more: NodeJS.ProcessEnv;

  /** @param more variables, by name. */
  constructor(more: NodeJS.ProcessEnv = {}) {
    this.more = more;
  }

  private get env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      WATCHTOWER_DATA_DIR: this.dataDir,
      WATCHTOWER_HTTP_PORT: "0",
      WATCHTOWER_OTLP_GRPC_PORT: "0",
      WATCHTOWER_OTLP_HTTP_PORT: "0",
      ...this.more,
    };
  }

  /** @returns milliseconds from the command's start to its return: all ports answer, store replayed. */
  async up(): Promise<number> {
    const started = performance.now();
    await run(process.execPath, [BIN, "up", "--json"], { env: this.env });
    const elapsed = performance.now() - started;
    this.current = await this.status();
    return elapsed;
  }

  async status(): Promise<StatusBody> {
    const { stdout } = await run(process.execPath, [BIN, "status", "--json"], { env: this.env });
    // The command's documented output; the benchmark trusts it.
    return JSON.parse(stdout) as StatusBody;
  }

  get endpoints(): StatusBody["endpoints"] {
    if (this.current === undefined) throw new Error("not started");
    return this.current.endpoints;
  }

  private get pid(): number {
    if (this.current === undefined) throw new Error("not started");
    return this.current.pid;
  }

  /** Waits until everything acknowledged is in the store. */
  async settle(): Promise<void> {
    for (;;) {
      const response = await fetch(`${this.endpoints.ui}/api/watchtower/status`);
      const status = (await response.json()) as StatusBody;
      if (status.journal.pending === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** CPU seconds of the whole process so far. */
  cpuSeconds(): number {
    const stat = readFileSync(`/proc/${this.pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }

  /** Resident megabytes now and at their highest. */
  memory(): { readonly now: number; readonly peak: number } {
    const status = readFileSync(`/proc/${this.pid}/status`, "utf8");
    const kilobytes = (key: string): number => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
    return { now: kilobytes("VmRSS") / MEGABYTE_IN_KB, peak: kilobytes("VmHWM") / MEGABYTE_IN_KB };
  }

  async down(): Promise<void> {
    await run(process.execPath, [BIN, "down"], { env: this.env });
  }

  /** Ends it without a warning. */
  async kill(): Promise<void> {
    process.kill(this.pid, "SIGKILL");
    while (existsSync(`/proc/${this.pid}`)) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  remove(): void {
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

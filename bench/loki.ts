import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";

/** Kernel clock ticks a second, as `getconf CLK_TCK` gives on Linux. */
const TICKS_PER_SECOND = 100;
const READY_MS = 60_000;

/** A Loki of the user's (`LOKI_BIN`), one process with its data in a folder of its own, to be compared with. */
export class Loki {
  readonly url: string;
  private readonly child: ChildProcess;
  private readonly folder: string;

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url;
    this.child = child;
    this.folder = folder;
  }

  static async start(binary: string): Promise<Loki> {
    const folder = mkdtempSync(join(tmpdir(), "watchtower-bench-loki-"));
    const [http, grpc] = [await freePort(), await freePort()];
    const file = join(folder, "loki.yaml");
    writeFileSync(file, configuration(folder, http, grpc));
    const child = spawn(binary, [`-config.file=${file}`], { stdio: "ignore" });
    const loki = new Loki(`http://127.0.0.1:${http}`, child, folder);
    for (const until = Date.now() + READY_MS; ;) {
      const answer = await fetch(`${loki.url}/ready`).catch(() => undefined);
      if (answer?.ok === true) return loki;
      if (Date.now() > until || child.exitCode !== null) throw new Error(`${binary} does not get ready`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  /** CPU seconds of the process so far. */
  cpuSeconds(): number {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Its defaults, but for limits on how fast it may be sent to. */
const configuration = (folder: string, http: number, grpc: number): string => `
auth_enabled: false
server: { http_listen_address: 127.0.0.1, http_listen_port: ${http}, grpc_listen_address: 127.0.0.1, grpc_listen_port: ${grpc}, log_level: error }
common:
  instance_addr: 127.0.0.1
  path_prefix: ${folder}
  replication_factor: 1
  ring: { instance_addr: 127.0.0.1, kvstore: { store: inmemory } }
  storage: { filesystem: { chunks_directory: ${folder}/chunks, rules_directory: ${folder}/rules } }
schema_config:
  configs: [{ from: 2020-01-01, store: tsdb, object_store: filesystem, schema: v13, index: { prefix: index_, period: 24h } }]
limits_config:
  ingestion_rate_mb: 10000
  ingestion_burst_size_mb: 10000
  per_stream_rate_limit: 10GB
  per_stream_rate_limit_burst: 10GB
  volume_enabled: true
analytics: { reporting_enabled: false }
`;

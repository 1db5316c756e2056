import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";

const READY_MS = 60_000;
const STEP_MS = 500;
const LONGEST_SETTLE_MS = 300_000;
/** Of an answer between its parts: a trace of 50,000 spans has more than the 16 MiB that are its default. */
const MOST_BYTES = 64 * 1024 * 1024;
/** What waits to become a block that searches or metrics are answered from. */
const WAITING =
  /^tempo_(ingester_(live_traces|flush_queue_length)|metrics_generator_processor_local_blocks_(live_traces|flush_queue_size|complete_queue_length))\b/;

/**
 * Spans of a month are taken (a slack that reaches beyond 1970 counts as none), kept, and found by their own times:
 * searches look into the store's blocks, metrics into those of the generator.
 */
const config = (directory: string, http: number, grpc: number, otlp: number): string => `
server: { http_listen_address: 127.0.0.1, http_listen_port: ${http}, grpc_listen_address: 127.0.0.1, grpc_listen_port: ${grpc}, grpc_server_max_recv_msg_size: ${MOST_BYTES}, grpc_server_max_send_msg_size: ${MOST_BYTES}, log_level: error }
querier: { frontend_worker: { grpc_client_config: { max_send_msg_size: ${MOST_BYTES} } } }
distributor:
  receivers: { otlp: { protocols: { http: { endpoint: "127.0.0.1:${otlp}" } } } }
ingester: { lifecycler: { address: 127.0.0.1, ring: { kvstore: { store: inmemory }, replication_factor: 1 } }, trace_idle_period: 1s, flush_check_period: 1s, max_block_duration: 10m }
compactor: { compaction: { block_retention: 876000h } }
metrics_generator:
  ring: { kvstore: { store: inmemory } }
  metrics_ingestion_time_range_slack: 720h
  storage: { path: ${directory}/generator }
  traces_storage: { path: ${directory}/generator-traces, ingestion_time_range_slack: 720h }
  processor: { local_blocks: { filter_server_spans: false, flush_to_storage: false, flush_check_period: 1s, trace_idle_period: 1s, max_block_duration: 30m, complete_block_timeout: 24h } }
storage:
  trace:
    backend: local
    blocklist_poll: 5s
    wal: { path: ${directory}/wal, ingestion_time_range_slack: 720h }
    local: { path: ${directory}/blocks }
overrides:
  defaults:
    ingestion: { rate_limit_bytes: 1000000000, burst_size_bytes: 1000000000, max_traces_per_user: 0 }
    global: { max_bytes_per_trace: 0 }
    metrics_generator: { processors: [local-blocks] }
query_frontend: { search: { query_backend_after: 0s, query_ingesters_until: 0s, max_duration: 0s }, metrics: { query_backend_after: 24h, max_duration: 0s } }
usage_report: { reporting_enabled: false }
`;

/** A Tempo of one process, with a folder of its own. */
export class Tempo {
  private readonly directory = mkdtempSync(join(tmpdir(), "watchtower-bench-tempo-"));
  private child: ChildProcess | undefined;
  private http = "";
  private otlp = "";

  /** @param binary of Tempo 2. */
  async start(binary: string): Promise<void> {
    const [http, grpc, otlp] = [await freePort(), await freePort(), await freePort()];
    this.http = `http://127.0.0.1:${http}`;
    this.otlp = `http://127.0.0.1:${otlp}`;
    const file = join(this.directory, "tempo.yaml");
    writeFileSync(file, config(this.directory, http, grpc, otlp));
    this.child = spawn(binary, [`-config.file=${file}`], { stdio: ["ignore", "ignore", "inherit"] });
    const deadline = Date.now() + READY_MS;
    while (!(await this.isReady())) {
      if (Date.now() > deadline) throw new Error("Tempo is not ready after a minute");
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  }

  /** @param body an ExportTraceServiceRequest. */
  async send(body: Uint8Array): Promise<void> {
    const headers = { "content-type": "application/x-protobuf" };
    const response = await fetch(`${this.otlp}/v1/traces`, {
      method: "POST",
      headers,
      body: Buffer.from(body),
    });
    if (!response.ok) throw new Error(`Tempo refused spans: ${response.status} ${await response.text()}`);
  }

  /**
   * Lets what was sent become blocks, which is what it answers from: until its metrics count all.
   *
   * @param spans that were sent, between `start` and `end`, Unix seconds. @param last finds what was sent last.
   * @returns how many of them it counts: of some it makes no block for long.
   */
  async settle(spans: number, start: number, end: number, last: string): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, 5 * STEP_MS));
    await fetch(`${this.http}/flush`);
    const deadline = Date.now() + LONGEST_SETTLE_MS;
    let counted = 0;
    while ((counted < spans || !(await this.isSettled())) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 4 * STEP_MS));
      counted = await this.count(start, end);
    }
    while (!(await this.finds(last, start, end)) && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 4 * STEP_MS));
    // The list of blocks is polled.
    await new Promise((resolve) => setTimeout(resolve, 20 * STEP_MS));
    return counted;
  }

  private async count(start: number, end: number): Promise<number> {
    const query = new URLSearchParams({
      q: "{} | count_over_time()",
      start: String(start),
      end: String(end),
    });
    const { body } = await this.ask(`/api/metrics/query?${query.toString()}`);
    return Number(/"value":([0-9.e+]+)/.exec(body)?.[1] ?? 0);
  }

  /** A block is searched when it lies in the store and was listed there, which large ones take long for. */
  private async finds(query: string, start: number, end: number): Promise<boolean> {
    const parameters = new URLSearchParams({ q: query, start: String(start), end: String(end) });
    return (await this.ask(`/api/search?${parameters.toString()}`)).body.includes("traceID");
  }

  /** @returns milliseconds until the answer was there, and the answer. */
  async ask(path: string): Promise<{ readonly ms: number; readonly body: string }> {
    const started = performance.now();
    const response = await fetch(this.http + path);
    const body = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${body.slice(0, 120)}`);
    return { ms: performance.now() - started, body };
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child !== undefined && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Whether all traces are in blocks. */
  private async isSettled(): Promise<boolean> {
    const { body } = await this.ask("/metrics");
    return body.split("\n").every((line) => !WAITING.test(line) || line.endsWith(" 0"));
  }

  private async isReady(): Promise<boolean> {
    if (this.child?.exitCode !== null) throw new Error("Tempo ended");
    const response = await fetch(`${this.http}/ready`).catch(() => undefined);
    return response?.ok === true;
  }
}

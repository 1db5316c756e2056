import type { Command } from "commander";
import type { SignalStatus, StatusBody } from "../../api/wire/watchtower.ts";
import { formatBytes } from "../../base/bytes.ts";
import { packageVersion } from "../../base/version.ts";
import { command, configOf } from "../options.ts";
import type { SharedOptions } from "../options.ts";
import { print, printJson, printTable, style } from "../output.ts";
import { engineOf, fetchStatus } from "../running.ts";
import { showTime } from "../show-time.ts";

const NOT_RUNNING = 1;

export function statusCommand(): Command {
  return command(
    "status",
    "state, addresses, counts and sizes; exit code 1 if it does not run",
    "watchtower status --json",
  ).action(status);
}

async function status(options: SharedOptions): Promise<void> {
  const { config } = configOf(options);
  const found = (await engineOf(config)).find(config);
  if (found !== undefined) {
    const body = await fetchStatus(found);
    return options.json ? printJson(body) : show(body);
  }
  process.exitCode = NOT_RUNNING;
  const { engine, dataDir } = config;
  if (options.json) printJson({ engine, state: "stopped", version: packageVersion(), dataDir });
  else print(`stopped; nothing runs on ${dataDir}\nstart with: watchtower up`);
}

function show(body: StatusBody): void {
  const { endpoints, journal, store, signals, lastError } = body;
  print(`${style.bold(`watchtower ${body.version}`)} · ${body.engine} · ${body.state} · pid ${body.pid}`);
  print(`  since    ${showTime(body.startedAt)}`);
  print(`  UI       ${endpoints.ui}`);
  print(`  OTLP     grpc ${endpoints.otlpGrpc}   http ${endpoints.otlpHttp}`);
  print(`  Query    ${endpoints.ui}/{prometheus,loki,tempo}`);
  print(`  Data     ${body.dataDir}`);
  print(
    `  Journal  ${formatBytes(journal.bytes)} of ${formatBytes(journal.maxBytes)}, ${journal.records} requests, ${journal.pending} not yet in the store`,
  );
  print(
    `  Store    ${formatBytes(store.bytes)} of ${formatBytes(store.maxBytes)}, kept for ${store.maxAgeMs / 86_400_000} days`,
  );
  printTable(
    ["signal", "kept", "received", "per second", "on disk", "oldest", "dropped"],
    (["traces", "metrics", "logs"] as const).map((name) => row(name, signals[name])),
  );
  if (lastError !== undefined) print(`last error, ${showTime(lastError.time)}: ${lastError.message}`);
}

function row(name: string, signal: SignalStatus): readonly string[] {
  const dropped = Object.entries(signal.dropped).map(([reason, count]) => `${count} ${reason}`);
  return [
    name,
    String(signal.items),
    String(signal.received),
    signal.rate.toFixed(1),
    formatBytes(signal.diskBytes),
    signal.oldest === undefined ? "-" : showTime(signal.oldest),
    dropped.length === 0 ? "none" : dropped.join(", "),
  ];
}

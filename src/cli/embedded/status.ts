import type { SignalStatus, StatusBody } from "../../api/wire/watchtower.ts";
import { formatBytes } from "../../base/bytes.ts";
import { packageVersion } from "../../base/version.ts";
import type { Context } from "../context.ts";
import { forwardLine } from "./forward-text.ts";
import { routeLine } from "./route-line.ts";
import { fetchStatus } from "../http.ts";
import { findOther, otherLine } from "../other-engine.ts";
import { EXIT, paint, print, table } from "../output.ts";
import type { Terminal } from "../output.ts";
import { dataDirAgain } from "../own-command.ts";
import { showTime } from "../show.ts";

const DAY_MS = 86_400_000;

/** Prints the state in any case, and sets the exit code to 1 unless an instance is ready. */
export async function embeddedStatus(context: Context): Promise<void> {
  const { terminal, json, loaded, config, embedded } = context;
  const engine = await embedded();
  const [found, other] = await Promise.all([engine.find(config), findOther(context)]);
  const alsoRuns = other === undefined ? "" : `\n\n${otherLine(other)}`;
  if (found !== undefined) {
    const body = await fetchStatus(found.endpoints.ui);
    const object = { ...body, otherEngine: other ?? null };
    return print(terminal, json, object, () => text(terminal, body) + alsoRuns);
  }
  process.exitCode = EXIT.failed;
  const { dataDir } = config;
  const { pid = null, state = "stopped" } = engine.findBusy(config) ?? {};
  const object = {
    engine: config.engine,
    state,
    version: packageVersion(),
    pid,
    dataDir,
    endpoints: null,
    otherEngine: other ?? null,
  };
  const what =
    pid === null
      ? `stopped: nothing runs on ${dataDir}; start it with: watchtower up${dataDirAgain(loaded)}`
      : `${state}: process ${pid} on ${dataDir}; what it says: watchtower logs${dataDirAgain(loaded)}`;
  print(terminal, json, object, () => what + alsoRuns);
}

function text(terminal: Terminal, body: StatusBody): string {
  const { endpoints, journal, store, route, signals, refused, lost, lastError } = body;
  const days = (store.maxAgeMs / DAY_MS).toFixed(1).replace(".0", "");
  const rows = (["traces", "metrics", "logs"] as const).map((name) => row(name, signals[name]));
  return [
    `${paint(terminal, "bold", `watchtower ${body.version}`)} · ${body.engine} · ${body.state} · pid ${body.pid}`,
    `  Since    ${showTime(body.startedAt)}`,
    `  UI       ${endpoints.ui}`,
    `  OTLP     grpc ${endpoints.otlpGrpc}   http ${endpoints.otlpHttp}`,
    `  Query    ${endpoints.ui}/{prometheus,loki,tempo}`,
    `  Data     ${body.dataDir}`,
    `  Journal  ${formatBytes(journal.bytes)} of ${formatBytes(journal.maxBytes)}, ${journal.records} requests, ${journal.pending} not yet in the store`,
    `  Store    ${formatBytes(store.bytes)} of ${formatBytes(store.maxBytes)}, kept for ${days} days`,
    `  Route    ${routeLine(route)}`,
    ...madeLine(route),
    `  Copy     ${forwardLine(terminal, body)}`,
    "",
    table(["signal", "kept", "received", "per second", "on disk", "oldest", "dropped"], rows),
    ...(refused === undefined ? [] : ["", `Refused on arrival: ${counted(refused)}`]),
    ...lostLines(lost),
    ...(lastError === undefined ? [] : ["", `Last error, ${showTime(lastError.time)}: ${lastError.message}`]),
  ].join("\n");
}

function madeLine(route: StatusBody["route"]): readonly string[] {
  const made = route?.madeByFile ?? [];
  return made.length === 0
    ? []
    : [`  Made     by the file's connectors, in place of the engine: ${made.join(", ")}`];
}

function lostLines(lost: StatusBody["lost"]): readonly string[] {
  const lines = [
    ["Not passed on to the store", counted(lost?.store ?? {})],
    ["Not passed on to destinations", counted(lost?.destinations ?? {})],
  ] as const;
  return lines.flatMap(([what, counts]) => (counts === "" ? [] : ["", `${what}: ${counts}`]));
}

function row(name: string, signal: SignalStatus): readonly string[] {
  return [
    name,
    String(signal.items),
    String(signal.received),
    signal.rate.toFixed(1),
    formatBytes(signal.diskBytes),
    signal.oldest === undefined ? "-" : showTime(signal.oldest),
    counted(signal.dropped) || "none",
  ];
}

const counted = (byReason: Readonly<Record<string, number>>): string =>
  Object.entries(byReason)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(", ");

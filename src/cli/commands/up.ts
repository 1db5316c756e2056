import { homedir } from "node:os";
import type { Command } from "commander";
import type { StatusBody } from "../../api/wire/watchtower.ts";
import { formatBytes } from "../../base/bytes.ts";
import type { Config } from "../../config/settings.ts";
import type { UpResult } from "../../engine/engine.ts";
import { exposure } from "../../engine/exposure.ts";
import { command, configOf, withStartFlags } from "../options.ts";
import type { SharedOptions } from "../options.ts";
import { print, printJson, style, warn } from "../output.ts";
import { engineOf, fetchStatus } from "../running.ts";

interface UpOptions extends SharedOptions {
  readonly foreground?: true;
}

export function upCommand(): Command {
  return withStartFlags(
    command("up", "start, and return when everything answers", "watchtower up --http-port 0"),
  )
    .option("--foreground", "stay attached; ctrl-C stops")
    .action(up);
}

async function up(options: UpOptions): Promise<void> {
  const { config } = configOf(options);
  const engine = await engineOf(config);
  warnings(config);
  const announce = async (result: UpResult): Promise<void> => {
    const status = await fetchStatus(result.instance);
    if (options.json) printJson(upObject(result, status));
    else for (const line of summary(result, status)) print(line);
  };
  if (options.foreground) {
    await engine.foreground(config, announce, stopSignal());
    // Idle connections of the announcement would hold the process for seconds.
    process.exit();
  }
  await announce(await engine.up(config));
}

function warnings(config: Config): void {
  const exposed = exposure(config.host);
  if (exposed !== undefined) warn(exposed);
  if (config.sumoEndpoint !== undefined)
    warn("SUMO_OTLP_ENDPOINT is set, but this version does not copy to Sumo Logic yet");
}

/** Aborts at the first ctrl-C or SIGTERM; a second one ends the process at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => (controller.signal.aborted ? process.exit(1) : controller.abort()));
  return controller.signal;
}

function upObject({ instance, alreadyRunning, readyMs }: UpResult, { state }: StatusBody): unknown {
  return { ...instance, state, alreadyRunning, readyMs: Math.round(readyMs) };
}

/** At most 15 lines: where everything is, and what to do next. */
function summary({ instance, alreadyRunning, readyMs }: UpResult, { store }: StatusBody): readonly string[] {
  const { engine, version, pid, endpoints, dataDir } = instance;
  const state = alreadyRunning ? `runs already, pid ${pid}` : `ready in ${(readyMs / 1000).toFixed(1)} s`;
  const folder = dataDir.startsWith(`${homedir()}/`) ? `~${dataDir.slice(homedir().length)}` : dataDir;
  return [
    `${style.bold(`watchtower ${version}`)} · ${engine} · ${state}`,
    `  UI       ${endpoints.ui}`,
    `  OTLP     grpc ${endpoints.otlpGrpc}   http ${endpoints.otlpHttp}`,
    `  Query    ${endpoints.ui}/{prometheus,loki,tempo}`,
    `  Data     ${folder}   ${formatBytes(store.bytes)} of ${formatBytes(store.maxBytes)}`,
    `Next   eval "$(watchtower env)"   then start your application`,
    "       or send made-up data: watchtower test-data",
  ];
}

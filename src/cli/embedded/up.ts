import { homedir } from "node:os";
import type { StatusBody } from "../../api/wire/watchtower.ts";
import { formatBytes } from "../../base/bytes.ts";
import { maskedUrl } from "../../base/secret-url.ts";
import type { Config } from "../../config/settings.ts";
import type { EmbeddedUpResult } from "../../engine/embedded/contract.ts";
import { exposure } from "../../engine/exposure.ts";
import type { Context } from "../context.ts";
import { forwardLine } from "./forward-text.ts";
import { fetchStatus } from "../http.ts";
import { invocation } from "../invocation.ts";
import { notInEffect } from "./not-in-effect.ts";
import { routeLine } from "./route-line.ts";
import { withOtherInTheWay } from "../other-engine.ts";
import { dataDirAgain } from "../own-command.ts";
import { paint, print } from "../output.ts";
import type { Terminal } from "../output.ts";
import { stopSignal } from "../stop-signal.ts";

/**
 * Starts it, or says that it runs already, and what of the configuration is then not in effect.
 *
 * @param isForeground stays until it is stopped, and then ends the process instead of returning.
 * @throws WatchtowerError what the start failed with, or that the other engine has its port.
 */
export async function embeddedUp(context: Context, isForeground: boolean): Promise<void> {
  const { terminal, config } = context;
  const engine = await context.embedded();
  for (const text of warnings(config)) terminal.err(warning(terminal, text));
  const announce = async (result: EmbeddedUpResult): Promise<void> => {
    const late = result.alreadyRunning ? notInEffect(context.loaded, result.instance) : undefined;
    if (late !== undefined) terminal.err(warning(terminal, late));
    if (result.alreadyRunning) await useFile(context);
    // In the foreground, the engine's own log tells them.
    else if (!isForeground) tellProblems(terminal, result.warnings);
    const status = await fetchStatus(result.instance.endpoints.ui);
    if (!copiesAsAsked(config, status)) terminal.err(warning(terminal, COPY_NOT_IN_EFFECT));
    const { instance, alreadyRunning, readyMs } = result;
    const object = { ...instance, state: status.state, alreadyRunning, readyMs: Math.round(readyMs) };
    print(terminal, context.json, object, () => summary(context, result, status).join("\n"));
  };
  try {
    if (!isForeground) return await announce(await engine.up(config, context.loaded.origins));
    await engine.foreground(config, announce, stopSignal(), context.loaded.origins);
  } catch (error) {
    throw await withOtherInTheWay(context, error);
  }
  // Connections that the announcement left open would hold the process for seconds.
  process.exit();
}

const COPY_NOT_IN_EFFECT =
  "not in effect: sumo.endpoint; it runs already with another, none, or a file that does not send there; to change it: watchtower down, then up again";

/** The instance that runs already may have been started with another endpoint, or none. */
function copiesAsAsked({ sumoEndpoint }: Config, { forward, route }: StatusBody): boolean {
  // Whoever chose another file knows what it does.
  if (sumoEndpoint === undefined || route?.kind !== "dual-write") return true;
  return forward.some(({ endpoint }) => endpoint === maskedUrl(sumoEndpoint));
}

/** An instance that runs already takes the file that was asked for. @throws WatchtowerError if it cannot. */
async function useFile({ config, loaded, terminal, embedded }: Context): Promise<void> {
  const { alloyFile } = config;
  if (alloyFile === undefined || loaded.origins.alloyFile === "default") return;
  const router = await (await embedded()).router();
  const { warnings: told } = await router.deploy(config, alloyFile);
  tellProblems(terminal, told);
}

function tellProblems(terminal: Terminal, told: string): void {
  if (told !== "") terminal.err(`${told}\n`);
}

const warning = (terminal: Terminal, text: string): string =>
  `${paint(terminal, "yellow", "warning:")} ${text}`;

function warnings({ host, sumoInsecure }: Config): readonly string[] {
  const insecure =
    "sumo.insecure is set: data and its key may go to anyone who answers in place of Sumo Logic";
  return [exposure(host), sumoInsecure ? insecure : undefined].filter((text) => text !== undefined);
}

/** Where everything is, and what to do next: at most 15 lines. */
function summary(
  { terminal, loaded }: Context,
  { instance, alreadyRunning, readyMs }: EmbeddedUpResult,
  status: StatusBody,
): readonly string[] {
  const { engine, version, pid, endpoints, dataDir } = instance;
  const { store, route } = status;
  const state = alreadyRunning ? `runs already, pid ${pid}` : `ready in ${(readyMs / 1000).toFixed(1)} s`;
  const folder = dataDir.startsWith(`${homedir()}/`) ? `~${dataDir.slice(homedir().length)}` : dataDir;
  return [
    `${paint(terminal, "bold", `watchtower ${version}`)} · ${engine} · ${state}`,
    `  UI       ${endpoints.ui}`,
    `  OTLP     grpc ${endpoints.otlpGrpc}   http ${endpoints.otlpHttp}`,
    ...(endpoints.zipkin === undefined ? [] : [`  Zipkin   ${endpoints.zipkin}/api/v2/spans`]),
    `  Query    ${endpoints.ui}/{prometheus,loki,tempo}`,
    `  Data     ${folder}   ${formatBytes(store.bytes)} of ${formatBytes(store.maxBytes)}`,
    `  Route    ${routeLine(route)}`,
    `  Copy     ${forwardLine(terminal, status)}`,
    `Next   eval "$(${invocation()} env${dataDirAgain(loaded)})"   then start your application`,
  ];
}

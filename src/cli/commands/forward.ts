import type { Command } from "commander";
import { setTimeout as wait } from "node:timers/promises";
import type { PreviewBody, PreviewReport, RetryRequest, SentReport } from "../../api/wire/forward.ts";
import { WatchtowerError } from "../../base/errors.ts";
import { PORTS } from "../../config/ports.ts";
import type { Config } from "../../config/settings.ts";
import type { ForwardControl, LetterChoice } from "../../engine/embedded/forwarding/contract.ts";
import { confirmed } from "../confirm.ts";
import { groupOf, makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { deadLettersText, forwardText, previewText, sentText } from "../embedded/forward-text.ts";
import { mustBeEmbedded } from "../embedded/only.ts";
import { fetchStatus, getJson, postJson, queryString } from "../http.ts";
import { print } from "../output.ts";
import type { Terminal } from "../output.ts";
import { parseCount, parseMoment } from "../quantities.ts";

const POLL_MS = 100;
const LONGEST_WAIT_MS = 5000;

interface Options {
  readonly destination?: string;
  readonly yes?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly records?: string;
}

const DESTINATION = ["--destination <name>", "which, if there are several: see forward status"] as const;
const ANY_DESTINATION = ["--destination <name>", "of this destination alone"] as const;
const URL_TOO = `an OTLP endpoint as http://host:${PORTS.otlpHttp.cluster} or grpc://host:${PORTS.otlpGrpc.cluster}`;

export const forwardCommands = (terminal: Terminal): Command =>
  groupOf("forward", "what is sent to Sumo Logic and other destinations", "watchtower forward status", [
    makeCommand(terminal, {
      usage: "status",
      description: "what was sent, what waits, and what went wrong",
      example: "watchtower forward status --json",
      run: status,
    }),
    makeCommand<Options>(terminal, {
      usage: "pause",
      description: "send nothing until resume, also after a restart; what is received is kept",
      example: "watchtower forward pause",
      options: [DESTINATION],
      run: (context, options) => setPaused(context, options, true),
    }),
    makeCommand<Options>(terminal, {
      usage: "resume",
      description: "go on after a pause, where it began",
      example: "watchtower forward resume",
      options: [DESTINATION],
      run: (context, options) => setPaused(context, options, false),
    }),
    makeCommand<Options>(terminal, {
      usage: "replay",
      description: "send again what the journal still has (see journal.keepBytes)",
      example: `watchtower forward replay --from 1h --destination http://localhost:${PORTS.otlpHttp.host}`,
      options: [
        ["--from <time>", "received since then: 2026-01-31T12:00:00Z, or how long ago as 1h (default: all)"],
        ["--to <time>", "received before then (default: now)"],
        ["--destination <name or URL>", `a destination, if there are several; or ${URL_TOO}`],
      ],
      run: replay,
    }),
    makeCommand<Options>(terminal, {
      usage: "preview",
      description: "show what would be sent, and send nothing",
      example: "watchtower forward preview --records 5",
      options: [
        ["--records <count>", "the newest so many of each signal (default: 1)"],
        ["--destination <name or URL>", `to one destination alone; or to ${URL_TOO}`],
      ],
      run: preview,
    }),
    makeCommand<Options>(terminal, {
      usage: "forget <destination>",
      description:
        "give up what is kept for a destination that is no more used: what waits, and dead letters",
      example: "watchtower forward forget old --yes",
      options: [["--yes", "do not ask"]],
      run: forget,
    }),
    deadLetterCommands(terminal),
  ]);

const deadLetterCommands = (terminal: Terminal): Command =>
  groupOf("dead-letters", "requests that were refused for good", "watchtower forward dead-letters ls", [
    makeCommand<Options>(terminal, {
      usage: "ls",
      description: "list them, with the answers",
      example: "watchtower forward dead-letters ls --json",
      options: [ANY_DESTINATION],
      run: async ({ json, config, embedded }, { destination }) => {
        const letters = await (await forwardOf(config, embedded)).deadLetters(config, destination);
        print(terminal, json, { letters }, () => deadLettersText(letters));
      },
    }),
    makeCommand<Options>(terminal, {
      usage: "retry [ids...]",
      description: "send them again (default: all), and remove those that arrive",
      example: "watchtower forward dead-letters retry",
      options: [ANY_DESTINATION],
      run: async ({ json, config, embedded }, { destination }, ids) => {
        const report = await retry({ config, embedded }, { destination, ids });
        print(terminal, json, report, () => sentText(report, ["dead letter", "dead letters"]));
      },
    }),
    makeCommand<Options>(terminal, {
      usage: "rm [ids...]",
      description: "remove them (default: all)",
      example: "watchtower forward dead-letters rm",
      options: [ANY_DESTINATION],
      run: async ({ json, config, embedded }, { destination }, ids) => {
        const control = await forwardOf(config, embedded);
        const removed = await control.removeDeadLetters(config, { destination, ids });
        print(terminal, json, { removed }, () => `${removed} removed`);
      },
    }),
  ]);

const ONLY = "only the embedded engine copies by itself";

async function status({ terminal, json, config, running }: Context): Promise<void> {
  mustBeEmbedded(config, ONLY);
  const body = await fetchStatus((await running()).endpoints.ui);
  print(terminal, json, { destinations: body.forward }, () => forwardText(terminal, body));
}

async function setPaused(context: Context, options: Options, isPaused: boolean): Promise<void> {
  const { terminal, json, config, embedded } = context;
  const control = await forwardOf(config, embedded);
  const destination = control.setPaused(config, options.destination, isPaused);
  const found = await (await embedded()).find(config);
  if (found !== undefined) await followed(found.endpoints.ui, destination, isPaused);
  print(terminal, json, { destination, isPaused }, () =>
    isPaused
      ? `${destination} is paused; what is received is kept, up to journal.maxBytes`
      : `${destination} goes on`,
  );
}

/** In the other engine, Alloy sends. */
async function forwardOf(config: Config, embedded: Context["embedded"]): Promise<ForwardControl> {
  mustBeEmbedded(config, ONLY);
  return (await embedded()).forward();
}

/** Until the running engine has noticed, if it sends there at all. */
async function followed(ui: string, destination: string, isPaused: boolean): Promise<void> {
  for (const deadline = Date.now() + LONGEST_WAIT_MS; Date.now() < deadline; await wait(POLL_MS)) {
    const { forward } = await fetchStatus(ui);
    const found = forward.find(({ name }) => name === destination);
    if (found === undefined || found.isPaused === isPaused) return;
  }
  throw new WatchtowerError("timeout", "the engine does not follow; look at: watchtower logs");
}

async function replay({ terminal, json, config, embedded }: Context, options: Options): Promise<void> {
  const now = Date.now();
  const from = options.from === undefined ? 0 : parseMoment(options.from, "--from", now);
  const to = options.to === undefined ? now : parseMoment(options.to, "--to", now);
  if (from >= to) throw new WatchtowerError("invalid", "--from is not before --to");
  const request = { destination: options.destination, from, to };
  const onProgress = (records: number): void => {
    if (terminal.interactive && !json) terminal.err(`${records} requests sent`);
  };
  const report = await (await forwardOf(config, embedded)).replay(config, request, onProgress, interrupted());
  print(terminal, json, report, () =>
    sentText(report, ["request of the journal", "requests of the journal"]),
  );
}

async function preview({ terminal, json, config, embedded }: Context, options: Options): Promise<void> {
  const count = parseCount(options.records ?? "1", "--records", 1);
  const previews = await previewsOf({ config, embedded }, options.destination, count);
  print(terminal, json, { previews }, () => previewText(previews));
}

/** The running engine knows the addresses, whatever is set in this shell; only one that is given here it does not. */
async function previewsOf(
  { config, embedded }: Place,
  destination: string | undefined,
  count: number,
): Promise<readonly PreviewReport[]> {
  const control = await forwardOf(config, embedded);
  const api = destination?.includes("://") === true ? undefined : await forwardApi({ config, embedded });
  if (api === undefined) return control.preview(config, destination, count);
  const query = { records: count, ...(destination === undefined ? {} : { destination }) };
  return (await getJson<PreviewBody>(`${api}/preview?${queryString(query)}`)).previews;
}

/** By the running engine; where none runs, with what is set in this shell. */
async function retry({ config, embedded }: Place, choice: LetterChoice): Promise<SentReport> {
  const control = await forwardOf(config, embedded);
  const api = await forwardApi({ config, embedded });
  if (api === undefined) return control.retryDeadLetters(config, choice, interrupted());
  const { destination, ids } = choice;
  const request: RetryRequest = { ids, ...(destination === undefined ? {} : { destination }) };
  return postJson<SentReport>(`${api}/dead-letters/retry`, request, interrupted());
}

type Place = Pick<Context, "config" | "embedded">;

/** Where the running engine takes such wishes; `undefined` if none runs. */
async function forwardApi({ config, embedded }: Place): Promise<string | undefined> {
  const found = await (await embedded()).find(config);
  return found === undefined ? undefined : `${found.endpoints.ui}/api/watchtower/forward`;
}

async function forget(
  { terminal, json, config, embedded }: Context,
  { yes = false }: Options,
  [destination = ""]: readonly string[],
): Promise<void> {
  const control = await forwardOf(config, embedded);
  const question = `Give up what waits for ${destination}, and its dead letters?`;
  const isMeant = yes || (await confirmed(terminal, "forward forget", question));
  const name = isMeant ? await control.forget(config, destination) : destination;
  print(terminal, json, { destination: name, forgotten: isMeant }, () =>
    isMeant ? `${name} is forgotten` : "nothing was given up",
  );
}

/** Aborts at ctrl-C; what was sent until then stays sent. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () =>
    controller.abort(new WatchtowerError("canceled", "stopped; what was sent until then stays sent")),
  );
  return controller.signal;
}

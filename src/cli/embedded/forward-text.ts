import type { PreviewReport, SentReport } from "../../api/wire/forward.ts";
import type { ForwardDestination, ForwardSignal, RouteBody, StatusBody } from "../../api/wire/watchtower.ts";
import { formatBytes } from "../../base/bytes.ts";
import type { DeadLetterReport } from "../../engine/embedded/forwarding/contract.ts";
import { paint, table } from "../output.ts";
import type { Terminal } from "../output.ts";
import { showText, showTime } from "../show.ts";

/** Why there is no copy, and what to do to have one made. */
function howToForward(route: RouteBody | undefined): string {
  switch (route?.kind) {
    case "local-only":
      return "local only; to copy everything to Sumo Logic: watchtower disable-local-only";
    case "custom":
      return "local only: the Alloy file sends nothing elsewhere, or no address that it names is set";
    case "dual-write":
    case undefined:
      return "local only; to copy everything to Sumo Logic: export SUMO_OTLP_ENDPOINT=<URL of an OTLP/HTTP source>, then up";
  }
}

const NAMES = ["traces", "metrics", "logs"] as const;
const HEADS = ["signal", "sent", "bytes", "waiting", "bytes", "oldest", "retries", "refused", "lost"];

type Copy = Pick<StatusBody, "forward" | "route">;

/** All there is to know, for `forward status`. */
export function forwardText(terminal: Terminal, { forward: destinations, route }: Copy): string {
  if (destinations.length === 0) return howToForward(route);
  return destinations.map((destination) => destinationText(terminal, destination)).join("\n\n");
}

function destinationText(terminal: Terminal, destination: ForwardDestination): string {
  const { name, endpoint, protocol, deadLetters } = destination;
  const rows = signalsOf(destination).map(([signal, status]) => row(signal, status));
  const errors = signalsOf(destination).flatMap(([signal, { lastError }]) =>
    lastError === undefined
      ? []
      : [`Last error of ${signal}, ${showTime(lastError.time)}: ${showText(lastError.message)}`],
  );
  const parts = [paint(terminal, "bold", name), ...(protocol === "off" ? [] : [endpoint, protocol])];
  return [
    [...parts, stateText(terminal, destination)].join(" · "),
    table(HEADS, rows),
    ...(deadLetters.count === 0
      ? []
      : [
          `${deadLetters.count} ${deadLetters.count === 1 ? "dead letter" : "dead letters"}, ${formatBytes(deadLetters.bytes)}; see: watchtower forward dead-letters ls`,
        ]),
    ...errors,
  ].join("\n");
}

const signalsOf = ({ signals }: ForwardDestination): (readonly [string, ForwardSignal])[] =>
  NAMES.flatMap((name) => {
    const status = signals[name];
    return status === undefined ? [] : [[name, status] as const];
  });

function row(signal: string, { sent, queue, retries, refused, lost }: ForwardSignal): readonly string[] {
  return [
    signal,
    String(sent.records),
    formatBytes(sent.wireBytes),
    String(queue.records),
    formatBytes(queue.bytes),
    queue.oldest === undefined ? "-" : age(queue.oldest),
    String(retries),
    String(refused),
    lost.records === 0 ? "none" : `${lost.records} (${formatBytes(lost.bytes)})`,
  ];
}

/** One line for `status` and `up`. */
export function forwardLine(terminal: Terminal, { forward: destinations, route }: Copy): string {
  if (destinations.length === 0) return howToForward(route);
  const isAlone = destinations.length === 1;
  const states = destinations.map((destination) => {
    const { name, endpoint, protocol } = destination;
    const where = protocol === "off" ? name : `${name} ${endpoint}`;
    return `${where}, ${stateText(terminal, destination, isAlone)}`;
  });
  const isOff = destinations.some(({ protocol }) => protocol === "off");
  const more = isOff && !isAlone ? ["what is off, and how to give it up: watchtower forward status"] : [];
  return [...states, ...more].join("; ");
}

/** @param hasHint whether it says how to give up what is kept for a destination that is off. */
function stateText(terminal: Terminal, destination: ForwardDestination, hasHint = true): string {
  const signals = signalsOf(destination).map(([, status]) => status);
  const sum = (of: (status: ForwardSignal) => number): number =>
    signals.reduce((total, status) => total + of(status), 0);
  const waiting = sum(({ queue }) => queue.records);
  const wait =
    waiting === 0 ? "" : `, ${waiting} requests wait (${formatBytes(sum(({ queue }) => queue.bytes))})`;
  const lost = sum((status) => status.lost.records);
  const loss = lost === 0 ? "" : `, ${lost} requests were lost to journal.maxBytes`;
  const letters = destination.deadLetters.count;
  const refused = letters === 0 ? "" : `, ${letters} ${letters === 1 ? "dead letter" : "dead letters"}`;
  const failing = signals.find(({ failingSince }) => failingSince !== undefined);
  const isQuiet = lost === 0 && letters === 0;
  if (destination.protocol === "off") {
    const hint = hasHint ? `; to give that up: watchtower forward forget ${destination.name}` : "";
    return waiting === 0 && isQuiet
      ? "off, nothing waits"
      : paint(terminal, "yellow", `off, its place is kept${wait}${refused}${loss}${hint}`);
  }
  if (destination.isPaused) return paint(terminal, "yellow", `paused${wait}${refused}${loss}`);
  if (failing?.failingSince === undefined)
    return paint(terminal, isQuiet ? "green" : "yellow", `sending${wait}${refused}${loss}`);
  const reason = failing.lastError === undefined ? "" : `: ${showText(failing.lastError.message)}`;
  return paint(terminal, "red", `failing for ${age(failing.failingSince)}${wait}${refused}${loss}${reason}`);
}

function age(since: number): string {
  const seconds = Math.max(0, Math.round((Date.now() - since) / 1000));
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/** @param one, many what was counted, as `dead letter` and `dead letters`. */
export function sentText(
  { records, requests, bytes, rejectedItems, refused, lastRefusal }: SentReport,
  [one, many]: readonly [one: string, many: string],
): string {
  const sent = `${records} ${records === 1 ? one : many} sent`;
  return [
    `${sent}, in ${requests} ${requests === 1 ? "request" : "requests"} of ${formatBytes(bytes)}`,
    ...(rejectedItems === 0 ? [] : [`${rejectedItems} items were not taken`]),
    ...(refused === 0 ? [] : [`${refused} refused: ${showText(lastRefusal ?? "")}`]),
  ].join("\n");
}

export function deadLettersText(letters: readonly DeadLetterReport[]): string {
  if (letters.length === 0) return "no dead letters";
  const rows = letters.map(({ destination, id, signal, refusedAt, bytes, answer }) => [
    destination,
    id,
    signal,
    showTime(refusedAt),
    formatBytes(bytes),
    showText(answer),
  ]);
  return table(["destination", "id", "signal", "refused", "bytes", "answer"], rows);
}

/** Bodies as they would be sent; of headers that are secret the names alone. */
export function previewText(previews: readonly PreviewReport[]): string {
  if (previews.length === 0) return "nothing is in the journal yet";
  return previews
    .map(({ destination, signal, to, secretHeaders, records, bytes, wireBytes, body }) =>
      [
        `${signal} to ${destination} (${to}): ${records} requests as received, ${formatBytes(bytes)}, ${formatBytes(wireBytes)} as sent`,
        ...secretHeaders.map((name) => `  ${name}: ****`),
        showJson(body),
      ].join("\n"),
    )
    .join("\n\n");
}

/** Telemetry may hold anything: JSON's own escapes leave some of what drives a terminal. */
const showJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).split("\n").map(showText).join("\n");

import type { WebSocket } from "ws";
import { WatchtowerError, errorKind, errorMessage } from "../../base/errors.ts";
import { unixNano } from "../../base/units.ts";
import type { LogEntry, LogqlEngine, TailOptions } from "../../query/logql/engine.ts";
import type { TailMessage } from "../wire/loki.ts";
import { CATEGORIZE, encodeStreams } from "./encode.ts";
import { limitOf, wholeOf } from "./parameters.ts";
import { TailQueue } from "./tail-queue.ts";
import { timeRangeOf } from "./time-parameters.ts";

/** Longest `delay_for`, in seconds. */
const MAX_DELAY = 5;

/** Lines that arrive within this many milliseconds are one message. */
const GATHER_MS = 100;

/** Bytes on their way to a client, beyond which lines wait. */
const MAX_BUFFERED = 1_048_576;

/** WebSocket close codes (RFC 6455, section 7.4.1). */
const GOING_AWAY = 1001;
const UNEXPECTED = 1011;

interface TailRequest extends TailOptions {
  readonly query: string;
  readonly delayMs: number;
}

/** Refuses, before the upgrade, what cannot be followed. @throws WatchtowerError */
export function checkTail(engine: LogqlEngine, url: URL): void {
  engine.checkTail(readRequest(url).query);
}

/**
 * Sends lines as they arrive, the last `limit` first, oldest to newest. A client that does not read gets
 * what its queue holds and the list of what was dropped.
 *
 * @param flags of `X-Loki-Response-Encoding-Flags`.
 */
export function tailSocket(engine: LogqlEngine, socket: WebSocket, url: URL, flags = ""): void {
  const stop = new AbortController();
  const queue = new TailQueue();
  const request = readRequest(url);
  const categorize = flags.split(",").some((flag) => flag.trim() === CATEGORIZE);
  const timer = setInterval(() => sendWaiting(socket, queue, request.delayMs, categorize), GATHER_MS);
  const end = (): void => {
    clearInterval(timer);
    stop.abort();
  };
  socket.on("close", end);
  socket.on("error", end);
  const onLines = (entries: readonly LogEntry[]): void => queue.push(entries, performance.now());
  engine.tail(request.query, request, stop.signal, onLines).then(
    () => socket.close(GOING_AWAY),
    (error: unknown) => {
      end();
      if (errorKind(error) !== "canceled") socket.close(UNEXPECTED, shortened(errorMessage(error)));
    },
  );
}

function sendWaiting(socket: WebSocket, queue: TailQueue, delayMs: number, categorize: boolean): void {
  if (socket.readyState !== socket.OPEN || socket.bufferedAmount > MAX_BUFFERED) return;
  const { entries, dropped } = queue.take(performance.now() - delayMs);
  if (entries.length === 0 && dropped.length === 0) return;
  const message: TailMessage = {
    streams: encodeStreams(entries, categorize),
    ...(categorize ? { encodingFlags: [CATEGORIZE] } : {}),
    ...(dropped.length === 0
      ? {}
      : {
          dropped_entries: dropped.map(({ time, labels }) => ({
            timestamp: String(time),
            labels: labels.stream.toObject(),
          })),
        }),
  };
  socket.send(JSON.stringify(message));
}

function readRequest(url: URL): TailRequest {
  const parameters = url.searchParams;
  const delay = wholeOf(parameters, "delay_for", 0);
  if (delay < 0 || delay > MAX_DELAY) {
    throw new WatchtowerError("invalid", `delay_for can't be greater than ${MAX_DELAY}`);
  }
  const { start } = timeRangeOf(parameters);
  return {
    query: parameters.get("query") ?? "",
    limit: limitOf(parameters),
    start: unixNano(start),
    delayMs: delay * 1000,
  };
}

/** A close reason has at most 123 bytes. */
function shortened(text: string): string {
  return Buffer.from(text)
    .subarray(0, 120)
    .toString()
    .replace(/\uFFFD+$/, "");
}

import { useCallback, useEffect, useRef, useState } from "react";
import type { TailMessage } from "../../api/wire/loki.ts";
import type { NamedQuery } from "../explore/query-rows.ts";
import { queryLines, tailUrl } from "../http/loki.ts";
import { appendTail, logRows, type LogRow } from "./log-rows.ts";
import { SeenLines } from "./seen-lines.ts";

/** Lines as they come, and what can be done with them. */
export interface Tail {
  /** Oldest first. */
  readonly rows: readonly LogRow[];
  readonly state: "connecting" | "open" | "closed";
  readonly paused: boolean;
  /** Lines that came while it was paused. */
  readonly waiting: number;
  /** Lines that the server could not send fast enough. */
  readonly dropped: number;
  readonly error: Error | undefined;
  readonly togglePause: () => void;
  readonly clear: () => void;
}

/** Messages are gathered this long, so that thousands of lines a second are a few drawings. */
const DRAW_EVERY_MS = 200;
const RECONNECT_MS = 2000;

/** Lines of the last minutes are there at once. */
const LOOK_BACK_MS = 5 * 60_000;

/**
 * Follows queries, each over a WebSocket, from five minutes ago on; connects again when the line is cut.
 * A component that shows others starts over by its key.
 */
export function useTail(queries: readonly NamedQuery[], cap: number): Tail {
  const [rows, setRows] = useState<readonly LogRow[]>([]);
  const [states, setStates] = useState<Readonly<Record<string, Tail["state"]>>>({});
  const [paused, setPaused] = useState(false);
  const [waiting, setWaiting] = useState(0);
  const [dropped, setDropped] = useState(0);
  const [error, setError] = useState<Error>();
  const buffer = useRef<LogRow[]>([]);
  const pausedNow = useRef(false);

  const flush = useCallback(() => {
    if (buffer.current.length === 0) return;
    if (pausedNow.current) {
      buffer.current = buffer.current.slice(-cap);
      setWaiting(buffer.current.length);
      return;
    }
    const batch = buffer.current;
    buffer.current = [];
    setRows((before) => appendTail(before, batch, cap));
  }, [cap]);

  useEffect(() => {
    buffer.current = [];
    const timer = setInterval(flush, DRAW_EVERY_MS);
    const stops = queries.map(({ letter, expr }) =>
      connect(expr, cap, {
        onState: (state) => setStates((before) => ({ ...before, [letter]: state })),
        onError: setError,
        onMessage(message, fresh) {
          const named = queries.length > 1 ? fresh.map((row) => ({ ...row, query: letter })) : fresh;
          buffer.current.push(...named);
          const lost = message.dropped_entries?.length ?? 0;
          if (lost > 0) setDropped((count) => count + lost);
        },
      }),
    );
    return () => {
      clearInterval(timer);
      for (const stop of stops) stop();
    };
  }, [queries, cap, flush]);

  return {
    rows,
    state: stateOfAll(queries.map(({ letter }) => states[letter] ?? "connecting")),
    paused,
    waiting,
    dropped,
    error,
    togglePause: useCallback(() => {
      pausedNow.current = !pausedNow.current;
      setPaused(pausedNow.current);
      setWaiting(0);
      flush();
    }, [flush]),
    clear: useCallback(() => setRows([]), []),
  };
}

/** The worst of them. */
function stateOfAll(states: readonly Tail["state"][]): Tail["state"] {
  return (["closed", "connecting"] as const).find((bad) => states.includes(bad)) ?? "open";
}

interface TailHandlers {
  readonly onState: (state: Tail["state"]) => void;
  readonly onMessage: (message: TailMessage, rows: readonly LogRow[]) => void;
  readonly onError: (error: Error | undefined) => void;
}

/** @returns a function that ends it */
function connect(expr: string, limit: number, handlers: TailHandlers): () => void {
  const ended = new AbortController();
  let socket: WebSocket | undefined;
  const begin = Date.now() - LOOK_BACK_MS;
  const seen = new SeenLines();
  const open = () => {
    handlers.onState("connecting");
    let opened = false;
    seen.startOver();
    socket = new WebSocket(tailUrl(expr, Math.min(limit, 1000), seen.resumeAt ?? begin));
    socket.addEventListener("open", () => {
      opened = true;
      handlers.onState("open");
      handlers.onError(undefined);
    });
    socket.addEventListener("message", (event: MessageEvent<string>) => {
      const message: TailMessage = JSON.parse(event.data);
      handlers.onMessage(message, seen.unseen(logRows(message.streams)));
    });
    socket.addEventListener("close", () => {
      if (ended.signal.aborted) return;
      handlers.onState("closed");
      if (!opened) void explain(expr, ended.signal).then(handlers.onError);
      setTimeout(() => {
        if (!ended.signal.aborted) open();
      }, RECONNECT_MS);
    });
  };
  open();
  return () => {
    ended.abort();
    socket?.close();
  };
}

/** A refused WebSocket does not say why; the same query over HTTP does. */
async function explain(expr: string, signal: AbortSignal): Promise<Error | undefined> {
  const now = Date.now();
  try {
    await queryLines(
      { expr, interval: { from: now - 1000, to: now }, limit: 1, direction: "backward" },
      signal,
    );
    return new Error("The live connection could not be opened. Trying again.");
  } catch (error) {
    if (signal.aborted) return undefined;
    return error instanceof Error ? error : new Error(String(error));
  }
}

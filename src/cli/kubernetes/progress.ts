import type { StepEvent } from "../../engine/kubernetes/step.ts";
import { paint } from "../output.ts";
import type { Terminal } from "../output.ts";

const TICK_MS = 1000;
const WIDEST_TITLE = 12;

/** Steps as they are taken, to standard error: a line for each, and on a terminal one that moves. */
export interface Progress {
  readonly tell: (event: StepEvent) => void;
  /** Takes the moving line away. */
  readonly end: () => void;
}

/** The moving line is drawn only where a person can be asked, so not in CI. */
export function progressOf(terminal: Terminal): Progress {
  const live = terminal.interactive ? liveLine() : undefined;
  let notes: string[] = [];
  let reason = "";
  const endLine = (event: Extract<StepEvent, { kind: "ended" }>): void => {
    const took = event.alreadyDone ? "there" : seconds(event.elapsedMs);
    const [first = "", ...more] = notes;
    const mark = paint(terminal, "green", "✓");
    terminal.err(`${mark} ${event.title.padEnd(WIDEST_TITLE)} ${took.padStart(7)}  ${first}`.trimEnd());
    for (const note of more) terminal.err(`${" ".repeat(WIDEST_TITLE + 12)}${note}`);
  };
  return {
    tell(event) {
      switch (event.kind) {
        case "started":
          notes = [];
          reason = "";
          return live?.show(event.title, "");
        case "note":
          notes.push(event.line);
          return;
        case "waiting":
          if (live !== undefined) return live.show(event.title, event.reason);
          if (event.reason !== reason) terminal.err(`  ${event.title}: ${event.reason}`);
          reason = event.reason;
          return;
        case "ended":
          live?.clear();
          return endLine(event);
      }
    },
    end: () => live?.clear(),
  };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

interface LiveLine {
  show(title: string, reason: string): void;
  clear(): void;
}

/** `… charts  35 s  mimir-ingester-0 pulls grafana/mimir:3.0.4`, each second anew. */
function liveLine(): LiveLine {
  let timer: NodeJS.Timeout | undefined;
  let title = "";
  let reason = "";
  let since = 0;
  const draw = (): void => {
    const elapsed = `${Math.floor((Date.now() - since) / 1000)} s`;
    const text = `… ${title.padEnd(WIDEST_TITLE)} ${elapsed.padStart(7)}  ${reason}`;
    process.stderr.write(`\r\u001b[K${text.slice(0, (process.stderr.columns || 80) - 1)}`);
  };
  return {
    show(nextTitle, nextReason) {
      if (nextTitle !== title || timer === undefined) since = Date.now();
      title = nextTitle;
      reason = nextReason;
      timer ??= setInterval(draw, TICK_MS).unref();
      draw();
    },
    clear() {
      clearInterval(timer);
      timer = undefined;
      process.stderr.write("\r\u001b[K");
    },
  };
}

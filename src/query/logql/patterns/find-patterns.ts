import type { Matcher } from "../../../model/matcher.ts";
import { DETECTED_LEVEL, type LogSource } from "../../../store/logs/source.ts";
import type { TimeRange } from "../../../store/signal-store.ts";
import type { Meter } from "../meter.ts";
import { scanLines } from "../scan-lines.ts";
import { Drain } from "./drain.ts";

/** What many lines have in common. */
export interface FoundPattern {
  /** As `|>` takes it. */
  readonly pattern: string;
  /** The `detected_level` of its lines. */
  readonly level: string;
  /** Unix milliseconds at which each step begins, with the lines in it; in order of time. */
  readonly samples: readonly (readonly [time: number, lines: number])[];
}

/** Lines that are looked at, the newest. */
const MOST_LINES = 200_000;
const ROWS_A_LOOK = 256;

/** The patterns of a stream's newest lines, of the most lines first. @throws WatchtowerError */
export async function findPatterns(
  matchers: readonly Matcher[],
  range: TimeRange,
  stepMs: number,
  source: LogSource,
  meter: Meter,
): Promise<FoundPattern[]> {
  const byLevel = new Map<string, Drain>();
  const need = { lines: true, metadata: true };
  const scan = { ...range, matchers, stages: [], direction: "backward" as const, need, hint: MOST_LINES };
  let lines = 0;
  for await (const batch of scanLines(source, scan, meter)) {
    for (let row = 0; row < batch.length && lines < MOST_LINES; row++, lines++) {
      if (row % ROWS_A_LOOK === 0) await meter.breathe();
      const level = batch.metadata(row).get(DETECTED_LEVEL);
      let drain = byLevel.get(level);
      if (drain === undefined) byLevel.set(level, (drain = new Drain()));
      const milliseconds = Number((batch.times[row] ?? 0n) / 1_000_000n);
      drain.add(batch.lines[row] ?? "", Math.floor(milliseconds / stepMs) * stepMs);
    }
    if (lines >= MOST_LINES) break;
  }
  const found = [...byLevel].flatMap(([level, drain]) =>
    drain
      .clusters()
      .map(({ pattern, counts }) => ({ pattern, level, samples: [...counts].toSorted(byTime) })),
  );
  return found.toSorted((a, b) => total(b) - total(a) || (a.pattern < b.pattern ? -1 : 1));
}

const byTime = (a: readonly [number, number], b: readonly [number, number]): number => a[0] - b[0];

const total = ({ samples }: FoundPattern): number => samples.reduce((sum, [, lines]) => sum + lines, 0);

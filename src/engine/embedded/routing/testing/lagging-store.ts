import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { errorKind } from "../../../../base/errors.ts";
import { byteCount, sequence } from "../../../../base/units.ts";
import type { Sequence } from "../../../../base/units.ts";
import { Journal } from "../../../../journal/journal.ts";
import { JournalReader } from "../../../../journal/reader.ts";
import type { Route } from "../../../../route/compile.ts";
import type { Arrival, Made, Tap } from "../../../../route/source.ts";
import { MadeRecords } from "../../intake/made-records.ts";
import { EpochRoutes } from "../epoch-routes.ts";
import { TapRunner } from "../tap-runner.ts";
import { alloyFile } from "./files.ts";

/**
 * A process of its own, to be killed: a small journal that is filled to its bound, and a tap that makes a record of each
 * one received, while the store needs all of it still (`lags`) or has taken what was read (`goes on`). It says `full` when
 * the journal refuses what the tap made although the tap has let go of all that it was made of. What is read stands in the
 * file `stored`: `<sequence> received`, or what the tap made.
 */
export async function runLaggingStore(folder: string, store: "lags" | "goes on"): Promise<void> {
  const journal = await Journal.open({
    dir: join(folder, "journal"),
    durability: "os",
    maxBytes: byteCount(4 * SEGMENT_BYTES),
    segmentBytes: byteCount(SEGMENT_BYTES),
    reservedSegments: 1,
  });
  if (journal.committedSequence === 0) journal.release("store", sequence(1));
  if (store === "lags") await fill(journal);
  const reader = new JournalReader(join(folder, "journal"), sequence(1));
  const taps = await openTaps(folder, journal, () => sequence(reader.nextSequence - 1));
  taps.start();
  let lastReceived = 0;
  for (;;) {
    reader.advance(journal.committedSequence);
    for (const record of reader.read(4096)) {
      const { sequence: at, payload, source } = record;
      if (source === undefined) lastReceived = at;
      appendFileSync(
        join(folder, "stored"),
        `${at} ${source === undefined ? "received" : Buffer.from(payload).toString().trimEnd()}\n`,
      );
      taps.append(record);
    }
    const { nextSequence } = reader;
    const needed = taps.holdsBack ? Math.min(nextSequence, taps.resumeFrom) : nextSequence;
    if (store !== "lags") journal.release("store", sequence(needed));
    if (isRefused && taps.resumeFrom > lastReceived) process.stdout.write("full\n");
    await wait(2);
  }
}

const SEGMENT_BYTES = 16_384;
const RECEIVED = Buffer.alloc(300, "r");

/** Until it refuses more. */
async function fill(journal: Journal): Promise<void> {
  try {
    for (;;) await journal.append("traces", RECEIVED);
  } catch (error) {
    if (errorKind(error) !== "unavailable") throw error;
  }
}

let isRefused = false;

function openTaps(folder: string, journal: Journal, position: () => Sequence): Promise<TapRunner> {
  const records = new MadeRecords(journal);
  const echo = {
    id: "echo",
    open: () => new Echo(),
    flow: ({ source, payload }: { source?: string; payload: Uint8Array }) =>
      source === undefined ? payload : undefined,
  };
  // Of a route, the runner looks at the taps alone.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const route = { taps: [echo] } as unknown as Route;
  const epoch = { from: sequence(1), since: 1, file: alloyFile("echo.alloy", {}) };
  return TapRunner.open({
    routes: new EpochRoutes([{ epoch, route }]),
    dir: join(folder, "taps"),
    emit: async ({ signal, payload }, source) => {
      const place = await records.keep(signal, payload, { origin: "derived", source });
      // Most of the time, what is durable is not known to be so.
      await wait(10);
      return place;
    },
    journalDir: join(folder, "journal"),
    committed: () => journal.committedSequence,
    caughtUp: () => true,
    position,
    maxHeldBytes: 1 << 30,
    onSaved: () => {},
    onEnded: () => {},
    onProblem: (problem) => {
      isRefused ||= problem.includes("limit journal.maxBytes");
    },
  });
}

/** Makes of each arrival a record that names it. */
class Echo implements Tap {
  readonly needed = undefined;
  private next = 0;
  private made: number[] = [];

  observe({ sequence: at }: Arrival): void {
    if (at < this.next) return;
    this.next = at + 1;
    this.made.push(at);
  }

  collect(): readonly Made[] {
    return this.made
      .splice(0)
      .map((at) => ({ signal: "traces", payload: Buffer.from(`of ${at}`.padEnd(300)) }));
  }

  finish(): readonly Made[] {
    return this.collect();
  }

  state(): unknown {
    return { next: this.next, made: this.made };
  }

  restore(state: unknown): void {
    if (typeof state !== "object" || state === null || !("next" in state)) throw new Error("no state");
    this.next = Number(state.next);
    this.made = "made" in state && Array.isArray(state.made) ? state.made.map(Number) : [];
  }
}

import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Logger } from "../../../base/logger.ts";
import { byteCount, sequence } from "../../../base/units.ts";
import { Journal } from "../../../journal/journal.ts";
import { JournalReader } from "../../../journal/reader.ts";
import type { JournalRecord } from "../../../journal/record.ts";
import type { Signal } from "../../../model/signal.ts";
import { Router } from "./router.ts";
import type { RouteUser } from "./router.ts";
import type { AlloyFile } from "./epoch.ts";
import { leaveWanted, readAnswer, readWanted } from "./wanted.ts";
import { alloyFile, configOf } from "./testing/files.ts";

const BOTH = alloyFile("both.alloy", { traces: ["tempo", "away"], logs: ["loki"] });
const LOCAL = alloyFile("local.alloy", { traces: ["tempo"], logs: ["loki"] });
const NO_LOGS = alloyFile("no-logs.alloy", { traces: ["tempo"] });
const WRONG: AlloyFile = {
  ...BOTH,
  name: "wrong.alloy",
  text: BOTH.text.replace("tempo:4317", "grafana:80"),
};

let root = "";
let journal: Journal;
let lines: string[] = [];
const log = new Logger((line) => void lines.push(line));
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "watchtower-router-"));
  lines = [];
  journal = await openJournal();
});
afterEach(async () => {
  await journal.close();
  rmSync(root, { recursive: true, force: true });
});

const openJournal = (): Promise<Journal> =>
  Journal.open({ dir: join(root, "journal"), durability: "os", maxBytes: byteCount(1 << 26) });

function router(file: AlloyFile): Router {
  const path = join(root, file.name);
  writeFileSync(path, file.text);
  return Router.open({
    folder: join(root, "route"),
    config: configOf({ alloyFile: path }),
    env: {},
    journal,
    log,
  });
}

/** Remembers what it was told. */
function userOf(): RouteUser & { readonly told: string[] } {
  const told: string[] = [];
  return {
    told,
    check: ({ epoch }) => void told.push(`check ${epoch.file.name}`),
    begin: ({ epoch }, epochs) => void told.push(`begin ${epoch.from} of ${epochs.length}`),
    follow: async ({ epoch }) => void told.push(`follow ${epoch.from}`),
  };
}

const append = (signal: Signal, source?: string): Promise<number> =>
  journal.append(signal, Buffer.from("x"), source === undefined ? {} : { origin: "derived", source });

function records(): readonly JournalRecord[] {
  const reader = new JournalReader(join(root, "journal"), sequence(1));
  reader.advance(journal.committedSequence);
  const all = reader.read(Number.POSITIVE_INFINITY);
  reader.close();
  return all;
}

/** Sequences of the records that arrive at the stores, and at the destination `away`. */
function arrivals({ routes }: Router): {
  readonly local: readonly number[];
  readonly away: readonly number[];
} {
  const away = routes.remote("otlphttp.away");
  const through = (flow: (record: JournalRecord) => Uint8Array | undefined): readonly number[] =>
    records()
      .filter((record) => flow(record) !== undefined)
      .map(({ sequence: at }) => at);
  return { local: through(routes.local), away: through(away) };
}

describe("a switch between files", () => {
  it("leaves each record to the file that was in use when it came", async () => {
    const first = router(BOTH);
    const user = userOf();
    await append("traces");
    await append("logs");
    expect(await first.switchTo(NO_LOGS, user)).toBe(true);
    await append("traces");
    await append("logs");
    expect(arrivals(first)).toEqual({ local: [1, 2, 3], away: [1] });
    expect(user.told).toEqual(["check no-logs.alloy", "begin 3 of 2", "follow 3"]);
    await first.switchTo(BOTH, user);
    await append("traces");
    expect(arrivals(first)).toEqual({ local: [1, 2, 3, 5], away: [1, 5] });
  });

  it("holds for a destination that is left out only what came before, or would go there if its address were set", async () => {
    const first = router(BOTH);
    const heldIn = ({ routes }: Router) => records().map(routes.isHeldFor("otlphttp.away"));
    await append("traces");
    await append("logs");
    await first.switchTo(LOCAL, userOf());
    await append("traces");
    await append("traces", "otelcol.processor.tail_sampling.x@1");
    const away = "http://away.example";
    const unset = { ...BOTH, text: BOTH.text.replace(`"${away}"`, 'sys.env("AWAY_URL")') };
    await first.switchTo(unset, userOf());
    await append("traces");
    expect(heldIn(first)).toEqual([true, false, false, false, true]);
  });

  it("is kept over restarts, as are the files before", async () => {
    const first = router(BOTH);
    await append("traces");
    await first.switchTo(LOCAL, userOf());
    await append("traces");
    const again = Router.open({ folder: join(root, "route"), config: configOf(), env: {}, journal, log });
    expect(again.active.epoch.file).toEqual(LOCAL);
    expect(arrivals(again)).toEqual({ local: [1, 2], away: [1] });
    expect(again.epochs).toHaveLength(2);
  });

  it("does not start with a file that needs one which is gone, as Alloy, and says how to start all the same", () => {
    const address = join(root, "address");
    writeFileSync(address, "http://one.example");
    const text = `local.file "address" {\n  filename = "${address}"\n}\n${BOTH.text}`;
    router({ ...BOTH, name: "reading.alloy", text });
    rmSync(address);
    const again = () =>
      Router.open({ folder: join(root, "route"), config: configOf(), env: {}, journal, log });
    expect(again).toThrow(/reading.alloy cannot be used:\n\nError: .* failed to read file: ENOENT/);
    expect(again).toThrow(/to start with another file: watchtower enable-local-only, then up/);
  });

  it("to the same text takes what another file has become", async () => {
    const address = join(root, "address");
    writeFileSync(address, "http://one.example");
    const reading = {
      ...BOTH,
      name: "reading.alloy",
      text: `local.file "address" {\n  filename = "${address}"\n}\n${BOTH.text.replace('"http://away.example"', "local.file.address.content")}`,
    };
    const first = router(reading);
    const user = userOf();
    expect(await first.switchTo(first.active.epoch.file, user)).toBe(true);
    writeFileSync(address, "no address");
    await expect(first.switchTo(first.active.epoch.file, user)).rejects.toThrow(
      "reading.alloy cannot be used",
    );
  });

  it("to the same file changes nothing", async () => {
    const first = router(LOCAL);
    const user = userOf();
    expect(await first.switchTo(first.active.epoch.file, user)).toBe(false);
    expect(user.told).toEqual([]);
  });

  it("to a file with errors is refused with all of them, and the old one stays", async () => {
    const first = router(BOTH);
    const user = userOf();
    await expect(first.switchTo(WRONG, user)).rejects.toThrow(
      /^wrong\.alloy cannot be used:\n\nError: wrong\.alloy:\d+:3: traces are sent to a part of the stack/,
    );
    await append("traces");
    expect(arrivals(first)).toEqual({ local: [1], away: [1] });
    expect(user.told).toEqual([]);
  });

  it("is refused where what the file says cannot be done, and the old one stays", async () => {
    const first = router(LOCAL);
    const user = userOf();
    const check = (): never => {
      throw new Error("no such authorities");
    };
    await expect(first.switchTo(BOTH, { ...user, check })).rejects.toThrow("no such authorities");
    expect(first.epochs).toHaveLength(1);
  });

  it("replaces a file under which nothing came", async () => {
    const first = router(BOTH);
    await append("traces");
    await first.switchTo(NO_LOGS, userOf());
    await first.switchTo(LOCAL, userOf());
    expect(first.epochs.map(({ from, file }) => [from, file.name])).toEqual([
      [1, join(root, "both.alloy")],
      [2, "local.alloy"],
    ]);
  });

  it("is of one moment while records come", async () => {
    const first = router(BOTH);
    let next = Number.NaN;
    const user = { ...userOf(), begin: ({ epoch }: { epoch: { from: number } }) => void (next = epoch.from) };
    const sent: Promise<number>[] = [];
    for (let i = 0; i < 50; i++) sent.push(append("traces"));
    const switched = first.switchTo(LOCAL, user);
    for (let i = 0; i < 50; i++) sent.push(append("traces"));
    await switched;
    for (let i = 0; i < 50; i++) sent.push(append("traces"));
    await Promise.all(sent);
    const { local, away } = arrivals(first);
    expect(local).toHaveLength(150);
    expect(away).toEqual(Array.from({ length: next - 1 }, (_, index) => index + 1));
  });
});

describe("many switches", () => {
  it("are refused while records of too many files are on their way, and go on when these are stored and sent", async () => {
    journal.release("store", sequence(1));
    const full = router(BOTH);
    for (let count = 1; count < 64; count++) {
      await append("traces");
      const { from } = full.active.epoch;
      await full.switchTo(count % 2 === 0 ? BOTH : LOCAL, userOf());
      full.ended(from, journal.committedSequence);
    }
    await append("traces");
    const follower = journal.follow("away/traces", "traces");
    await append("traces");
    full.ended(full.active.epoch.from, journal.committedSequence);

    const before = arrivals(full);
    const user = userOf();
    await expect(full.switchTo(NO_LOGS, user)).rejects.toThrow(
      /records of 64 earlier files are still to be stored or sent.*\(limit route\.files = 64\)/,
    );
    expect(user.told).toEqual(["check no-logs.alloy"]);
    expect([full.active.epoch.file, full.epochs.length]).toEqual([LOCAL, 64]);
    expect(arrivals(full)).toEqual(before);

    // The destination still has to have the last record.
    journal.release("store", sequence(66));
    expect(follower.needed).toBe(65);
    expect(await full.switchTo(NO_LOGS, userOf())).toBe(true);
    expect(full.epochs.map(({ from }) => from)).toEqual([64, 66]);
  });

  it("among files that other files are read for need no room: their records go by the same text", async () => {
    const address = join(root, "address");
    writeFileSync(address, "http://one.example");
    const read = `local.file "address" {\n  filename = "${address}"\n}\n`;
    const text = `${read}${BOTH.text.replace('"http://away.example"', "local.file.address.content")}`;
    const full = router({ ...BOTH, name: "reading.alloy", text });
    journal.release("store", sequence(1));
    for (let count = 1; count <= 70; count++) {
      await append(count % 2 === 0 ? "traces" : "logs");
      const { from, file } = full.active.epoch;
      await full.switchTo(file, userOf());
      full.ended(from, journal.committedSequence);
    }
    expect(full.epochs.length).toBeLessThan(64);
    expect(arrivals(full)).toEqual({
      local: Array.from({ length: 70 }, (_, index) => index + 1),
      away: Array.from({ length: 35 }, (_, index) => 2 * index + 2),
    });
  });
});

describe("what a component made", () => {
  it("goes by the file whose component it was", async () => {
    const first = router(BOTH);
    await append("traces");
    await first.switchTo(LOCAL, userOf());
    await append("traces", "otelcol.processor.tail_sampling.x@1");
    await append("metrics", "nobody's");
    // No component of these files makes anything, and so it goes nowhere.
    expect(arrivals(first)).toEqual({ local: [1], away: [1] });
  });

  it("keeps its file until it makes nothing more, and the journal has none of it", async () => {
    const first = router(BOTH);
    await append("traces");
    await first.switchTo(LOCAL, userOf());
    first.ended(sequence(1), sequence(1));
    expect(first.epochs.map(({ until }) => until)).toEqual([1, undefined]);
    journal.release("store", sequence(2));
    for (let i = 0; i < 5; i++) await journal.append("logs", Buffer.alloc(8_000_000));
    journal.release("store", sequence(5));
    await first.switchTo(NO_LOGS, userOf());
    expect(first.epochs.map(({ file }) => file.name)).toEqual(["local.alloy", "no-logs.alloy"]);
  });
});

describe("a start", () => {
  it("with a file that has errors is refused", () => {
    expect(() => router(WRONG)).toThrow("cannot be used");
  });

  it("uses the file that a command left, and tells it", () => {
    const folder = join(root, "route");
    router(BOTH);
    leaveWanted(folder, { id: "asked", file: LOCAL });
    const again = Router.open({ folder, config: configOf(), env: {}, journal, log });
    expect(again.active.epoch.file).toEqual(LOCAL);
    expect([readWanted(folder), readAnswer(folder)]).toEqual([undefined, { id: "asked", changed: true }]);
    leaveWanted(folder, { id: "again", file: LOCAL });
    const { name } = router(BOTH).active.epoch.file;
    expect(readAnswer(folder)?.problem).toBe(`the engine was started anew, with ${name}`);
  });

  it("takes records of an earlier version as of its first file", async () => {
    await append("traces");
    expect(arrivals(router(BOTH))).toEqual({ local: [1], away: [1] });
  });

  it("keeps what may hold passwords from others", () => {
    router(BOTH);
    expect(statSync(join(root, "route/epochs.json")).mode & 0o077).toBe(0);
  });

  it("is refused where the epochs are damaged: what becomes of records is not guessed", () => {
    router(BOTH);
    writeFileSync(join(root, "route/epochs.json"), "{}");
    expect(() => router(BOTH)).toThrow("epochs.json cannot be read");
  });
});

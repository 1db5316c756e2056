import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WatchtowerError } from "../../../base/errors.ts";
import { otlpToPush } from "../../../model/loki/otlp-push.ts";
import type { ActiveSource, Made } from "../../source.ts";
import { compiled, routeOf } from "../../testing/compiled.ts";

/** Fails with the test's own time limit if it never comes true. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(2);
}

let dir = "";
let data = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "watchtower-source-"));
  data = join(dir, "data");
  await mkdir(data);
});
const sources: ActiveSource[] = [];
afterEach(async () => {
  for (const source of sources.splice(0)) await source.stop();
  await rm(dir, { recursive: true, force: true });
});

const AWAY = 'loki.write "w" {\n endpoint {\n url = "http://away.example/loki/api/v1/push"\n }\n}\n';

const fileText = (body: string): string =>
  `loki.source.file "f" {\n forward_to = [loki.write.w.receiver]\n file_watch {\n min_poll_frequency = "2ms"\n max_poll_frequency = "8ms"\n }\n${body}\n}\n${AWAY}`;

const target = (path: string, labels = ""): string =>
  `targets = [{ __path__ = ${JSON.stringify(path)}${labels} }]`;

/** What a running source made. */
class Kept {
  readonly records: Made[] = [];
  readonly told: string[] = [];
  /** Called before a record is kept. */
  before: () => Promise<void> = async () => {};
  /** Called when a record is kept, before its maker knows. */
  after: () => Promise<void> = async () => {};
  readonly tickets: string[] = [];

  get lines(): readonly string[] {
    return this.records.flatMap(({ payload }) =>
      otlpToPush(payload).flatMap(({ entries }) => entries.map(({ line }) => line)),
    );
  }

  async untilLines(count: number): Promise<readonly string[]> {
    await until(() => this.lines.length >= count);
    return this.lines;
  }

  async untilTold(part: string): Promise<void> {
    await until(() => this.told.some((each) => each.includes(part)));
  }
}

function start(body: string, kept = new Kept()): { readonly source: ActiveSource; readonly kept: Kept } {
  const [active] = routeOf(fileText(body)).actives;
  if (active === undefined) throw new Error("the file follows nothing");
  const source = active.open({
    dir: data,
    emit: async (made, ticket = "") => {
      await kept.before();
      kept.records.push(made);
      kept.tickets.push(ticket);
      await kept.after();
    },
    newTicket: () => String(Math.random()),
    wasKept: (ticket) => Promise.resolve(kept.tickets.includes(ticket)),
    log: (level, message) => kept.told.push(`${level}: ${message}`),
  });
  sources.push(source);
  return { source, kept };
}

const log = (name = "app.log"): string => join(dir, name);

describe("files are followed", () => {
  it("with the labels of their targets and their names", async () => {
    await writeFile(log(), "one\ntwo\n");
    const { kept } = start(target(log(), ', app = "shop", __meta = "x", filename = "other"'));
    await kept.untilLines(2);
    await appendFile(log(), "three\n");
    expect(await kept.untilLines(3)).toEqual(["one", "two", "three"]);
    const streams = kept.records.flatMap(({ payload }) => otlpToPush(payload));
    for (const { labels } of streams) {
      expect(labels).toEqual([
        ["app", "shop"],
        ["filename", log()],
      ]);
    }
    const times = streams.flatMap(({ entries }) => entries.map(({ time }) => time));
    expect(times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0n))).toBe(true);
  });

  it("through rotation, many at once", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `${index}.log`);
    const { kept } = start(
      `targets = [${names.map((name) => `{ __path__ = ${JSON.stringify(log(name))} }`).join(",")}]`,
    );
    for (let round = 0; round < 3; round++) {
      for (const name of names) await writeFile(log(name), `${name} ${round}\n`);
      await kept.untilLines((round + 1) * names.length);
      for (const name of names) await rename(log(name), log(`${name}.${round}`));
    }
    const expected = names.flatMap((name) => [0, 1, 2].map((round) => `${name} ${round}`));
    expect(kept.lines.toSorted()).toEqual(expected.toSorted());
  });

  it("by patterns, also such as appear later", async () => {
    await writeFile(log("a.log"), "a\n");
    await writeFile(log("skip.log"), "skipped\n");
    const { kept } = start(
      `${target(join(dir, "*.log"), `, __path_exclude__ = ${JSON.stringify(join(dir, "skip*"))}`)}\nfile_match {\n enabled = true\n sync_period = "5ms"\n }`,
    );
    await kept.untilLines(1);
    await writeFile(log("b.log"), "b\n");
    expect(await kept.untilLines(2)).toEqual(["a", "b"]);
    await rename(log("b.log"), log("b.old"));
    await appendFile(log("b.old"), "late\n");
    await appendFile(log("a.log"), "more\n");
    expect((await kept.untilLines(4)).toSorted()).toEqual(["a", "b", "late", "more"]);
  });

  it("and told of when they cannot be read", async () => {
    const { kept } = start(
      `targets = [{ __path__ = ${JSON.stringify(dir)} }, { __path__ = ${JSON.stringify(log())} }]`,
    );
    await kept.untilTold(`${dir} cannot be read: ${dir} is a directory`);
    await kept.untilTold(`${log()} is not there yet`);
    await writeFile(log(), "now\n");
    expect(await kept.untilLines(1)).toEqual(["now"]);
    expect(kept.told).toHaveLength(2);
  });
});

describe("places", () => {
  it("are where a restart goes on", async () => {
    await writeFile(log(), "one\n");
    const first = start(target(log()));
    await first.kept.untilLines(1);
    await first.source.stop();
    await appendFile(log(), "two\n");
    const second = start(`${target(log())}\ntail_from_end = true`);
    expect(await second.kept.untilLines(1)).toEqual(["two"]);
  });

  it("are of a path and labels", async () => {
    await writeFile(log(), "one\n");
    const first = start(target(log(), ', a = "1"'));
    await first.kept.untilLines(1);
    await first.source.stop();
    const second = start(target(log(), ', a = "2"'));
    expect(await second.kept.untilLines(1)).toEqual(["one"]);
  });

  it("are not saved before lines are durable: these come again after a crash, and no others", async () => {
    await writeFile(log(), "one\n");
    const first = start(target(log()));
    await first.kept.untilLines(1);
    // The record is durable, and then the process is no more.
    let isCrashed = false;
    first.kept.before = async () => {
      first.kept.records.push({ signal: "logs", payload: new Uint8Array() });
      isCrashed = true;
      throw new WatchtowerError("unavailable", "crashed");
    };
    await appendFile(log(), "two\nthree\n");
    await until(() => isCrashed);
    await first.source.stop();
    const second = start(target(log()));
    expect(await second.kept.untilLines(2)).toEqual(["two", "three"]);
  });

  it("wait with the lines while these cannot be kept", async () => {
    await writeFile(log(), "one\n");
    const kept = new Kept();
    let refusals = 0;
    kept.before = async () => {
      refusals++;
      if (refusals === 1) throw new WatchtowerError("unavailable", "the disk is full");
    };
    start(target(log()), kept);
    expect(await kept.untilLines(1)).toEqual(["one"]);
    expect(kept.told).toEqual(["warn: lines wait: the disk is full"]);
    expect(refusals).toBe(2);
  });

  it.each([
    ["restart_from_beginning", ["one", "two", "three"]],
    ["restart_from_end", ["three"]],
  ])("that are damaged are dealt with as the file says: %s", async (option, lines) => {
    await writeFile(join(data, "positions.json"), "{");
    await writeFile(log(), "one\ntwo\n");
    const { kept } = start(`${target(log())}\non_positions_file_error = "${option}"`);
    await kept.untilTold("positions.json is damaged");
    // What is there is seen before more comes.
    await delay(50);
    await appendFile(log(), "three\n");
    expect(await kept.untilLines(lines.length)).toEqual(lines);
  });

  it("that are damaged keep files from being followed if the file says so", async () => {
    await writeFile(join(data, "positions.json"), '{"version": 2}');
    await writeFile(log(), "one\n");
    const { kept, source } = start(`${target(log())}\non_positions_file_error = "skip"`);
    await kept.untilTold('its version is 2, not 1 (on_positions_file_error = "skip")');
    await source.stop();
    expect(kept.lines).toEqual([]);
  });

  it("of Grafana Agent and Promtail are taken over, once", async () => {
    await writeFile(log(), "one\ntwo\n");
    const legacy = join(dir, "positions.yml");
    await writeFile(legacy, `positions:\n  ${log()}: "4"\n  cursor-journal: "s=1"\n`);
    const body = `${target(log())}\nlegacy_positions_file = ${JSON.stringify(legacy)}`;
    const first = start(body);
    expect(await first.kept.untilLines(1)).toEqual(["two"]);
    await first.source.stop();
    await writeFile(legacy, `positions:\n  ${log()}: "0"\n`);
    await appendFile(log(), "three\n");
    expect(await start(body).kept.untilLines(1)).toEqual(["three"]);
  });

  it("of Grafana Agent that are damaged are told of", async () => {
    await writeFile(log(), "one\n");
    const legacy = join(dir, "positions.yml");
    await writeFile(legacy, "positions: [");
    const { kept } = start(`${target(log())}\nlegacy_positions_file = ${JSON.stringify(legacy)}`);
    expect(await kept.untilLines(1)).toEqual(["one"]);
    expect(kept.told[0]).toContain("legacy_positions_file is not used");
  });
});

describe("kill -9", () => {
  it("loses no line, and doubles none", async () => {
    const journal = join(dir, "journal.txt");
    const script = `
      import { appendFileSync, readFileSync } from "node:fs";
      import { FileSource } from ${JSON.stringify(join(import.meta.dirname, "file-source.ts"))};
      import { encodingOf } from ${JSON.stringify(join(import.meta.dirname, "encoding.ts"))};
      import { fileTarget } from ${JSON.stringify(join(import.meta.dirname, "targets.ts"))};
      import { otlpToPush } from ${JSON.stringify(join(import.meta.dirname, "../../../model/loki/otlp-push.ts"))};
      const [path, dir, journal] = process.argv.slice(1);
      const emit = async ({ payload }, ticket) => {
        const lines = otlpToPush(payload).flatMap(({ entries }) => entries.map(({ line }) => line));
        appendFileSync(journal, JSON.stringify({ ticket, lines }) + "\\n");
        process.stdout.write("kept\\n");
        // Most of the time, what is kept is not known to be so.
        await new Promise((resolve) => setTimeout(resolve, 5));
      };
      const wasKept = async (ticket) => readFileSync(journal, "utf8").includes(JSON.stringify(ticket));
      const newTicket = () => String(Math.random());
      const targets = [fileTarget(path, [])];
      new FileSource({ encoding: encodingOf(""), beginning: "first line", pollMs: { min: 1, max: 1 }, targets: async () => targets, targetsMs: Infinity, ignoreOlderMs: Infinity, legacyPositions: "", onPositionsError: "skip" }, { dir, emit, newTicket, wasKept, log: (...told) => console.error(...told) });`;
    await writeFile(log(), "");
    await writeFile(journal, "");
    const expected: string[] = [];
    const grow = async (count: number): Promise<void> => {
      const lines = Array.from({ length: count }, () => `line ${expected.length + Math.random()}`);
      expected.push(...lines);
      await appendFile(log(), lines.map((line) => `${line}\n`).join(""));
    };
    const records = (): string[][] =>
      readFileSync(journal, "utf8")
        .split("\n")
        .filter((text) => text !== "")
        .map((text) => (JSON.parse(text) as { lines: string[] }).lines);
    const ROUNDS = 3;
    for (let round = 0; round < ROUNDS; round++) {
      const isLast = round === ROUNDS - 1;
      const child = spawn(
        process.execPath,
        ["--import", "tsx", "--input-type=module", "-e", script, log(), data, journal],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      let told = 0;
      child.stdout.on("data", () => told++);
      for (let step = 0; step < 3; step++) {
        const before = told;
        await grow(100);
        await until(() => told > before);
      }
      if (isLast) await until(() => new Set(records().flat()).size === expected.length);
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    }
    expect(records().flat()).toEqual(expected);
  });
});

describe("what cannot be done", () => {
  it.each([
    ['targets = [{ app = "x" }]', "a target has no __path__"],
    [target("app.log"), 'the paths of targets must be whole, as "/var/log/app.log"'],
    [target("/x", ', __path_exclude__ = "*.gz"'), "the paths of targets must be whole"],
    [`${target("/x")}\nlegacy_positions_file = "p.yml"`, "the path of legacy_positions_file must be whole"],
    [`${target("/x")}\nencoding = "nope"`, 'the encoding "nope" is not known here'],
    [`${target("/x")}\nencoding = "UTF-16"`, "UTF-16 is utf-16le or utf-16be"],
    [
      `${target("/x")}\ndecompression {\n enabled = true\n format = "gz"\n }`,
      "does not follow compressed files",
    ],
    [`${target("/{x")}\nfile_match {\n enabled = true\n }`, '"/{x" is no pattern of files'],
    [
      `${target("/x")}\nfile_match {\n enabled = true\n sync_period = "0s"\n }`,
      "sync_period must be greater than 0",
    ],
  ])("is an error: %s", (body, message) => expect(compiled(fileText(body)).shown).toContain(message));

  it.each([
    ['min_poll_frequency = "0s"', "must be at least 1ms"],
    ['min_poll_frequency = "1s"\n max_poll_frequency = "5ms"', "must not be less than min_poll_frequency"],
  ])("is an error: %s", (body, message) => {
    const text = `loki.source.file "f" {\n ${target("/x")}\n forward_to = [loki.write.w.receiver]\n file_watch {\n ${body}\n }\n}\n${AWAY}`;
    expect(compiled(text).shown).toContain(message);
  });

  it("leaves nothing behind in the folder but the places", async () => {
    await writeFile(log(), "one\n");
    const { kept, source } = start(target(log()));
    await kept.untilLines(1);
    await source.stop();
    const saved: unknown = JSON.parse(await readFile(join(data, "positions.json"), "utf8"));
    expect(saved).toMatchObject({ version: 1 });
  });
});

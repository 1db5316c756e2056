import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sequence } from "../../../base/units.ts";
import type { ScrapeStatus } from "../../../model/prometheus/scrape-status.ts";
import type { ActiveRoute } from "../../../route/compile.ts";
import type { ActiveContext, ActiveSource, Made } from "../../../route/source.ts";
import { routeOf } from "../../../route/testing/compiled.ts";
import { ActiveRunner } from "./active-runner.ts";

const MADE: Made = { signal: "metrics", payload: Uint8Array.of(1) };

let dir: string;
let runner: ActiveRunner;
let happened: string[];
let keep: (made: Made, source: string, canWait: boolean) => Promise<void>;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "watchtower-actives-"));
  happened = [];
  keep = async (_, source) => void happened.push(`kept of ${source}`);
  runner = new ActiveRunner({
    emit: (made, source, canWait) => keep(made, source, canWait),
    committed: () => sequence(4),
    journalDir: dir,
    dir,
    log: (level, message) => happened.push(`${level}: ${message}`),
  });
});
afterEach(async () => {
  await runner.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** A source that tells of its beginning and its end. */
function telling(id: string, more: Partial<ActiveSource> = {}): ActiveRoute & { context?: ActiveContext } {
  const route: ActiveRoute & { context?: ActiveContext } = {
    id,
    open: (context) => {
      route.context = context;
      happened.push(`${id} begins`);
      return { stop: async () => void happened.push(`${id} ends`), ...more };
    },
  };
  return route;
}

const epoch = (from: number, ...actives: readonly ActiveRoute[]): Parameters<ActiveRunner["follow"]>[0] => ({
  epoch: {
    from: sequence(from),
    since: from,
    file: { kind: "custom", name: `${from}.alloy`, folder: "/", text: "" },
  },
  route: { ...routeOf(""), actives },
});

describe("the runner of sources", () => {
  it("ends those of the file before, and then begins those of the next", async () => {
    await runner.follow(epoch(1, telling("a"), telling("b")));
    await runner.follow(epoch(7, telling("a")));
    await runner.stop();
    expect(happened).toEqual(["a begins", "b begins", "a ends", "b ends", "a begins", "a ends"]);
  });

  it("waits until a source has made durable what it had in hand", async () => {
    let end = (): void => {};
    const ending = new Promise<void>((resolve) => (end = resolve));
    await runner.follow(epoch(1, telling("slow", { stop: () => ending })));
    const followed = runner.follow(epoch(2, telling("next")));
    await Promise.resolve();
    expect(happened).toEqual(["slow begins"]);
    end();
    await followed;
    expect(happened).toEqual(["slow begins", "next begins"]);
  });

  it("marks what a source makes with its component and the epoch in which it began", async () => {
    const before = telling("prometheus.scrape.shop");
    const after = telling("prometheus.scrape.shop");
    await runner.follow(epoch(3, before));
    await runner.follow(epoch(9, after));
    await before.context?.emit(MADE);
    await after.context?.emit(MADE);
    expect(happened.filter((line) => line.startsWith("kept"))).toEqual([
      "kept of prometheus.scrape.shop@3",
      "kept of prometheus.scrape.shop@9",
    ]);
  });

  it("gives out tickets, which stand in the tag, of records that can wait", async () => {
    const one = telling("one");
    await runner.follow(epoch(3, one));
    const ticket = one.context?.newTicket() ?? "";
    expect(ticket).toMatch(/^5\./);
    keep = async (_, source, canWait) => void happened.push(`${source} ${canWait}`);
    await one.context?.emit(MADE, ticket);
    await one.context?.emit(MADE);
    expect(happened.slice(1)).toEqual([`one@3#${ticket} true`, "one@3 false"]);
    expect(await one.context?.wasKept(ticket)).toBe(false);
  });

  it("lets a source know that what it made is not kept", async () => {
    const one = telling("one");
    await runner.follow(epoch(1, one));
    keep = () => Promise.reject(new Error("the journal is full"));
    await expect(one.context?.emit(MADE)).rejects.toThrow("the journal is full");
  });

  it("gives a source its own folder, which it finds again under another file", async () => {
    const first = telling("loki.source.file.a");
    await runner.follow(epoch(1, first, telling("loki.source.file.b")));
    writeFileSync(join(first.context?.dir ?? "", "place"), "7");
    const again = telling("loki.source.file.a");
    await runner.follow(epoch(5, again));
    expect(readFileSync(join(again.context?.dir ?? "", "place"), "utf8")).toBe("7");
    expect(existsSync(join(dir, "loki.source.file.b"))).toBe(true);
  });

  it("says who speaks in the log", async () => {
    const one = telling("one");
    await runner.follow(epoch(1, one));
    one.context?.log("warn", "a target is away");
    expect(happened).toContain("warn: one: a target is away");
  });

  it("runs the others where one cannot begin, and where one cannot end in order", async () => {
    const broken: ActiveRoute = {
      id: "broken",
      open: () => {
        throw new Error("no such file");
      },
    };
    const stuck = telling("stuck", { stop: () => Promise.reject(new Error("the disk is full")) });
    await runner.follow(epoch(1, broken, stuck, telling("fine")));
    await runner.follow(epoch(2));
    expect(happened).toEqual([
      "error: broken cannot be run: no such file",
      "stuck begins",
      "fine begins",
      "fine ends",
      "error: while a source ended: the disk is full",
    ]);
  });

  it("knows who is scraped now", async () => {
    const target = (name: string): readonly ScrapeStatus[] => [
      {
        discoveredLabels: {},
        labels: {},
        scrapePool: name,
        scrapeUrl: "http://localhost/metrics",
        lastError: "",
        lastScrape: undefined,
        lastScrapeDuration: 0,
        health: "unknown",
        intervalMs: 1000,
        timeoutMs: 1000,
        metadata: [],
      },
    ];
    const pools = (): readonly string[] => runner.targets.map(({ scrapePool }) => scrapePool);
    await runner.follow(
      epoch(
        1,
        telling("a", { targets: target("a") }),
        telling("file"),
        telling("b", { targets: target("b") }),
      ),
    );
    expect(pools()).toEqual(["a", "b"]);
    await runner.stop();
    expect(pools()).toEqual([]);
  });
});

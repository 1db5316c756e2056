import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { sequence, unixMilli } from "../../src/base/units.ts";
import { SpanMetricsFeed } from "../../src/engine/embedded/span-metrics-feed.ts";
import type { JournalRecord } from "../../src/journal/record.ts";
import { MetricStore } from "../../src/store/metrics/store.ts";
import { matchers, select } from "../../src/store/metrics/testing/store-kit.ts";
import { callsRequest } from "../kit/calls.ts";
import { SETTINGS, at } from "../kit/span-metrics.ts";

const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 20);
const COLLECTED_AFTER_S = 30;
const FOREVER = new Promise<void>(() => {});

/** When the process dies: at once, or when its next points are on their way, before they are durable or behind. */
const deaths = fc.constantFrom("at once", "before points", "behind points");
type Death = "at once" | "before points" | "behind points";

const arrivals = fc.record({ after: fc.integer({ min: 0, max: 40 }), spans: fc.integer({ min: 1, max: 3 }) });
const happenings = fc.array(
  fc.oneof({ weight: 4, arbitrary: arrivals }, { weight: 1, arbitrary: deaths.map((death) => ({ death })) }),
  { minLength: 1, maxLength: 25 },
);

/** A journal that outlives the processes which read it and make metrics of its spans. */
class World {
  spans = 0;
  readonly problems: string[] = [];
  private readonly records: JournalRecord[] = [];
  private seconds = 1;
  private made = 0;
  private dies: Death | undefined;
  private isDead = false;
  private feed: SpanMetricsFeed | undefined;
  private readonly store: MetricStore;
  private readonly path: string;

  constructor(store: MetricStore, path: string) {
    this.store = store;
    this.path = path;
  }

  async arrive(after: number, count: number): Promise<void> {
    if (this.isDead) await this.begin();
    this.seconds += after;
    this.spans += count;
    const end = at(this.seconds);
    const payload = callsRequest(
      Array.from({ length: count }, () => ({ service: "web", kind: "internal", id: "a", end }) as const),
    );
    const next = sequence(this.records.length + 1);
    const record: JournalRecord = { sequence: next, signal: "traces", receivedAt: unixMilli(end), payload };
    this.records.push(record);
    this.feed?.append(record, payload);
  }

  async die(death: Death): Promise<void> {
    this.dies = death;
    if (death === "at once") await this.begin();
  }

  /** Again, from what is on the disk. */
  async begin(): Promise<void> {
    if (!this.isDead) await this.feed?.stop();
    this.isDead = false;
    this.dies = undefined;
    const feed = await SpanMetricsFeed.open({
      path: this.path,
      settings: SETTINGS,
      madeByFile: () => new Set(),
      caughtUp: () => true,
      maxHeldBytes: 1 << 30,
      onSaved: () => {},
      onProblem: (problem) => this.problems.push(problem),
      append: (payload) => this.keep(payload),
    });
    this.feed = feed;
    for (const record of this.records.slice(feed.resumeFrom - 1)) feed.append(record, record.payload);
  }

  /** All that came before is counted; the last span is not. */
  async end(): Promise<void> {
    await this.begin();
    await this.feed?.stop();
    await this.arrive(COLLECTED_AFTER_S, 1);
    await this.feed?.stop();
  }

  private async keep(payload: Uint8Array): Promise<void> {
    if (this.dies === "before points") this.isDead = true;
    if (this.isDead) return FOREVER;
    const receivedAt = unixMilli(at(this.seconds));
    this.store.append({ sequence: sequence(++this.made), signal: "metrics", receivedAt, payload });
    if (this.dies === "behind points") this.isDead = true;
    if (this.isDead) return FOREVER;
  }
}

async function inWorld(check: (world: World, store: MetricStore) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "watchtower-crash-"));
  const store = await MetricStore.open({ dir: join(dir, "metrics") });
  try {
    await check(new World(store, join(dir, "span-metrics.state")), store);
  } finally {
    await store.close();
    await rm(dir, { recursive: true, force: true });
  }
}

it("counts each span once, whenever the process dies", { timeout: 60_000 + RUNS * 2000 }, async () => {
  const property = fc.asyncProperty(happenings, (happened) =>
    inWorld(async (world, store) => {
      await world.begin();
      for (const one of happened) {
        if ("death" in one) await world.die(one.death);
        else await world.arrive(one.after, one.spans);
      }
      await world.end();
      const [calls] = await select(store, matchers("__name__=traces_spanmetrics_calls_total"));
      const values = [...(calls?.values ?? [])];
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect(values.at(-1) ?? 0).toBe(world.spans - 1);
      expect(world.problems).toEqual([]);
    }),
  );
  await fc.assert(property, { numRuns: RUNS });
});

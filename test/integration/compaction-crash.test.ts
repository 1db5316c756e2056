import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Random } from "../../bench/random.ts";
import { otlpRequest } from "../../src/model/otlp/testing/otlp-request.ts";
import { eventually, promqlValues } from "../kit/ask.ts";
import { TestInstance } from "../kit/instance.ts";

/** Enough that a merge of their blocks takes a while. */
const SERIES = 6000;
const WINDOW_MS = 2 * 3600 * 1000;
const MINUTE_MS = 60_000;
/** A kill at random comes so long after a merge was begun, at most. */
const LONGEST_MS = 250;

type Moment = "begun" | "random" | "done";
const MOMENTS: readonly Moment[] = ["begun", "random", "done"];
/** More are tried where none of these kills came before the end of its merge: the machine is busy. */
const MAX_KILLS = 12;

const random = new Random(Number(process.env["WATCHTOWER_SEED"] ?? 11));
let instance: TestInstance;
beforeAll(async () => {
  instance = new TestInstance({ WATCHTOWER_PROMETHEUS_WEB_ENABLE_ADMIN_API: "true" });
  await instance.start();
});
afterAll(() => instance.stop());

const folder = (): string => join(instance.dataDir, "metrics");

function named(): readonly string[] {
  const { manifest } = JSON.parse(readFileSync(join(folder(), "manifest.json"), "utf8")) as {
    manifest: { blocks: string[]; series?: { file: string }; state?: string };
  };
  return [...manifest.blocks, manifest.series?.file ?? "", manifest.state ?? ""];
}

const isBlock = (name: string): boolean => name.endsWith(".block");
const namedBlocks = (): string => named().filter(isBlock).join();

/** The block that is being written, which the manifest does not name yet. */
function unnamed(): string | undefined {
  const known = named();
  return readdirSync(folder()).find((name) => isBlock(name) && !known.includes(name));
}

/** All in one window of blocks, whenever the test runs; some minutes ahead of the clock at most. */
const first = Math.max(Math.floor(Date.now() / WINDOW_MS) * WINDOW_MS, Date.now() - 10 * MINUTE_MS);
let sent = 0;

/** A sample more of each series, and then all that is not in a block yet into one: nothing is deleted. */
async function sendBlock(): Promise<void> {
  const gauge = Array.from({ length: SERIES }, (_, item) => ({
    time: first + sent * 1000,
    value: sent + 1,
    attributes: { item: `item-${item}` },
  }));
  const body = new Uint8Array(otlpRequest({ "service.name": "merged" }, [{ name: "merged", gauge }]));
  const headers = { "content-type": "application/x-protobuf" };
  const url = `${instance.endpoints.otlpHttp}/v1/metrics`;
  await eventually("acknowledged", async () =>
    (await fetch(url, { method: "POST", headers, body })).ok ? true : undefined,
  );
  sent++;
  const admin = `${instance.endpoints.prometheus}/api/v1/admin/tsdb/delete_series`;
  await fetch(`${admin}?match[]=nothing`, { method: "POST" });
}

/** Sends blocks until some are merged. */
async function untilMerging(): Promise<void> {
  for (;;) {
    await sendBlock();
    for (let look = 0; look < 20; look++) {
      if (unnamed() !== undefined) return;
      await wait(5);
    }
  }
}

async function untilMoment(moment: Moment): Promise<void> {
  const before = namedBlocks();
  if (moment === "random") await wait(random.below(LONGEST_MS));
  if (moment !== "done") return;
  while (namedBlocks() === before) await wait(1);
}

/** Each sample once: counts and sums of all series. */
async function check(): Promise<void> {
  const counts = "count_over_time(merged[2h] offset -10m)";
  const valueOf = async (query: string): Promise<number> =>
    Number((await promqlValues(instance.endpoints, query))[0]?.["value"]);
  expect(await valueOf(`count(${counts} == ${sent})`)).toBe(SERIES);
  const sum = (sent * (sent + 1)) / 2;
  expect(await valueOf(`count(sum_over_time(merged[2h] offset -10m) == ${sum})`)).toBe(SERIES);
}

/** Kills it while blocks are merged. @returns whether that was in the middle of it. */
async function killAt(moment: Moment): Promise<boolean> {
  await untilMerging();
  await untilMoment(moment);
  await instance.kill9();
  return unnamed() !== undefined;
}

/** Blocks that are merged soon after the start are being written, but not for long. */
const nothingLeft = (): Promise<true> =>
  eventually(
    "only files that the manifest names",
    async () =>
      readdirSync(folder()).every((name) => name === "manifest.json" || named().includes(name)) || undefined,
  );

it(
  "loses and doubles no sample and leaves no file behind, killed while blocks are merged",
  { timeout: 180_000 },
  async () => {
    let inTheMiddle = 0;
    for (let kills = 0; kills < MOMENTS.length || (inTheMiddle === 0 && kills < MAX_KILLS); kills++) {
      if (await killAt(MOMENTS[kills % MOMENTS.length] ?? "begun")) inTheMiddle++;
      await instance.start();
      await nothingLeft();
      await check();
    }
    expect(inTheMiddle).toBeGreaterThan(0);
  },
);

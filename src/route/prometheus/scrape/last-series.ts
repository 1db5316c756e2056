import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LabelPair } from "../../../model/labels.ts";

/**
 * The series of each target's last scrape, by the target's key. Kept while nothing is scraped, so that those of targets
 * that are gone from the file by then are ended.
 */
export type LastSeries = ReadonlyMap<string, readonly (readonly LabelPair[])[]>;

const FILE = "last-series.json";
/** More are not kept: they go out of sight by themselves, five minutes after their last sample. */
const MOST_SERIES = 50_000;

/** If there are more than 50,000 series, none is saved. @throws the file system's error. */
export async function saveLastSeries(dir: string, series: LastSeries): Promise<void> {
  let count = 0;
  for (const all of series.values()) count += all.length;
  if (count <= MOST_SERIES) await writeFile(join(dir, FILE), JSON.stringify([...series]));
}

/** What was saved; nothing if there is nothing that can be read. */
export async function readLastSeries(dir: string): Promise<LastSeries> {
  try {
    const saved: unknown = JSON.parse(await readFile(join(dir, FILE), "utf8"));
    return isSaved(saved) ? new Map(saved) : new Map();
  } catch {
    return new Map();
  }
}

/** Their ends are durable: to end them again later would end what goes on since. */
export const removeLastSeries = (dir: string): Promise<void> => rm(join(dir, FILE), { force: true });

type Saved = readonly (readonly [string, readonly (readonly LabelPair[])[]])[];

const isSaved = (value: unknown): value is Saved =>
  Array.isArray(value) &&
  value.every((each: unknown) => {
    if (!Array.isArray(each)) return false;
    const [key, series]: unknown[] = each;
    return typeof key === "string" && Array.isArray(series) && series.every(isLabels);
  });

const isLabels = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every(
    (pair: unknown) =>
      Array.isArray(pair) && pair.length === 2 && pair.every((one) => typeof one === "string"),
  );

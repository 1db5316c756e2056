import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sequence, unixMilli } from "../../src/base/units.ts";
import { MetricStore } from "../../src/store/metrics/store.ts";
import type { Figure } from "../report.ts";
import { SCRAPE_MS, kindsOfData } from "./data.ts";
import type { MetricExport } from "./exports.ts";

/** Two blocks of two hours, merged as they are when their windows are over. */
const SCRAPES = 960;
const TARGET = 1.5;

/** Bytes of the store's files per sample, of each kind of data and of all together. */
export async function byteFigures(): Promise<Figure[]> {
  const kinds = kindsOfData();
  const figures: Figure[] = [];
  for (const [name, one] of Object.entries(kinds)) figures.push(await bytesOf(name, [one]));
  figures.push(await bytesOf("all of these together", Object.values(kindsOfData())));
  return figures;
}

async function bytesOf(what: string, exports: readonly MetricExport[]): Promise<Figure> {
  const dir = mkdtempSync(join(tmpdir(), "watchtower-bench-"));
  const store = await MetricStore.open({ dir });
  try {
    const start = Math.floor(Date.now() / 7_200_000) * 7_200_000 - (SCRAPES + 480) * SCRAPE_MS;
    let number = 1;
    for (let time = start; time < start + SCRAPES * SCRAPE_MS; time += SCRAPE_MS) {
      for (const one of exports) {
        const receivedAt = unixMilli(time);
        store.append({
          sequence: sequence(number++),
          signal: "metrics",
          receivedAt,
          payload: one.otlp(time),
        });
      }
    }
    await store.seal(true);
    await store.compacted();
    const { diskBytes, items } = await store.stats();
    return { group: "bytes per sample", what, value: diskBytes / items, unit: "B", target: TARGET };
  } finally {
    await store.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

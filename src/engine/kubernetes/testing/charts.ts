import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { chartPins } from "../charts/pins.ts";

/** Charts of the pinned versions, and nothing in them, for all tests of a file. */
export let charts = "";

/** Makes the folder before the tests of the file that calls it, and removes it behind them. */
export function useCharts(): void {
  beforeAll(() => {
    charts = emptyCharts();
  });
  afterAll(() => rmSync(charts, { recursive: true, force: true }));
}

function emptyCharts(): string {
  const folder = mkdtempSync(join(tmpdir(), "watchtower-charts-"));
  for (const { chart, version } of chartPins()) {
    mkdirSync(join(folder, chart));
    writeFileSync(join(folder, chart, "Chart.yaml"), `name: ${chart}\nversion: ${version}\n`);
  }
  return folder;
}

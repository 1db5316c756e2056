import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chartPins } from "../charts/pins.ts";

/** A folder with charts of the pinned versions, and nothing in them. The caller removes it. */
export function emptyCharts(): string {
  const folder = mkdtempSync(join(tmpdir(), "watchtower-charts-"));
  for (const { chart, version } of chartPins()) {
    mkdirSync(join(folder, chart));
    writeFileSync(join(folder, chart, "Chart.yaml"), `name: ${chart}\nversion: ${version}\n`);
  }
  return folder;
}

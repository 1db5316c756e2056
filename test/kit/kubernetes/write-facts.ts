/**
 * Writes helm/facts/PROFILE.json, what the pinned charts make of our values: `npm run facts -- [CHART_DIR]`.
 * Needs helm on the PATH; pulls the charts unless their folder is given.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../../../src/base/subprocess.ts";
import { packageRoot } from "../../../src/base/package-root.ts";
import { cacheFolder } from "../../../src/engine/kubernetes/charts/archive.ts";
import { DEFAULT_PORTS, stackFacts } from "./stack-facts.ts";

const folder = join(packageRoot(), "helm/facts");
mkdirSync(folder, { recursive: true });
for (const profile of ["local", "scale"] as const) {
  const facts = await stackFacts({
    run: runProgram,
    cacheDir: cacheFolder(process.env),
    chartDir: process.argv[2],
    namespace: "watchtower",
    profile,
    ports: DEFAULT_PORTS,
  });
  writeFileSync(join(folder, `${profile}.json`), `${JSON.stringify(facts, null, 1)}\n`);
}

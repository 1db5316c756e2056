import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shippedFiles } from "./all.ts";

/** Writes `dashboards/` anew, by `npm run dashboards`. */
const folder = join(import.meta.dirname, "../../dashboards");
mkdirSync(folder, { recursive: true });
for (const [name, text] of shippedFiles()) writeFileSync(join(folder, name), text);

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/**
 * Before tests of the built program: says so when it is missing or older than its sources, as what they would find
 * then is about another program.
 *
 * @throws Error that names the command to run.
 */
export function setup(): void {
  const builtMs = modifiedMs(join(ROOT, "dist/cli/main.js"));
  const newest = sources().reduce((latest, file) => Math.max(latest, modifiedMs(file)), 0);
  if (builtMs < newest) throw new Error("dist/ is older than src/: npm run build");
}

/** All but tests and the page, whose build is another one. */
function sources(): string[] {
  const src = join(ROOT, "src");
  return readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.startsWith("ui/"))
    .map((path) => join(src, path));
}

/** Unix milliseconds; 0 for a file that is not there. */
const modifiedMs = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { runScript } from "./runner.ts";

/** `npm run conformance -- FILE…`: counts per file, and each failure with its line (`--quiet`: counts alone). */
const files = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const quiet = process.argv.includes("--quiet");
let passed = 0;
let failed = 0;
for (const file of files) {
  const report = await runScript(await readFile(file, "utf8")).catch((error: unknown) => String(error));
  if (typeof report === "string") {
    failed++;
    console.log(`${basename(file)}: not run: ${report}`);
    continue;
  }
  const { evaluations, failures } = report;
  passed += evaluations - failures.length;
  failed += failures.length;
  console.log(`${basename(file)}: ${evaluations - failures.length} passed, ${failures.length} failed`);
  if (!quiet)
    for (const { line, query, reason } of failures) console.log(`  ${line}: ${query}\n      ${reason}`);
}
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;

import { readFile } from "node:fs/promises";
import { type Report, runScript } from "./runner.ts";

/**
 * `npm run conformance -- FILE…`: a line `FILE:LINE: QUERY: REASON` for each evaluation that fails, counts a file
 * (`--quiet`: these alone), and at the end `passed N of M`, M being all evaluations in the files.
 */
const files = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const quiet = process.argv.includes("--quiet");
let passed = 0;
let all = 0;
for (const file of files) {
  const { evaluations, failures } = await report(file);
  if (!quiet) {
    for (const { line, query, reason } of failures) {
      console.log(`${file}:${line}: ${query}: ${reason.replaceAll(/\s*\n\s*/g, " | ")}`);
    }
  }
  console.log(`${file}: ${evaluations - failures.length} of ${evaluations}`);
  passed += evaluations - failures.length;
  all += evaluations;
}
console.log(`passed ${passed} of ${all}`);
if (passed < all || all === 0) process.exitCode = 1;

/** Of a file that is not understood, every evaluation has failed. */
async function report(file: string): Promise<Report> {
  const text = await readFile(file, "utf8");
  try {
    return await runScript(text);
  } catch (error) {
    const failures = text.split("\n").flatMap((line, index) => {
      const query = line.trim();
      if (!/^eval(?:_|\s)/.test(query)) return [];
      return [{ line: index + 1, query, reason: `script not understood: ${String(error)}` }];
    });
    return { evaluations: failures.length, failures };
  }
}

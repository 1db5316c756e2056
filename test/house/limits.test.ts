import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SETTINGS } from "../../src/config/settings.ts";

const root = join(import.meta.dirname, "../..");
const keys: ReadonlySet<string> = new Set(Object.values(SETTINGS).map(({ key }) => key));

/** `"query.maxSeries"`, or `limit query.timeout` within an error's text. */
const NAMED = /(?:["'`]|limit )((?:query|journal|receive|retention)\.(?:max\w+|timeout))\b/g;

it("errors name limits as they are set", () => {
  const files = execFileSync("git", ["ls-files", "src"], { cwd: root, encoding: "utf8" }).split("\n");
  const sources = files.filter((file) => file.endsWith(".ts") && !file.includes(".test."));
  const named = sources.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(NAMED)].map(([, name = ""]) => name),
  );
  expect(named).toContain("query.timeout");
  expect(named.filter((name) => !keys.has(name))).toEqual([]);
});

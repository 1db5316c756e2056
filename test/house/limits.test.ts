import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SETTINGS } from "../../src/config/settings.ts";

const root = join(import.meta.dirname, "../..");
const keys: ReadonlySet<string> = new Set(Object.values(SETTINGS).map(({ key }) => key));

/** `"query.maxSeries"`, or `limit query.timeout` within an error's text. */
const NAMED =
  /(?:["'`]|limit |or )((?:query|journal|receive|retention)\.(?:max\w+|timeout)|loki\.limits_config\.\w+)\b/g;
/** Its names are of the past. */
const RENAMED = "src/config/renamed.ts";

it("errors name limits as they are set", () => {
  const files = execFileSync("git", ["ls-files", "src"], { cwd: root, encoding: "utf8" }).split("\n");
  const sources = files.filter(
    (file) => file.endsWith(".ts") && !file.includes(".test.") && file !== RENAMED,
  );
  const named = sources.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(NAMED)].map(([, name = ""]) => name),
  );
  expect(named).toEqual(expect.arrayContaining(["query.timeout", "loki.limits_config.max_query_length"]));
  expect(named.filter((name) => !keys.has(name))).toEqual([]);
});

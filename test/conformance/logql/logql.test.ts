import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runScript } from "./runner.ts";

const FOLDER = join(import.meta.dirname, "scripts");
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".test"));

describe("LogQL as its documentation and source have it", () => {
  it.each(files)("%s", async (file) => {
    const { evaluations, failures } = await runScript(readFileSync(join(FOLDER, file), "utf8"));
    const shown = failures.map(({ line, query, reason }) => `${file}:${line}: ${query}\n     ${reason}`);
    expect(shown.join("\n")).toBe("");
    expect(evaluations).toBeGreaterThan(0);
  });
});

import { readFile, readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { runScript } from "../../../test/conformance/traceql/runner.ts";

const FOLDER = new URL("../../../test/conformance/traceql/", import.meta.url);
const scripts = (await readdir(FOLDER)).filter((file) => file.endsWith(".test"));

describe("TraceQL as the scripts have it", () => {
  it.each(scripts)("%s", async (script) => {
    const { evaluations, failures } = await runScript(await readFile(new URL(script, FOLDER), "utf8"));
    expect(failures).toEqual([]);
    expect(evaluations).toBeGreaterThan(0);
  });
});

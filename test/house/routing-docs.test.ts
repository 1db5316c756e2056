import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkAlloy } from "../../src/alloy/graph/check.ts";
import { COMPONENTS } from "../../src/alloy/schema/catalog.ts";

const DOCS = readFileSync(join(import.meta.dirname, "../../docs/ROUTING.md"), "utf8");

describe("docs/ROUTING.md", () => {
  it("lists the components that are checked", () => {
    const listed = [
      ...DOCS.matchAll(/^\| `((?:otelcol|prometheus|loki|local)\.[a-z0-9_.]+)` +\| (.*?) *\|$/gm),
    ];
    const rows = listed.map(([, name, purpose]) => [name, purpose]);
    for (const { name, purpose } of COMPONENTS) {
      expect(rows).toContainEqual([name, expect.stringContaining(purpose)]);
    }
  });

  it("has examples that are in order", () => {
    const examples = [...DOCS.matchAll(/```alloy\n([^]*?)```/g)].map(([, text = ""]) => text);
    expect(examples.length).toBeGreaterThan(0);
    for (const text of examples) {
      const options = { engine: "embedded", variables: {}, readFile: () => "" } as const;
      expect(checkAlloy("example.alloy", Buffer.from(text), options).diagnostics).toEqual([]);
    }
  });
});

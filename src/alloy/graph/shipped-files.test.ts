import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Mutator } from "../../../test/kit/mutate.ts";
import { checkAlloy } from "./check.ts";
import { check, problems } from "../testing/checked.ts";

const root = join(import.meta.dirname, "../../..");
const shipped = ["alloy", "alloy/variants"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".alloy"))
    .map((name) => `${folder}/${name}`),
);

describe("the shipped files", () => {
  it("are found", () => {
    expect(shipped).toEqual(expect.arrayContaining(["alloy/config.alloy", "alloy/config-local-only.alloy"]));
  });

  it.each(shipped.flatMap((name) => [["embedded", name] as const, ["kubernetes", name] as const]))(
    "are in order for %s: %s",
    (engine, name) => {
      const variables = { SUMO_OTLP_ENDPOINT: "https://collectors.sumologic.example/receiver/v1/otlp/x" };
      const checked = check(readFileSync(join(root, name), "utf8"), { engine, variables });
      expect(problems(checked)).toEqual([]);
      expect(checked.graph?.nodes.length).toBeGreaterThan(0);
    },
  );

  it("are never more than refused when they are damaged", () => {
    const mutator = new Mutator(7);
    const texts = shipped.map((name) => readFileSync(join(root, name)));
    for (let times = 0; times < 600; times++) {
      const bytes = mutator.bytes(mutator.pick(texts));
      const { diagnostics, graph } = checkAlloy("a.alloy", bytes, {
        engine: "embedded",
        variables: {},
        readFile: () => "",
      });
      expect(graph === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
    }
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alloyFiles } from "../../../test/kit/alloy-grammar.ts";
import { COMPONENTS } from "../schema/catalog.ts";
import { checkAlloy } from "./check.ts";
import { PROCESSORS } from "../testing/examples/receiver-and-processors.ts";
import { EXPORTERS } from "../testing/examples/connectors-and-exporters.ts";
import { PROMETHEUS } from "../testing/examples/prometheus.ts";
import { LOKI } from "../testing/examples/loki.ts";
import { OTHERS } from "../testing/examples/others.ts";
import { ENDS } from "../testing/examples/ends.ts";

const problemsOf = (text: string, engine: "embedded" | "kubernetes" = "embedded"): readonly string[] =>
  checkAlloy("a.alloy", Buffer.from(text), {
    engine,
    variables: { API_KEY: "k", SHOP_USER: "u" },
    readFile: () => "content",
  }).diagnostics.map(({ message }) => message);

/** Ends of pipelines, which the examples send to. */

/** What people do with each component, as its page in Alloy's reference documentation shows it. */

const EXAMPLES = { ...PROCESSORS, ...EXPORTERS, ...PROMETHEUS, ...LOKI, ...OTHERS };

describe("examples of each component", () => {
  it("are there for all", () => {
    expect(Object.keys(EXAMPLES).toSorted()).toEqual(COMPONENTS.map(({ name }) => name).toSorted());
  });

  it.each(Object.entries(EXAMPLES))("%s is in order", (_, text) => {
    expect(problemsOf(text + ENDS)).toEqual([]);
  });

  it.each(Object.entries(EXAMPLES))("%s is in order for the kubernetes engine", (_, text) => {
    const flags = /--stability\.level|comes with Alloy/;
    expect(problemsOf(text + ENDS, "kubernetes").filter((message) => !flags.test(message))).toEqual([]);
  });
});

describe("files of any form", () => {
  it("never break the check", () => {
    fc.assert(
      fc.property(alloyFiles, fc.constantFrom("embedded", "kubernetes"), ({ text }, engine) => {
        expect(problemsOf(text, engine)).toBeInstanceOf(Array);
      }),
      { numRuns: 200 },
    );
  });

  it("never break the check when pieces of examples are put together", () => {
    const lines = Object.values(EXAMPLES).flatMap((text) => text.split("\n"));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 40 }), (picked) => {
        expect(problemsOf(picked.join("\n"))).toBeInstanceOf(Array);
      }),
      { numRuns: 300 },
    );
  });
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ReferenceLine,
  type ReferenceStage,
  above,
  contains,
  countBy,
  drop,
  equals,
  json,
  keep,
  logfmt,
  matches,
  rewrite,
  run,
} from "../../../test/kit/logql-reference.ts";
import { askRange, at } from "./testing/ask.ts";
import { MemorySource } from "./testing/memory-source.ts";

const NAMES = ["app", "user", "n", "level", "msg"];
const WORDS = ["a", "b", "ann", "info", "7", "42"];
const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 300);
const RANGE = 30;

const name = fc.constantFrom(...NAMES);
const word = fc.constantFrom(...WORDS);

const text = fc.oneof(
  fc
    .dictionary(name, fc.oneof(word, fc.nat(99), fc.boolean()), { maxKeys: 4 })
    .map((each) => JSON.stringify(each)),
  fc
    .array(fc.tuple(name, word), { maxLength: 4 })
    .map((pairs) => pairs.map((pair) => pair.join("=")).join(" ")),
  fc.array(word, { maxLength: 4 }).map((words) => words.join(" ")),
);

const line: fc.Arbitrary<ReferenceLine> = fc.record({
  at: fc.nat(120),
  text,
  stream: fc.constantFrom({ app: "x" }, { app: "x", level: "info" }),
  metadata: fc.constantFrom({}, { user: "ann" }),
});

const lines = fc.array(line, { maxLength: 20 }).map((all) => all.toSorted((a, b) => a.at - b.at));

/** Before any stage that reads labels; what is dropped is not read again. */
const filters: fc.Arbitrary<ReferenceStage> = fc.oneof(
  fc.tuple(word, fc.boolean()).map(([part, negated]) => contains(part, negated)),
  fc
    .tuple(fc.array(word, { minLength: 1, maxLength: 2 }), fc.boolean())
    .map(([words, negated]) => matches(words, negated)),
  fc.tuple(name, word, fc.boolean()).map(([label, value, negated]) => equals(label, value, negated)),
);

const onLabels: fc.Arbitrary<ReferenceStage> = fc.oneof(
  fc.tuple(name, word, fc.boolean()).map(([label, value, negated]) => equals(label, value, negated)),
  fc.tuple(name, fc.nat(50)).map(([label, bound]) => above(label, bound)),
  fc.constantFrom(equals("__error__", "", false), equals("__error__", "", true)),
);

const conditions = fc.oneof(filters, onLabels);

/** No line filter here: behind `drop app`, `!= "x"` is a condition on app. */
const lastly: fc.Arbitrary<ReferenceStage> = fc.oneof(
  name.map(drop),
  fc.uniqueArray(name, { minLength: 1, maxLength: 3 }).map(keep),
  name.map(rewrite),
  onLabels,
);

const pipeline = fc
  .tuple(
    fc.array(filters, { maxLength: 2 }),
    fc.array(fc.constantFrom(json, logfmt), { maxLength: 2 }),
    fc.array(conditions, { maxLength: 2 }),
    fc.array(lastly, { maxLength: 2 }),
  )
  .map((parts) => parts.flat());

const sourceOf = (all: readonly ReferenceLine[]): MemorySource =>
  new MemorySource(
    all.map(({ at: seconds, text: said, ...rest }) => ({ time: at(seconds), line: said, ...rest })),
  );

const textOf = (stages: readonly ReferenceStage[]): string =>
  ['{app="x"}', ...stages.map((stage) => stage.text)].join(" ");

describe("the engine and a slow and obvious reference", () => {
  it("give the same lines and labels", async () => {
    let given = 0;
    const property = fc.asyncProperty(lines, pipeline, async (all, stages) => {
      const { result } = await askRange(sourceOf(all), textOf(stages), { seconds: 200 });
      const entries = result.kind === "streams" ? result.entries : [];
      const actual = entries.map(({ line: said, labels: { stream, metadata, parsed } }) => {
        const { __error__: error = "", __error_details__: _, ...rest } = parsed.toObject();
        return { text: said, labels: { ...stream.toObject(), ...metadata.toObject(), ...rest }, error };
      });
      const expected = run(all, stages).map(({ text: said, labels, error }) => ({
        text: said,
        labels: Object.fromEntries(labels),
        error,
      }));
      expect(actual).toEqual(expected);
      given += actual.length;
    });
    await fc.assert(property, { numRuns: RUNS });
    // Else nothing is shown.
    expect(given).toBeGreaterThan(RUNS);
  });

  it("count the same in windows", async () => {
    const steps = [0, 30, 60, 90, 120];
    const property = fc.asyncProperty(
      lines,
      fc.array(filters, { maxLength: 2 }),
      name,
      async (all, stages, by) => {
        const query = `sum by (${by}) (count_over_time(${textOf([...stages, logfmt])} [${RANGE}s]))`;
        const { result } = await askRange(sourceOf(all), query, { seconds: 120, stepSeconds: RANGE });
        const series = result.kind === "matrix" ? result.series : [];
        const actual = new Map(
          series.map(({ labels, kinds, values }) => [
            labels.get(by),
            Array.from(values, (value, step) => (kinds[step] === 0 ? undefined : value)),
          ]),
        );
        expect(actual).toEqual(countBy(run(all, [...stages, logfmt]), by, RANGE, steps));
      },
    );
    await fc.assert(property, { numRuns: RUNS });
  });
});

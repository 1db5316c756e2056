import * as fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { countedSpan } from "../../../test/kit/store/spans.ts";
import { sequence, unixMilli, unixNano } from "../../base/units.ts";
import type { AnyValue, KeyValue } from "../../model/otlp/common.ts";
import { encodeTracesData } from "../../model/otlp/encode-trace.ts";
import { isContainer, valueTest } from "./compare.ts";
import type { CompareOperator, SpanCondition, SpanRow } from "./source.ts";
import { TraceStore } from "./store.ts";

const folders = new TestFolders();
const signal = new AbortController().signal;
const range = { start: unixNano(0n), end: unixNano(2n ** 62n) };
afterAll(async () => folders.remove());

/** Three share a column, one has its own, one has none. */
const NAMES = ["url.path", "db.name", "db.namespace", "error.type", "user"] as const;
/** More values than ranges of ids are told. */
const text = fc.nat({ max: 60 }).map((value): AnyValue => ({ kind: "string", value: `/${value}` }));
const value = fc.oneof(
  { weight: 12, arbitrary: text },
  {
    weight: 2,
    arbitrary: fc.nat({ max: 3 }).map((number): AnyValue => ({ kind: "int", value: BigInt(number) })),
  },
  {
    weight: 1,
    arbitrary: fc.array(text, { maxLength: 2 }).map((list): AnyValue => ({ kind: "array", value: list })),
  },
);
const attributes: fc.Arbitrary<KeyValue[]> = fc.array(fc.record({ key: fc.constantFrom(...NAMES), value }), {
  maxLength: 3,
});

const field = fc.record({
  kind: fc.constant("attribute" as const),
  scope: fc.constantFrom("span" as const, "any" as const),
  name: fc.constantFrom(...NAMES),
});
const compared = fc.oneof(
  fc.record({
    operator: fc.constantFrom<CompareOperator[]>("=", "!=", "<", ">"),
    value: fc.nat({ max: 60 }).map((number) => ({ kind: "string" as const, value: `/${number}` })),
  }),
  fc.record({
    operator: fc.constantFrom<CompareOperator[]>("=~", "!~"),
    value: fc
      .constantFrom("/.", "/[2-9].*", "/.*[02468]")
      .map((wanted) => ({ kind: "string" as const, value: wanted })),
  }),
  fc.record({
    operator: fc.constantFrom<CompareOperator[]>("=", ">="),
    value: fc.constant({ kind: "int" as const, value: 2n }),
  }),
);
const { condition } = fc.letrec<{ condition: SpanCondition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2 },
    fc
      .tuple(field, compared)
      .map(([of, comparison]): SpanCondition => ({ kind: "compare", field: of, ...comparison })),
    fc.record({ kind: fc.constant("exists" as const), field }),
    fc.record({ kind: fc.constant("not" as const), condition: tie("condition") }),
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      conditions: fc.array(tie("condition"), { minLength: 2, maxLength: 2 }),
    }),
  ),
}));

type Answer = "yes" | "no" | "perhaps";
const NEGATED = { yes: "no", no: "yes", perhaps: "perhaps" } as const;

/** What a look at the span tells. An array may meet a comparison; what is in none of its elements, it does not equal. */
function answer(span: SpanRow, wanted: SpanCondition): Answer {
  switch (wanted.kind) {
    case "true":
      return "yes";
    case "perhaps":
      return "perhaps";
    case "not":
      return NEGATED[answer(span, wanted.condition)];
    case "and":
    case "or": {
      const answers = wanted.conditions.map((part) => answer(span, part));
      const decisive = wanted.kind === "and" ? "no" : "yes";
      if (answers.includes(decisive)) return decisive;
      return answers.includes("perhaps") ? "perhaps" : NEGATED[decisive];
    }
    case "exists":
    case "compare": {
      const { field: of } = wanted;
      const values = of.kind === "attribute" ? span.attribute("span", of.name) : [];
      if (wanted.kind === "exists") return values.length > 0 ? "yes" : "no";
      const test = valueTest(wanted.operator, wanted.value);
      if (values.some((one) => !isContainer(one) && test(one))) return "yes";
      const isIn = wanted.operator === "=" || wanted.operator === "=~";
      const mayMeet = (one: AnyValue): boolean => one.kind === "array" && (!isIn || one.value.some(test));
      return values.some(mayMeet) ? "perhaps" : "no";
    }
  }
}

it("spans are counted only where their columns decide, and all others that may meet the condition handed out", async () => {
  const store = await TraceStore.open({ db: await folders.open(), groupRows: 64 });
  let id = 1;
  fc.sample(fc.array(attributes, { minLength: 1, maxLength: 9 }), { numRuns: 60, seed: 3 }).forEach(
    (lists, at) => {
      const spans = lists.map((list) => ({
        ...countedSpan(id++, list),
        startTime: unixNano(5n),
        endTime: unixNano(9n),
      }));
      const payload = encodeTracesData([
        { resource: undefined, schemaUrl: "", scopeSpans: [{ scope: undefined, schemaUrl: "", spans }] },
      ]);
      store.append({ sequence: sequence(at + 1), signal: "traces", receivedAt: unixMilli(0), payload });
    },
  );
  await store.seal(false);
  const all: SpanRow[] = [];
  for await (const spans of store.scan({ ...range, condition: { kind: "true" } }, signal)) all.push(...spans);
  expect(all.length).toBe(id - 1);
  await fc.assert(
    fc.asyncProperty(condition, async (wanted) => {
      const request = { ...range, condition: wanted, by: [{ kind: "traceId" as const }], measure: undefined };
      const counted: string[] = [];
      const handed: string[] = [];
      for await (const found of store.counts({ ...request, step: 2n ** 62n, examples: false }, signal)) {
        if (found.kind === "groups") counted.push(...found.groups.map(({ span }) => span.traceId));
        else handed.push(...found.spans.map(({ row }) => row.traceId));
      }
      const places = new Map([
        ...counted.map((trace) => [trace, "yes"] as const),
        ...handed.map((trace) => [trace, "perhaps"] as const),
      ]);
      expect(places.size).toBe(counted.length + handed.length);
      const wrong = all.filter((span) => {
        const told = places.get(span.traceId) ?? "no";
        return told !== "perhaps" && told !== answer(span, wanted);
      });
      expect(wrong.map((span) => span.traceId)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

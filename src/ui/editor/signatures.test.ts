import { expect, it } from "vitest";
import { LOGQL_FUNCTIONS, LOGQL_STAGES } from "./logql-vocabulary.ts";
import { PROMQL_AGGREGATIONS, PROMQL_FUNCTIONS } from "./promql-vocabulary.ts";
import { signatures } from "./signatures.ts";
import { TRACEQL_FUNCTIONS } from "./traceql-vocabulary.ts";

it("signatures reads name, arguments and meaning", () => {
  expect(signatures("rate(v range) per second\njson the fields", "function", -1)).toEqual([
    { label: "rate", detail: "(v range)", info: "per second", boost: -1, type: "function" },
    { label: "json", detail: "function", info: "the fields", boost: -1, type: "function" },
  ]);
});

it("each function is told once, with its arguments and what it does", () => {
  for (const list of [PROMQL_FUNCTIONS, LOGQL_FUNCTIONS, TRACEQL_FUNCTIONS, PROMQL_AGGREGATIONS]) {
    expect(new Set(list.map(({ label }) => label)).size).toBe(list.length);
    const incomplete = list.filter(({ detail = "", info }) => !/^\(.*\)$/.test(detail) || info === "");
    expect(incomplete).toEqual([]);
  }
  expect(LOGQL_STAGES.every(({ info }) => info !== "")).toBe(true);
});

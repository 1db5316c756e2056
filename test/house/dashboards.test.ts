import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../src/query/logql/limits.ts";
import { parse as parseLogql } from "../../src/query/logql/syntax/parse.ts";
import { parse as parsePromql } from "../../src/query/promql/parse/parse.ts";
import { parse as parseTraceql } from "../../src/query/traceql/parse/query.ts";
import { panelQueries } from "../kit/dashboards.ts";
import type { PanelQuery } from "../kit/dashboards.ts";

const DEPTH = 100;

function parseQuery({ language, text }: PanelQuery): unknown {
  switch (language) {
    case "promql":
      return parsePromql(text, DEPTH);
    case "logql":
      return parseLogql(text, DEFAULT_LIMITS);
    case "traceql":
      return parseTraceql(text);
  }
}

describe("queries of the shipped dashboards", () => {
  it.each(panelQueries().map((query) => [query.name, query] as const))("%s is understood", (_name, query) => {
    expect(query.text).not.toContain("$");
    expect(() => parseQuery(query)).not.toThrow();
  });
});

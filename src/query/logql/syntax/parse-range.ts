import type { LabelCondition, LogRange, Unwrap } from "../ast.ts";
import { readCondition } from "./parse-condition.ts";
import { isPipelineNext, readPipeline, readSelector } from "./parse-log.ts";
import type { TokenStream } from "./token-stream.ts";

/** What a range aggregation reads; the range may stand before or behind the pipeline, or behind parentheses. */
export function readLogRange(tokens: TokenStream): LogRange {
  return tokens.nested("the query's expressions", () => {
    if (tokens.accept("(") === undefined) return readBare(tokens);
    if (tokens.is("(")) {
      const range = readLogRange(tokens);
      tokens.expect(")");
      return range;
    }
    const inner = readParts(tokens);
    if (tokens.is("RANGE")) {
      const range = readRest(tokens, inner);
      tokens.expect(")");
      return range;
    }
    tokens.expect(")");
    return readRest(tokens, inner);
  });
}

type Parts = Pick<LogRange, "matchers" | "stages" | "unwrap">;

const readBare = (tokens: TokenStream): LogRange => readRest(tokens, readParts(tokens));

function readParts(tokens: TokenStream): Parts {
  const matchers = readSelector(tokens);
  return { matchers, ...readStages(tokens) };
}

function readStages(tokens: TokenStream): Pick<LogRange, "stages" | "unwrap"> {
  const stages = readPipeline(tokens);
  const unwrap = readUnwrap(tokens);
  return { stages, ...(unwrap === undefined ? {} : { unwrap }) };
}

/** From the range on. */
function readRest(tokens: TokenStream, parts: Parts): LogRange {
  const { amount: rangeNs } = tokens.expect("RANGE", ...Array<string>(4).fill("|"));
  const offsetNs = tokens.accept("offset") === undefined ? 0 : tokens.expect("DURATION").amount;
  const isOpen = parts.stages.length === 0 && parts.unwrap === undefined;
  const behind = isOpen && isPipelineNext(tokens) ? readStages(tokens) : {};
  return { ...parts, ...behind, rangeNs, offsetNs };
}

const CONVERSIONS: ReadonlyMap<string, Unwrap["conversion"]> = new Map([
  ["BYTES_CONV", "bytes"],
  ["DURATION_CONV", "duration"],
  ["DURATION_SECONDS_CONV", "duration_seconds"],
]);

/** `| unwrap label` and the label filters behind it. */
function readUnwrap(tokens: TokenStream): Unwrap | undefined {
  if (!tokens.is("|") || tokens.peek(1).kind !== "unwrap") return undefined;
  tokens.next();
  tokens.next();
  const conversion = CONVERSIONS.get(tokens.peek().kind);
  if (conversion !== undefined) {
    tokens.next();
    tokens.expect("(");
  }
  const label = tokens.expect("IDENTIFIER", ...(conversion === undefined ? CONVERSIONS.keys() : [])).text;
  if (conversion !== undefined) tokens.expect(")");
  const filters: LabelCondition[] = [];
  while (tokens.accept("|") !== undefined) filters.push(readCondition(tokens));
  return { label, conversion: conversion ?? "number", filters };
}

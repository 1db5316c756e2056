import type { Matcher } from "../../../model/matcher.ts";
import type { LogExpr, StageExpr } from "../ast.ts";
import { readMatcher } from "./parse-labels.ts";
import { isLineOperator, readLineFilter, readStage } from "./parse-stage.ts";
import type { TokenStream } from "./token-stream.ts";

/** A selector and its pipeline. */
export function readLogExpr(tokens: TokenStream): LogExpr {
  const { from } = tokens.peek();
  const matchers = readSelector(tokens);
  const stages = readPipeline(tokens);
  return { kind: "log", matchers, stages, span: tokens.spanFrom(from) };
}

/** `{app="a", env!="b"}` */
export function readSelector(tokens: TokenStream): Matcher[] {
  tokens.expect("{");
  const matchers: Matcher[] = [];
  if (tokens.accept("}") !== undefined) return matchers;
  matchers.push(readMatcher(tokens, "}"));
  while (tokens.accept(",") !== undefined) matchers.push(readMatcher(tokens));
  tokens.expect("}", ",");
  return matchers;
}

/** Whether a stage or an unwrap follows. */
export function isPipelineNext(tokens: TokenStream): boolean {
  return tokens.is("|") || isLineOperator(tokens.peek().kind);
}

/** Stages up to what is none; `| unwrap` is none. */
export function readPipeline(tokens: TokenStream): StageExpr[] {
  const stages: StageExpr[] = [];
  for (;;) {
    if (isLineOperator(tokens.peek().kind)) stages.push(readLineFilter(tokens));
    else if (tokens.is("|") && tokens.peek(1).kind !== "unwrap") stages.push(readStage(tokens));
    else return stages;
  }
}

import type { Hints, Pipeline, Query, Static } from "../ast.ts";
import { Cursor } from "./cursor.ts";
import { keyword } from "./literals.ts";
import { parsePipe } from "./pipe.ts";

/**
 * Parses TraceQL (grafana.com, "Construct a TraceQL query"; precedences as there).
 *
 * @throws WatchtowerError `invalid`, worded as Tempo's `parse error at line L, col C: …`, or `limit`.
 */
export function parse(text: string): Query {
  const cursor = new Cursor(text);
  const parsed = parsePipe(cursor);
  const hints = parseHints(cursor);
  if (cursor.token.kind !== "end") cursor.fail();
  switch (parsed.kind) {
    case "spans":
      return { kind: "spans", pipeline: parsed.pipeline, hints };
    case "metrics":
      return { kind: "metrics", expression: parsed.expression, hints };
    // A number is no answer.
    case "scalar":
      return cursor.fail();
  }
}

/** A query that selects spans. @throws as {@link parse} */
export function parseSpans(text: string): Pipeline {
  const query = parse(text);
  if (query.kind === "spans") return query.pipeline;
  return new Cursor(text).fail(0, "metrics are not expected here");
}

function parseHints(cursor: Cursor): Hints {
  const hints = new Map<string, Static>();
  while (cursor.accept("with")) {
    cursor.expect("(");
    do {
      const name = cursor.take();
      if (name.kind !== "word") return cursor.fail(name.from);
      cursor.expect("=");
      hints.set(name.text, parseValue(cursor));
    } while (cursor.accept(","));
    cursor.expect(")");
  }
  return hints;
}

function parseValue(cursor: Cursor): Static {
  const { token, text } = cursor;
  cursor.take();
  if (token.kind === "static") return token.value;
  return keyword(text) ?? cursor.fail(token.from);
}

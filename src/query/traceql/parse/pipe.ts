import type { Pipeline } from "../ast.ts";
import type { Cursor } from "./cursor.ts";
import { COMPARISONS, combine, comparisonOf, fold, isConstant, parsed } from "./combine.ts";
import type { Parsed } from "./combine.ts";
import { isMetricsFunction, parseMetricsFunction, parseRank } from "./metrics.ts";
import { isAggregate, parseAggregate, parseFilter, parseStage } from "./stages.ts";

const RELATIONS = [">>", "<<", "~"].flatMap((relation) => [relation, `!${relation}`, `&${relation}`]);
const ONE_STEP = ["!>", "!<", "&>", "&<"];

/** From the loosest to the tightest; those of one line group from the left, `^` from the right. */
const POWERS: ReadonlyMap<string, number> = new Map(
  [["||"], ["&&"], [...COMPARISONS, ...RELATIONS, ...ONE_STEP], ["+", "-"], ["*", "/", "%"], ["^"]].flatMap(
    (operators, power) => operators.map((operator) => [operator, power] as const),
  ),
);
const ADDITIVE = 3;

/** Stages joined by `|`: all of a query, or what stands in parentheses. */
export function parsePipe(cursor: Cursor): Parsed {
  if (cursor.text === "coalesce") cursor.fail();
  let left = parseExpression(cursor, 0);
  for (;;) {
    if (left.kind === "metrics" && comparisonOf(cursor.text) !== undefined)
      left = parseMetricsFilter(cursor, left);
    else if (cursor.accept("|")) left = parseNext(cursor, left);
    else return left;
  }
}

function parseNext(cursor: Cursor, left: Parsed): Parsed {
  const { from } = cursor.token;
  if (left.kind === "metrics") return { kind: "metrics", expression: parseRank(cursor, left.expression) };
  if (left.kind === "scalar") return cursor.fail();
  const { pipeline } = left;
  if (isMetricsFunction(cursor)) {
    const compute = parseMetricsFunction(cursor);
    return { kind: "metrics", expression: { kind: "series", pipeline, compute } };
  }
  const right = parseExpression(cursor, 0);
  switch (right.kind) {
    case "spans":
      return parsed([...pipeline.stages, ...right.pipeline.stages]);
    case "scalar":
      if (isConstant(right.expression)) return cursor.fail(from);
      return { kind: "scalar", expression: { kind: "pipeline", pipeline, of: right.expression } };
    case "metrics":
      return cursor.fail(from);
  }
}

function parseMetricsFilter(cursor: Cursor, left: Extract<Parsed, { kind: "metrics" }>): Parsed {
  const { text } = cursor;
  const { from } = cursor.takeOperator();
  return combine(cursor, text, left, parseExpression(cursor, ADDITIVE), from);
}

function parseExpression(cursor: Cursor, least: number): Parsed {
  let left = parseOperand(cursor);
  for (;;) {
    const { text } = cursor;
    const power = POWERS.get(text);
    if (power === undefined || power < least) return left;
    const { from } = cursor.takeOperator();
    const right =
      text === "^" ? cursor.nested(() => parseExpression(cursor, power)) : parseExpression(cursor, power + 1);
    left = combine(cursor, text, left, right, from);
  }
}

function parseOperand(cursor: Cursor): Parsed {
  const { token, text } = cursor;
  const offset = token.from;
  if (text === "{") return parsed([parseFilter(cursor)]);
  if (text === "(") {
    cursor.take();
    const inner = cursor.nested(() => parsePipe(cursor));
    cursor.expect(")");
    return inner.kind === "spans" ? parsed(wrapped(inner.pipeline).stages) : inner;
  }
  if (text === "-") {
    cursor.take();
    const operand = cursor.nested(() => parseOperand(cursor));
    const zero = { kind: "static", value: { type: "int", value: 0n }, offset } as const;
    if (operand.kind !== "scalar") return cursor.fail(offset);
    return { kind: "scalar", expression: fold(cursor, "-", zero, operand.expression, offset) };
  }
  if (token.kind === "static") {
    const { type } = token.value;
    if (type !== "int" && type !== "float" && type !== "duration") return cursor.fail();
    cursor.take();
    return { kind: "scalar", expression: { kind: "static", value: token.value, offset } };
  }
  if (isAggregate(cursor)) return { kind: "scalar", expression: parseAggregate(cursor) };
  return parsed([parseStage(cursor)]);
}

/** What parentheses hold stays together: one expression as it is, a longer pipeline as an operand of its own. */
function wrapped(pipeline: Pipeline): Pipeline {
  if (pipeline.stages.length === 1) return pipeline;
  return { stages: [{ kind: "spanset", expression: { kind: "pipeline", pipeline } }] };
}

import type { AggregateName, Field, ScalarExpression, Stage } from "../ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseField } from "./field-expression.ts";
import { intrinsic } from "./fields.ts";

const AGGREGATES: readonly AggregateName[] = ["count", "min", "max", "avg", "sum"];

/** `{ condition }` */
export function parseFilter(cursor: Cursor): Extract<Stage, { kind: "spanset" }> {
  cursor.expect("{");
  if (cursor.accept("}")) return { kind: "spanset", expression: { kind: "filter", condition: undefined } };
  const condition = parseField(cursor);
  cursor.expect("}");
  return { kind: "spanset", expression: { kind: "filter", condition } };
}

/** `by(…)`, `select(…)`, `coalesce()` */
export function parseStage(cursor: Cursor): Stage {
  const { text: name } = cursor;
  const { from: offset } = cursor.take();
  switch (name) {
    case "by": {
      cursor.expect("(");
      const expression = parseField(cursor);
      cursor.expect(")");
      return { kind: "by", expression, offset };
    }
    case "select":
      return {
        kind: "select",
        fields: parseFields(cursor).map((field) => ({ kind: "field", field, offset })),
      };
    case "coalesce":
      cursor.expect("(");
      cursor.expect(")");
      return { kind: "coalesce" };
    default:
      return cursor.fail(offset);
  }
}

/** `(a, b, c)` */
export function parseFields(cursor: Cursor): readonly Field[] {
  cursor.expect("(");
  const fields = [parseFieldName(cursor)];
  while (cursor.accept(",")) fields.push(parseFieldName(cursor));
  cursor.expect(")");
  return fields;
}

/** @throws WatchtowerError `invalid` if neither an attribute nor an intrinsic stands there. */
export function parseFieldName(cursor: Cursor): Field {
  const { token, text } = cursor;
  cursor.take();
  if (token.kind === "field") return token.field;
  return intrinsic(text) ?? cursor.fail(token.from);
}

const aggregateOf = (text: string): AggregateName | undefined => AGGREGATES.find((name) => name === text);

export const isAggregate = (cursor: Cursor): boolean => aggregateOf(cursor.text) !== undefined;

/** `count()`, `avg(duration)` */
export function parseAggregate(cursor: Cursor): ScalarExpression {
  const name = aggregateOf(cursor.text);
  const { from: offset } = cursor.take();
  if (name === undefined) return cursor.fail(offset);
  cursor.expect("(");
  const of = name === "count" ? undefined : parseField(cursor);
  cursor.expect(")");
  return { kind: "aggregate", name, of, offset };
}

import type { Expression, Literal } from "../syntax/ast.ts";
import type { Span } from "../syntax/source.ts";

/** A part of an attribute's value: an element of a list, and offsets in its text, in UTF-16 units. */
export interface ValuePart {
  readonly element?: number;
  readonly text?: Span;
}

/**
 * Where a part of a value stands in the file: as narrow as the file shows it. Of what an expression makes, it is the
 * expression.
 */
export function placeOf(expression: Expression, { element, text }: ValuePart): Span {
  const inner = element === undefined ? expression : elementOf(expression, element);
  if (inner === undefined) return spanOf(expression);
  return text !== undefined && inner.kind === "literal" && inner.type === "STRING"
    ? placeInText(inner, text)
    : spanOf(inner);
}

const elementOf = (expression: Expression, index: number): Expression | undefined =>
  expression.kind === "list" ? expression.elements[index] : undefined;

const spanOf = ({ start, end }: Span): Span => ({ start, end });

function placeInText({ start, text: source }: Literal, { start: from, end: to }: Span): Span {
  const offsets = offsetsIn(source);
  const last = source.length - 1;
  const [first, end] = [offsets[from] ?? last, offsets[to] ?? last];
  return { start: start + first, end: start + Math.max(end, first + 1) };
}

/** What stands for a character or more in quotes. */
const ESCAPE = /\\(?:x[0-9a-fA-F]{2}|[0-3][0-7]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^])|[^]/g;

/** Where each UTF-16 unit of a text begins in its source, quotes included. */
function offsetsIn(source: string): readonly number[] {
  const offsets: number[] = [];
  const isRaw = source.startsWith("`");
  for (const { 0: found, index } of source.slice(1, -1).matchAll(ESCAPE)) {
    if (isRaw) {
      for (let at = 0; at < found.length; at++) {
        if (found.charAt(at) !== "\r") offsets.push(index + at + 1);
      }
    } else {
      offsets.push(index + 1);
      if (found.startsWith(String.raw`\U`) && Number.parseInt(found.slice(2), 16) > 0xff_ff)
        offsets.push(index + 1);
    }
  }
  offsets.push(source.length - 1);
  return offsets;
}

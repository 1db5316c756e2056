import { type Matcher, compileMatcher } from "../../../model/matcher.ts";
import type { FilterOperator, LabelCondition } from "../ast.ts";
import { CONVERSION_PROBLEMS } from "../conversion-problems.ts";
import { ERROR_LABEL, type LineState } from "../line-state.ts";
import { parseGoDuration } from "../../../base/go-duration.ts";
import { parseBytes, parseNumber } from "../syntax/literals.ts";
import { compileIp } from "./ip.ts";
import type { Condition } from "./stage.ts";

const LABEL_FILTER_ERROR = "LabelFilterErr";

/**
 * A label filter's condition. A comparison with a number drops lines without the label; on text that is
 * no number it keeps the line and sets `__error__`.
 *
 * @throws WatchtowerError `invalid` for a bad expression.
 */
export function labelFilter(condition: LabelCondition): Condition {
  switch (condition.kind) {
    case "and": {
      const [left, right] = [labelFilter(condition.left), labelFilter(condition.right)];
      return (state) => {
        const holds = left(state);
        // Looked at in any case, as by Loki: that it cannot be compared is an error that a later condition may see.
        return right(state) && holds;
      };
    }
    case "or": {
      const [left, right] = [labelFilter(condition.left), labelFilter(condition.right)];
      return (state) => left(state) || right(state);
    }
    case "match": {
      const { name, operator } = condition.matcher;
      if (isWithoutExpression(condition.matcher)) return () => operator === "=~";
      const test = compileMatcher(condition.matcher);
      // What an error says is no label for filters, as in Loki; its name is one for comparisons of texts.
      if (name === ERROR_LABEL) return (state) => test(state.get(name) ?? "");
      return (state) => test(state.label(name) ?? "");
    }
    case "ip": {
      const { name, negated } = condition;
      const { search } = compileIp(condition.pattern);
      return (state) => {
        if (state.error !== "") return true;
        const value = state.label(name);
        return value !== undefined && search(value) !== negated;
      };
    }
    case "number":
    case "duration":
    case "bytes":
      return comparison(condition);
  }
}

/**
 * An empty expression in a label filter asks for nothing, as in Loki (every line meets `=~ ""`, none `!~ ""`): so that
 * a variable of a dashboard may be empty. In a selector it asks for an empty label.
 */
export const isWithoutExpression = ({ operator, value }: Matcher): boolean =>
  value === "" && (operator === "=~" || operator === "!~");

const COMPARE: Readonly<Record<FilterOperator, (left: number, right: number) => boolean>> = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
};

const READERS = { number: parseNumber, duration: parseGoDuration, bytes: parseBytes };

function comparison({
  kind,
  name,
  operator,
  value,
}: Extract<LabelCondition, { operator: FilterOperator }>): Condition {
  const read = READERS[kind];
  const holds = COMPARE[operator];
  return (state: LineState) => {
    const text = state.label(name);
    if (text === undefined) return false;
    const actual = read(text);
    if (actual !== undefined) return holds(actual, value);
    state.fail(LABEL_FILTER_ERROR, CONVERSION_PROBLEMS[kind](text));
    return true;
  };
}

import { objectOf, objectsOf, textOf, type JsonObject } from "../../dashboard-file/json.ts";
import { classicReducer } from "./classic-reducers.ts";
import { evaluatorOf } from "./evaluator.ts";
import { conditionInput } from "./inputs.ts";
import type { ExpressionValue } from "./value.ts";

/** What has been found out of a condition, or of several. Both may be true of several. */
interface State {
  readonly isMet: boolean;
  readonly isEmpty: boolean;
}

/**
 * 1 where Grafana's classic conditions (`max() OF A IS ABOVE 3 AND …`) are met, 0 where not, null where there is
 * nothing to decide by. They are taken one after the other, without precedence.
 *
 * @throws Error that names the condition that cannot be worked out
 */
export function classicConditions(
  query: JsonObject,
  answers: (refId: string) => readonly ExpressionValue[],
): readonly ExpressionValue[] {
  const conditions = objectsOf(query["conditions"]);
  if (conditions.length === 0) throw new Error("it has no condition");
  const { isMet, isEmpty } = conditions
    .map((condition, at) => {
      try {
        return { ...stateOf(condition, answers), isOr: isOr(condition, at) };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`condition ${at + 1}: ${reason}`, { cause: error });
      }
    })
    .reduce((all, each) => ({ ...joined(all, each), isOr: false }));
  return [{ kind: "number", labels: {}, value: isEmpty ? null : isMet ? 1 : 0 }];
}

const joined = (all: State, { isMet, isEmpty, isOr: or }: State & { readonly isOr: boolean }): State =>
  or
    ? { isMet: all.isMet || isMet, isEmpty: all.isEmpty || isEmpty }
    : { isMet: all.isMet && isMet, isEmpty: all.isEmpty && isEmpty };

/** The first has nothing to be joined with. */
function isOr(condition: JsonObject, at: number): boolean {
  const operator = textOf(objectOf(condition["operator"])["type"]) ?? "";
  if (at > 0 && operator !== "and" && operator !== "or")
    throw new Error(`operator ${operator} is not supported`);
  return operator === "or";
}

/** Met by one of its series or numbers. */
function stateOf(condition: JsonObject, answers: (refId: string) => readonly ExpressionValue[]): State {
  const reduce = classicReducer(textOf(objectOf(condition["reducer"])["type"]) ?? "");
  const evaluator = objectOf(condition["evaluator"]);
  const isNone = textOf(evaluator["type"]) === "no_value";
  const holds = isNone ? () => false : evaluatorOf(evaluator);
  const numbers = answers(conditionInput(condition)).map((value) =>
    value.kind === "number" ? value.value : reduce(value.values),
  );
  if (isNone) return { isMet: numbers.length === 0 || numbers.includes(null), isEmpty: false };
  return {
    isMet: numbers.some((value) => value !== null && holds(value)),
    isEmpty: numbers.every((value) => value === null),
  };
}

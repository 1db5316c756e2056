import { objectOf, objectsOf, type JsonObject } from "../../dashboard-file/json.ts";
import { evaluatorOf } from "./evaluator.ts";
import { type ExpressionValue, mapped } from "./value.ts";

/**
 * 1 where a value is beyond a threshold, 0 where it is not, by Grafana's
 * `{conditions: [{evaluator: {type, params}}]}`. Gaps stay. A recovery of its own (`unloadEvaluator`) counts where an
 * alert has fired before, which a panel does not know of, in Grafana neither.
 *
 * @throws Error for an evaluator that there is not
 */
export function thresholdValues(
  values: readonly ExpressionValue[],
  query: JsonObject,
): readonly ExpressionValue[] {
  const [condition = {}] = objectsOf(query["conditions"]);
  const holds = evaluatorOf(objectOf(condition["evaluator"]));
  return values.map((value) => mapped(value, (each) => (each === null ? null : holds(each) ? 1 : 0)));
}

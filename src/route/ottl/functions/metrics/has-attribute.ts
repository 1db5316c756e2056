import { pointsOf } from "../../paths/metric.ts";
import { define } from "../definition.ts";
import { literalText } from "../parameters.ts";

/** Of filters' conditions on metrics alone. */
export const HAS_ATTRIBUTE_FUNCTIONS = [
  define(
    "HasAttrKeyOnDatapoint",
    { key: literalText },
    (given) =>
      ({ metric }) =>
        pointsOf(metric).some(({ attributes }) => attributes.has(given.key)),
  ),
  define(
    "HasAttrOnDatapoint",
    { key: literalText, expected_val: literalText },
    (given) =>
      ({ metric }) =>
        pointsOf(metric).some(({ attributes }) => attributes.text(given.key) === given.expected_val),
  ),
];

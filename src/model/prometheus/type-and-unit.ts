import type { LabelPair } from "../labels.ts";
import type { WrittenMetadata } from "./remote-write.ts";

/** What Prometheus' feature `type-and-unit-labels` tells each series by: its family's type and unit. */
const TYPE_LABEL = "__type__";
const UNIT_LABEL = "__unit__";

/** Labels of a type and unit, without what is not known. */
export function typeAndUnitPairs({
  type,
  unit,
}: Pick<WrittenMetadata, "type" | "unit">): readonly LabelPair[] {
  const pairs: LabelPair[] = [];
  if (type !== "unknown") pairs.push([TYPE_LABEL, type]);
  if (unit !== "") pairs.push([UNIT_LABEL, unit]);
  return pairs;
}

/** With the type and unit in place of those that the sender gave; as they are where neither is known. */
export function withTypeAndUnit(
  labels: readonly LabelPair[],
  about: Pick<WrittenMetadata, "type" | "unit">,
): readonly LabelPair[] {
  const told = typeAndUnitPairs(about);
  if (told.length === 0) return labels;
  return [...labels.filter(([name]) => name !== TYPE_LABEL && name !== UNIT_LABEL), ...told];
}

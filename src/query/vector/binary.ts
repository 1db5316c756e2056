import { WatchtowerError } from "../../base/errors.ts";
import type { Labels } from "../../model/labels.ts";
import { formatLabels } from "./format-labels.ts";
import {
  type MatchGroup,
  type VectorMatching,
  matchGroups,
  matchProjection,
  resultLabels,
} from "./matching.ts";
import type { PointOperator } from "./operators.ts";
import { DROPPED, combinePoints, setPoint } from "./point.ts";
import {
  ABSENT,
  FLOAT,
  type SeriesBuilder,
  type StepSeries,
  type StepVector,
  emptySeries,
  fullSeries,
  present,
} from "./series.ts";

interface Operation {
  readonly operator: PointOperator;
  readonly matching: VectorMatching;
  readonly steps: number;
  /** Whether the name goes now; comparisons with `bool` may leave it to the end of the query. */
  readonly dropsMetadata: boolean;
  readonly delaysDrop: boolean;
}

/**
 * Arithmetic or comparison between two vectors, matched one-to-one, many-to-one or one-to-many.
 *
 * @param delayNames whether `bool` comparisons mark series for dropping their name later.
 * @throws WatchtowerError `execution` for duplicates on a "one" side and for results that are not unique.
 */
export function combineVectors(
  operator: PointOperator,
  left: StepVector,
  right: StepVector,
  matching: VectorMatching,
  steps: number,
  delayNames = false,
): StepVector {
  const fills = matching.fill?.left !== undefined || matching.fill?.right !== undefined;
  if (!fills && (left.length === 0 || right.length === 0)) return [];
  const operation: Operation = {
    operator,
    matching,
    steps,
    dropsMetadata: operator.kind === "arithmetic" || (operator.kind === "bool" && !delayNames),
    delaysDrop: operator.kind === "bool" && delayNames,
  };
  const results = new Map<string, SeriesBuilder>();
  const bothPresent = fills ? undefined : commonSteps(left, right, steps);
  const groups = matchGroups(left, right, matching);
  const fault = firstDuplicates(groups, matching, bothPresent, steps);
  // Steps are answered one after the other: what is wrong with an earlier one is told first.
  const before = fault === undefined ? operation : { ...operation, steps: fault.step };
  for (const group of groups) combineGroup(group, before, results);
  if (fault !== undefined) throw fault.error;
  return present([...results.values()]);
}

/** Steps at which both sides have anything at all: elsewhere not even duplicates are looked for. */
function commonSteps(left: StepVector, right: StepVector, steps: number): Uint8Array {
  const common = new Uint8Array(steps);
  for (const { kinds } of left) for (let i = 0; i < steps; i++) if (kinds[i] !== ABSENT) common[i] = 1;
  for (const { kinds } of right)
    for (let i = 0; i < steps; i++) if (kinds[i] !== ABSENT && common[i] === 1) common[i] = 2;
  return common.map((sides) => (sides === 2 ? 1 : 0));
}

function combineGroup(group: MatchGroup, operation: Operation, results: Map<string, SeriesBuilder>): void {
  const { matching, steps } = operation;
  const swapped = matching.cardinality === "one-to-many";
  const filled = fillMissing(group, operation);
  const [many, one] = swapped ? [filled.right, filled.left] : [filled.left, filled.right];
  const single = many.length === 1 && one.length === 1;
  const claims = single ? undefined : new Claims(matching.cardinality === "one-to-one", steps);
  for (const m of many) {
    for (const o of one) combinePair(m, o, operation, results, claims);
  }
}

/** Series that stand in, with their fill value, at the steps at which only the other side has some of the group. */
function fillMissing(group: MatchGroup, { matching, steps }: Operation): MatchGroup {
  const fill = matching.fill ?? {};
  // Prometheus swaps the sides of `group_right` but not their fill values: they fill the other side.
  const { left, right } =
    matching.cardinality === "one-to-many" ? { left: fill.right, right: fill.left } : fill;
  const project = matchProjection(matching);
  const standIn = (own: StepVector, other: StepVector, value: number | undefined): StepSeries[] => {
    const model = other[0];
    if (value === undefined || model === undefined) return [];
    const full = fullSeries(project(model.labels), new Float64Array(steps).fill(value));
    const kinds = full.kinds.map((kind, step) => (has(own, step) || !has(other, step) ? ABSENT : kind));
    return [{ ...full, kinds }];
  };
  return {
    left: [...group.left, ...standIn(group.left, group.right, left)],
    right: [...group.right, ...standIn(group.right, group.left, right)],
  };
}

const has = (side: StepVector, step: number): boolean => side.some(({ kinds }) => kinds[step] !== ABSENT);

function combinePair(
  many: StepSeries,
  one: StepSeries,
  operation: Operation,
  results: Map<string, SeriesBuilder>,
  claims: Claims | undefined,
): void {
  const { operator, matching, steps } = operation;
  const labels = resultLabels(many.labels, one.labels, matching, operation.dropsMetadata);
  const isFresh = !results.has(labels.key());
  const out = resultFor(labels, operation, results);
  const [left, right] = matching.cardinality === "one-to-many" ? [one, many] : [many, one];
  if (claims === undefined && isFresh && combineFloats(operator, left, right, out)) return;
  for (let step = 0; step < steps; step++) {
    if (left.kinds[step] === ABSENT || right.kinds[step] === ABSENT) continue;
    const outcome = combinePoints(operator, left, right, step);
    if (outcome === undefined) continue;
    claims?.claim(labels, step);
    if (outcome === DROPPED) continue;
    if (out.kinds[step] !== ABSENT) {
      throw new WatchtowerError("execution", "vector cannot contain metrics with the same labelset");
    }
    setPoint(out, step, outcome);
  }
}

/** Arithmetic on floats alone, without a look at anything else. @returns whether it applied. */
function combineFloats(
  { kind, float }: PointOperator,
  left: StepSeries,
  right: StepSeries,
  { kinds, values }: SeriesBuilder,
): boolean {
  const floats = left.histograms === undefined && right.histograms === undefined;
  if (kind !== "arithmetic" || !floats) return false;
  for (let step = 0; step < values.length; step++) {
    if (left.kinds[step] === ABSENT || right.kinds[step] === ABSENT) continue;
    kinds[step] = FLOAT;
    values[step] = Number(float(left.values[step] ?? NaN, right.values[step] ?? NaN));
  }
  return true;
}

function resultFor(
  labels: Labels,
  { steps, delaysDrop }: Operation,
  results: Map<string, SeriesBuilder>,
): SeriesBuilder {
  const key = labels.key();
  let out = results.get(key);
  if (out === undefined) results.set(key, (out = emptySeries(labels, steps)));
  if (delaysDrop) out.dropName = true;
  return out;
}

/** Each result of a match group may come about once a step, even if a filter drops it. */
class Claims {
  private readonly byLabels = new Map<string, Uint8Array>();
  private readonly oneToOne: boolean;
  private readonly steps: number;

  constructor(oneToOne: boolean, steps: number) {
    this.oneToOne = oneToOne;
    this.steps = steps;
  }

  claim(labels: Labels, step: number): void {
    const key = this.oneToOne ? "" : labels.key();
    let taken = this.byLabels.get(key);
    if (taken === undefined) this.byLabels.set(key, (taken = new Uint8Array(this.steps)));
    if (taken[step] === 1) {
      const why = this.oneToOne
        ? "many-to-one matching must be explicit (group_left/group_right)"
        : "grouping labels must ensure unique matches";
      throw new WatchtowerError("execution", `multiple matches for labels: ${why}`);
    }
    taken[step] = 1;
  }
}

interface Fault {
  readonly step: number;
  readonly error: WatchtowerError;
}

/** At the first step at which a group has several series on the "one" side. */
function firstDuplicates(
  groups: readonly MatchGroup[],
  matching: VectorMatching,
  bothPresent: Uint8Array | undefined,
  steps: number,
): Fault | undefined {
  let fault: Fault | undefined;
  for (const group of groups) {
    const ones = matching.cardinality === "one-to-many" ? group.left : group.right;
    if (ones.length > 1) fault = duplicates(ones, matching, bothPresent, fault?.step ?? steps) ?? fault;
  }
  return fault;
}

function duplicates(
  ones: StepVector,
  matching: VectorMatching,
  bothPresent: Uint8Array | undefined,
  steps: number,
): Fault | undefined {
  for (let step = 0; step < steps; step++) {
    if (bothPresent?.[step] === 0) continue;
    const [first, second] = ones.filter(({ kinds }) => kinds[step] !== ABSENT);
    if (first !== undefined && second !== undefined)
      return { step, error: duplicateError(first, second, matching) };
  }
  return undefined;
}

function duplicateError(first: StepSeries, second: StepSeries, matching: VectorMatching): WatchtowerError {
  const side = matching.cardinality === "one-to-many" ? "left" : "right";
  const group = formatLabels(matchProjection(matching)(first.labels));
  const pair = [formatLabels(first.labels), formatLabels(second.labels)].toSorted().join(", ");
  return new WatchtowerError(
    "execution",
    `found duplicate series for the match group ${group} on the ${side} hand-side of the operation: [${pair}]` +
      ";many-to-many matching not allowed: matching labels must be unique on one side",
  );
}

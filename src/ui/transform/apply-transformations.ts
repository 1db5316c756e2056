import { isObject, type JsonObject, objectOf } from "../../dashboard-file/json.ts";
import type { Transformation } from "../../dashboard-file/model.ts";
import { frameMatcher } from "../fields/field-matchers.ts";
import type { DataFrame } from "../frames/data-frame.ts";
import { calculateField } from "./calculate-field.ts";
import { configFromData } from "./config-from-data.ts";
import { convertFieldType } from "./convert-field-type.ts";
import { extractFields } from "./extract-fields.ts";
import { filterByRefId } from "./filter-by-ref-id.ts";
import { filterByValue } from "./filter-by-value.ts";
import { filterFieldsByName } from "./filter-fields.ts";
import { groupBy } from "./group-by.ts";
import { groupingToMatrix } from "./grouping-to-matrix.ts";
import { joinByField } from "./join-by-field.ts";
import { labelsToFields } from "./labels-to-fields.ts";
import { limit } from "./limit.ts";
import { merge } from "./merge.ts";
import { organize } from "./organize.ts";
import { partitionByValues } from "./partition-by-values.ts";
import { reduce } from "./reduce.ts";
import { renameByRegex } from "./rename-by-regex.ts";
import { rowsToFields } from "./rows-to-fields.ts";
import { seriesToRows } from "./series-to-rows.ts";
import { sortBy } from "./sort-by.ts";
import { timeSeriesTable } from "./time-series-table.ts";
import { TransformError } from "./transform-error.ts";

type Transform = (frames: readonly DataFrame[], options: JsonObject) => readonly DataFrame[];

const TRANSFORMS: Readonly<Record<string, Transform>> = {
  calculateField,
  configFromData,
  convertFieldType,
  extractFields,
  filterByRefId,
  filterByValue,
  filterFieldsByName,
  groupBy,
  groupingToMatrix,
  joinByField,
  labelsToFields,
  limit,
  merge,
  organize,
  partitionByValues,
  reduce,
  renameByRegex,
  rowsToFields,
  // What joinByField was called until Grafana 9.
  seriesToColumns: joinByField,
  seriesToRows,
  sortBy,
  timeSeriesTable,
};

/** What the transformations of a panel left. */
export interface Transformed {
  readonly frames: readonly DataFrame[];
  /** What could not be done, and therefore was not. */
  readonly notices: readonly string[];
}

/**
 * Runs a panel's transformations in order. One that is not known, or whose options ask for what is not there,
 * changes nothing and is told.
 * @param interpolate fills variables into the texts of options
 */
export function applyTransformations(
  frames: readonly DataFrame[],
  transformations: readonly Transformation[],
  interpolate: (text: string) => string,
): Transformed {
  const notices: string[] = [];
  let current = frames;
  for (const transformation of transformations) {
    if (transformation.disabled || transformation.topic === "annotations") continue;
    try {
      current = applied(current, transformation, interpolate);
    } catch (error) {
      if (!(error instanceof TransformError)) throw error;
      notices.push(error.message);
    }
  }
  return { frames: current, notices };
}

/** Whether there is a transformation of this id. */
export function isTransformation(id: string): boolean {
  return Object.hasOwn(TRANSFORMS, id);
}

function applied(
  frames: readonly DataFrame[],
  { id, options, filter }: Transformation,
  interpolate: (text: string) => string,
): readonly DataFrame[] {
  const transform = isTransformation(id) ? TRANSFORMS[id] : undefined;
  if (transform === undefined) throw new TransformError(`transformation ${id} is not supported`);
  const matches = filter === undefined ? undefined : frameMatcher(filter);
  if (filter !== undefined && matches === undefined)
    throw new TransformError(`transformation ${id}: matcher ${filter.id} is not supported`);
  const taken = matches === undefined ? frames : frames.filter(matches);
  const made = named(id, () => transform(taken, objectOf(filled(options, interpolate))));
  if (matches === undefined || made === taken) return made === taken ? frames : made;
  const first = frames.findIndex((frame) => !matches(frame));
  const passed = frames.filter((frame) => !matches(frame));
  return first < 0 ? made : [...made.slice(0, first), ...passed, ...made.slice(first)];
}

/** Says in which transformation something went wrong. */
function named(id: string, run: () => readonly DataFrame[]): readonly DataFrame[] {
  try {
    return run();
  } catch (error) {
    if (error instanceof TransformError) throw new TransformError(`transformation ${id}: ${error.message}`);
    throw error;
  }
}

function filled(value: unknown, interpolate: (text: string) => string): unknown {
  if (typeof value === "string") return interpolate(value);
  if (Array.isArray(value)) return value.map((member: unknown) => filled(member, interpolate));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filled(member, interpolate)]));
}

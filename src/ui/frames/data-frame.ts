import type { FieldConfig } from "../../dashboard-file/field-config.ts";
import type { ExemplarPoint } from "../frame/exemplars.ts";
import type { Trace } from "../trace/trace-model.ts";

/**
 * A table of named, typed columns of equal length: what queries answer, what transformations change and what
 * panels draw. After Grafana's data frame.
 */
export interface DataFrame {
  readonly name?: string;
  /** The query that it comes from. */
  readonly refId?: string;
  readonly length: number;
  readonly fields: readonly Field[];
  readonly meta?: FrameMeta;
}

export interface FrameMeta {
  /** What the rows are: `timeseries-multi`, `heatmap-rows`, `heatmap-cells`, `log-lines`, … */
  readonly type?: string;
  /** The panel by which Explore would show it: `graph`, `table`, `logs`, `trace`, `nodeGraph`. */
  readonly preferred?: string;
  /** The query with its variables filled in. */
  readonly executedQuery?: string;
  readonly notices?: readonly string[];
  /** The frame is what others are compared to: of a time so many milliseconds before theirs. */
  readonly compareMs?: number;
  /** Of the query's series; the frame has nothing else. */
  readonly exemplars?: readonly ExemplarPoint[];
  /** The rows are the spans of it. */
  readonly trace?: Trace;
}

/**
 * - `time`: Unix milliseconds, or null
 * - `number`: a number (NaN and infinities are values) or null for a gap
 * - `string`, `boolean`: of that type, or null
 * - `other`: whatever a data source gave: objects, lists, nested frames
 */
export type FieldType = "time" | "number" | "string" | "boolean" | "other";

/** A typed array where no value is missing, else an array. */
export type Values<Value> = ArrayLike<Value>;

/** A column of a frame: one value for each row. */
export interface Field<Value = unknown> {
  readonly name: string;
  readonly type: FieldType;
  readonly values: Values<Value>;
  /** Of a time series. */
  readonly labels?: Labels;
  readonly config: FieldConfig;
}

export type Labels = Readonly<Record<string, string>>;

/** Numbers or times: `values` are numbers, or null where there is none. */
export interface NumericField extends Field<number | null> {
  readonly type: "number" | "time";
}

/** Whether its values are numbers; times are, in Unix milliseconds. */
export function isNumeric(field: Field): field is NumericField {
  return field.type === "number" || field.type === "time";
}

/** A frame of these columns; as long as the longest. */
export function frameOf(
  fields: readonly Field[],
  rest: Omit<DataFrame, "fields" | "length"> = {},
): DataFrame {
  return { ...rest, fields, length: Math.max(0, ...fields.map((field) => field.values.length)) };
}

/** The first time column. */
export function timeFieldOf(frame: DataFrame): NumericField | undefined {
  return frame.fields.filter(isNumeric).find((field) => field.type === "time");
}

/** The rows of a column at the given indices, in their order. */
export function pickValues<Value>(values: Values<Value>, rows: ArrayLike<number>): Values<Value> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- indices are of rows that exist
  return Array.from(rows, (row) => values[row] as Value);
}

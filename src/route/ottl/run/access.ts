import type { OttlValue } from "../values/value.ts";
import type { EditableMap } from "./editable-map.ts";
import type { Run } from "./run.ts";

/** Finds a value when a statement runs. @throws OttlError */
export type Getter = (run: Run) => OttlValue;

/** A field of telemetry, compiled from a path. */
export interface Access {
  readonly get: Getter;
  /** `undefined` for what can only be read. @throws OttlError for a value of the wrong type. */
  readonly set: ((run: Run, value: OttlValue) => void) | undefined;
  /** For fields that are maps themselves, to be changed in place. */
  readonly map?: (run: Run) => EditableMap;
}

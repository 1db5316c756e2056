import type { JsonObject } from "../../dashboard-file/json.ts";
import type { Interval } from "../time/time-range.ts";
import type { QueryStep } from "../variables/intervals.ts";

/** A query of a panel, its variables filled in, ready to be asked. */
export interface QueryRequest {
  readonly refId: string;
  /** All that the file says of it; texts are filled in. */
  readonly query: JsonObject;
  /** The expression, with variables and filters filled in. */
  readonly expr: string;
  readonly interval: Interval;
  readonly step: QueryStep;
  readonly signal: AbortSignal;
  /** The panel has no other query. */
  readonly isAlone: boolean;
}

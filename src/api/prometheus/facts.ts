import type { UnixMilli } from "../../base/units.ts";

/** What the status endpoints tell of the instance that answers. */
export interface InstanceFacts {
  readonly startedAt: number;
  /** The configuration in effect, as YAML. */
  readonly configuration: string;
  /** Settings by their keys. */
  readonly flags: Readonly<Record<string, string>>;
  /** How long data is kept, in Prometheus' form. */
  readonly retention: string;
  /** Whether counters get a sample of 0 where they began. */
  readonly addsZeros: boolean;
  /** Whether series get labels of their type and unit. */
  readonly typesAreLabels: boolean;
  /** Times of the first and last sample, when there are any. */
  extent(): Promise<{ readonly oldest?: UnixMilli; readonly newest?: UnixMilli }>;
}

import type { Spans } from "./structure.ts";
import type { Value } from "./value.ts";

/** Spans of one trace that belong together, with what `by` and aggregates said of them. */
export interface SpanSet {
  readonly spans: Spans;
  readonly attributes: readonly { readonly key: string; readonly value: Value | undefined }[];
}

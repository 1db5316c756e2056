/** Names of OTLP's numbers, as trace.proto has them; `undefined` for a number that has none. */
const KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map(
  (name) => `SPAN_KIND_${name}`,
);
const STATUSES = ["UNSET", "OK", "ERROR"].map((name) => `STATUS_CODE_${name}`);

/** `SPAN_KIND_SERVER` of 2. */
export const spanKindName = (kind: number): string | undefined => KINDS[kind];
/** `STATUS_CODE_ERROR` of 2. */
export const statusCodeName = (code: number): string | undefined => STATUSES[code];

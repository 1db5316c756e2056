/** Names of OTLP's numbers, as trace.proto has them; `undefined` for a number that has none. */
const KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map(
  (name) => `SPAN_KIND_${name}`,
);
const STATUSES = ["UNSET", "OK", "ERROR"].map((name) => `STATUS_CODE_${name}`);

export const spanKindName = (kind: number): string | undefined => KINDS[kind];
export const statusCodeName = (code: number): string | undefined => STATUSES[code];

/** Tags of trace.proto's Span, field number and wire type, as they begin the fields that columns and metrics read. */
export const SpanTag = {
  traceId: (1 << 3) | 2,
  spanId: (2 << 3) | 2,
  parentSpanId: (4 << 3) | 2,
  name: (5 << 3) | 2,
  kind: 6 << 3,
  start: (7 << 3) | 1,
  end: (8 << 3) | 1,
  attributes: (9 << 3) | 2,
  events: (11 << 3) | 2,
  links: (13 << 3) | 2,
  status: (15 << 3) | 2,
} as const;

import type { Span } from "../trace-model.ts";

/** A span for tests, from and to given in nanoseconds since the trace's start. */
export function testSpan(
  id: string,
  parentId: string,
  from: number,
  to: number,
  more: Partial<Span> = {},
): Span {
  return {
    id,
    spanId: id,
    parentId,
    name: id,
    service: "shop",
    kind: "",
    status: "unset",
    statusMessage: "",
    offset: from,
    duration: to - from,
    traceState: "",
    scope: "",
    attributes: [],
    resource: [],
    events: [],
    links: [],
    dropped: "",
    ...more,
  };
}

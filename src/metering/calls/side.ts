/** A producer is the client of its message, a consumer the server. */
export type CallSide = "client" | "server";

/** Numbers of trace.proto's SpanKind. */
const Kind = { server: 2, client: 3, producer: 4, consumer: 5 } as const;

/** Number of trace.proto's StatusCode. */
export const FAILED = 2;

/** Which side of a call a span of the kind is; other kinds are none. */
export function sideOf(kind: number): CallSide | undefined {
  if (kind === Kind.client || kind === Kind.producer) return "client";
  return kind === Kind.server || kind === Kind.consumer ? "server" : undefined;
}

/** Whether it goes over a messaging system. */
export const isMessage = (kind: number): boolean => kind === Kind.producer || kind === Kind.consumer;

import { z } from "zod";
import type { CallSide } from "./side.ts";
import { FAILED, isMessage } from "./side.ts";

/** A call between two services of which one side or both were seen; in JSON as it is. */
export const callSchema = z.object({
  /** Unix milliseconds. */
  expiresAt: z.number(),
  /** Whether the side that was seen first has no parent. */
  isRoot: z.boolean(),
  client: z.string(),
  server: z.string(),
  connection: z.enum(["", "messaging_system", "database", "virtual_node"]),
  clientSeconds: z.number(),
  serverSeconds: z.number(),
  /** Unix nanoseconds as text; only where the time that a message takes is asked for. */
  clientEnd: z.string().optional(),
  serverStart: z.string().optional(),
  failed: z.boolean(),
  /** Who the other side is, if it says nothing itself. */
  peer: z.string(),
  /** Labels beside those that all calls have, before their names are made fit for it. */
  dimensions: z.record(z.string(), z.string()),
  /** How many calls it stands for. */
  times: z.number().default(1),
});

/** One object may stand for many calls in turn: see {@link renewCall}. */
export type Call = z.infer<typeof callSchema>;

/** What of a span is told in any case. */
export interface CallSpan {
  /** Numbers of trace.proto's SpanKind and StatusCode. */
  readonly kind: number;
  readonly status: number;
  readonly seconds: number;
}

/** @param expiresAt Unix milliseconds. */
export function newCall(isRoot: boolean, expiresAt: number): Call {
  return {
    expiresAt,
    isRoot,
    client: "",
    server: "",
    connection: "",
    clientSeconds: 0,
    serverSeconds: 0,
    failed: false,
    peer: "",
    dimensions: {},
    times: 1,
  };
}

/** Makes of a call that is over a new one. */
export function renewCall(call: Call, isRoot: boolean, expiresAt: number): void {
  call.expiresAt = expiresAt;
  call.isRoot = isRoot;
  call.client = call.server = call.peer = "";
  call.connection = "";
  call.clientSeconds = call.serverSeconds = 0;
  if (call.clientEnd !== undefined) call.clientEnd = undefined;
  if (call.serverStart !== undefined) call.serverStart = undefined;
  call.failed = false;
  if (hasAny(call.dimensions)) call.dimensions = {};
  call.times = 1;
}

function hasAny(dimensions: Call["dimensions"]): boolean {
  for (const _ in dimensions) return true;
  return false;
}

/** Whether both sides are known, by their spans or by {@link tellDatabase}. */
export const isWhole = ({ client, server }: Call): boolean => client !== "" && server !== "";

/** Notes what the span of one side, which `service` sent, tells of the call. */
export function tellSide(call: Call, side: CallSide, service: string, span: CallSpan): void {
  call.connection = isMessage(span.kind) ? "messaging_system" : "";
  call.failed ||= span.status === FAILED;
  if (side === "client") {
    call.client = service;
    call.clientSeconds = span.seconds;
  } else {
    call.server = service;
    call.serverSeconds = span.seconds;
  }
}

/** A database sends no spans: the client's word, which is noted before, is all there is. */
export function tellDatabase(call: Call, database: string): void {
  call.connection = "database";
  call.server = database;
  call.serverSeconds = call.clientSeconds;
}

/**
 * The other side did not come, and gets a name if it can be known that it sends no spans.
 *
 * @param nobody name of a server that the client does not name; `""`: such a call is not told of.
 * @returns the side that was named, `undefined` if none was.
 */
export function nameOtherSide(call: Call, nobody: string): CallSide | undefined {
  call.connection = "virtual_node";
  if (call.client === "") {
    // Called by something that sends no spans, such as a browser or curl.
    if (!call.isRoot) return undefined;
    call.client = call.peer === "" ? "user" : call.peer;
    return "client";
  }
  call.server = call.peer === "" ? nobody : call.peer;
  return call.server === "" ? undefined : "server";
}

import { errorCode, errorMessage } from "../../base/errors.ts";
import type { Signal } from "../../model/signal.ts";
import type { Answer } from "./answer.ts";

/** A request as it goes out. */
export interface Packet {
  /** Compressed and framed, where the protocol does so. */
  readonly body: Uint8Array;
  /** That say what the body is. */
  readonly headers: Readonly<Record<string, string>>;
  /** How many items it has, where answers tell how many were taken. */
  readonly items?: number;
}

/** Speaks one protocol to one destination. */
export interface Transport {
  /** @param request in the form of the destination's flows. */
  encode(signal: Signal, request: Uint8Array): Promise<Packet>;
  /**
   * Sends one request, once. Whatever goes wrong on the way is an answer, too.
   *
   * @throws the signal's reason when it aborts.
   */
  send(signal: Signal, packet: Packet, abort: AbortSignal): Promise<Answer>;
  /** Ends all connections, and requests under way with them. */
  close(): Promise<void>;
}

/** Why a connection failed, as short as it can be said. */
export function faultText(error: unknown): string {
  if (error instanceof AggregateError) return faultText(error.errors[0]);
  const message = errorMessage(error);
  return message === "" ? (errorCode(error) ?? "the connection failed") : message;
}

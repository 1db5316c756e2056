import { errorCode, errorMessage } from "../base/errors.ts";
import type { Signal } from "../model/signal.ts";
import type { Answer } from "./answer.ts";

/** Speaks one protocol to one destination. */
export interface Transport {
  /**
   * Sends one request, once. Whatever goes wrong on the way is an answer, too.
   *
   * @param body an `Export…ServiceRequest`, compressed as the destination says.
   * @throws the signal's reason when it aborts.
   */
  send(signal: Signal, body: Uint8Array, abort: AbortSignal): Promise<Answer>;
  /** Ends all connections, and requests under way with them. */
  close(): Promise<void>;
}

/** Why a connection failed, as short as it can be said. */
export function faultText(error: unknown): string {
  if (error instanceof AggregateError) return faultText(error.errors[0]);
  const message = errorMessage(error);
  return message === "" ? (errorCode(error) ?? "the connection failed") : message;
}

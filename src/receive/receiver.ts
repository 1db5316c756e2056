import type { AddressInfo } from "node:net";

/** Bounds of both transports, each with its default. */
export interface ReceiverLimits {
  /** From connecting to the end of the headers. */
  readonly headersTimeoutMs: number;
  /** From the first byte of a request to its last. */
  readonly requestTimeoutMs: number;
  /** Of a connection without requests. */
  readonly idleTimeoutMs: number;
  /** For open requests when closing. */
  readonly drainTimeoutMs: number;
  /** For what a refused request still sends. */
  readonly lingerMs: number;
}

/** What holds unless `limits` say otherwise. */
export const DEFAULT_RECEIVER_LIMITS: ReceiverLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  idleTimeoutMs: 120_000,
  drainTimeoutMs: 1000,
  lingerMs: 500,
};

/** Where a receiver listens, and how patient it is. */
export interface ReceiverOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly limits?: Partial<ReceiverLimits>;
}

/** A port that is open for telemetry. */
export interface Receiver {
  readonly port: number;
  /** Takes no more, answers what is open, within `drainTimeoutMs`. */
  close(): Promise<void>;
}

/** Address of a server that listens on a port. */
export function addressOf(server: { address(): AddressInfo | string | null }): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("the server does not listen on a port");
  return address;
}

import { WatchtowerError, limitError } from "../base/errors.ts";

/** Bytes of requests being read, decompressed or written, all clients together, before more are told to retry later. */
const DEFAULT_MAX_IN_FLIGHT_BYTES = 256 * 1024 * 1024;

/**
 * Bounds the memory that requests in work take, of all clients and both transports together: each alone may be
 * within its own bound, and a thousand slow ones beyond what the machine has.
 */
export class RequestBudget {
  private readonly maxBytes: number;
  private used = 0;

  constructor(maxBytes = DEFAULT_MAX_IN_FLIGHT_BYTES) {
    this.maxBytes = maxBytes;
  }

  get usedBytes(): number {
    return this.used;
  }

  /** The share of one request; to be closed when it is over, however it ends. */
  open(): BudgetShare {
    let own = 0;
    return {
      take: (bytes) => {
        if (this.used + bytes > this.maxBytes) {
          const { message } = limitError("maxInFlightBytes", this.maxBytes, "too many requests at once");
          throw new WatchtowerError("unavailable", `${message}; retry later`);
        }
        own += bytes;
        this.used += bytes;
      },
      close: () => {
        this.used -= own;
        own = 0;
      },
    };
  }
}

/** What one request holds of the memory that all requests share. */
export interface BudgetShare {
  /** @throws WatchtowerError `unavailable`, naming the limit, when all requests together would hold too much. */
  take(bytes: number): void;
  /** Gives all of it back. */
  close(): void;
}

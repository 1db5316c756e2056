import type { IncomingMessage } from "node:http";

/** A few of the largest requests. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads what a request still sends, and keeps none of it: a connection that is ended with bytes unread takes the answer
 * from its sender, who then sees a broken connection and tries again (RFC 9112, 9.6, "Tear-down").
 *
 * @returns when the request has ended, or after 64 MiB or so long.
 */
export function restOf(request: IncomingMessage, mostMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(ended, mostMs);
    let length = 0;
    function count({ length: more }: Uint8Array): void {
      length += more;
      if (length > MAX_BYTES) ended();
    }
    function ended(): void {
      clearTimeout(timer);
      request.off("data", count);
      resolve();
    }
    for (const event of ["end", "close", "error"]) request.once(event, ended);
    request.on("data", count).resume();
  });
}

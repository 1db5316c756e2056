import type { Socket } from "node:net";

/** What a client of HTTP/2 with prior knowledge says first (RFC 9113, 3.4). */
const HTTP2_PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const GONE = ["error", "end"] as const;

/**
 * Looks at the first bytes of a connection, and hands it over with them unread. One that says nothing, or no more than
 * a part of the preface, is ended after `timeoutMs`, or when its client ends it: it would hold a file until then.
 *
 * @param take is told whether it is HTTP/2.
 */
export function afterFirstBytes(socket: Socket, timeoutMs: number, take: (isHttp2: boolean) => void): void {
  const giveUp = (): void => void socket.destroy();
  const timer = setTimeout(giveUp, timeoutMs);
  let read = Buffer.alloc(0);
  const look = (chunk: Buffer): void => {
    read = Buffer.concat([read, chunk]);
    const start = read.subarray(0, HTTP2_PREFACE.length).toString("latin1");
    const may = HTTP2_PREFACE.startsWith(start);
    // So little may still become either.
    if (may && start.length < HTTP2_PREFACE.length) return;
    clearTimeout(timer);
    socket.off("data", look);
    for (const event of GONE) socket.off(event, giveUp);
    socket.pause();
    socket.unshift(read);
    take(may);
  };
  for (const event of GONE) socket.on(event, giveUp);
  socket.once("close", () => clearTimeout(timer));
  socket.on("data", look);
}

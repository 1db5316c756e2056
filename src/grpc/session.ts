import type { ServerHttp2Session } from "node:http2";

const PING_MS = 30_000;

/** Ends a connection that is idle for too long, or whose other side is gone without a word. */
export function watchSession(session: ServerHttp2Session, idleTimeoutMs: number): void {
  session.on("error", () => session.destroy());
  session.setTimeout(idleTimeoutMs, () => session.close());
  let answered = true;
  const timer = setInterval(() => {
    if (!answered) session.destroy();
    answered = false;
    if (!session.destroyed) session.ping(() => (answered = true));
  }, PING_MS);
  timer.unref();
  session.once("close", () => clearInterval(timer));
}

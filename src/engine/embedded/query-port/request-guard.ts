import type { IncomingHttpHeaders } from "node:http2";
import { foreignHost } from "./host-check.ts";

/** What tells who sends a request, over HTTP/1 or HTTP/2. */
interface Sender {
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** The name by which we are called: HTTP/2 has it beside the headers. */
export const calledAs = ({ headers }: Sender): string | undefined => headers.host ?? headers[":authority"];

/** Why a request is not answered: it calls us by a name of others, or would change something for a foreign page. */
export function refusal(request: Sender, isOurs: (host: string | undefined) => boolean): string | undefined {
  const host = calledAs(request);
  if (!isOurs(host)) return foreignHost(host);
  return changes(request) && isForeign(request) ? FOREIGN_PAGE : undefined;
}

const FOREIGN_PAGE = "a page of another origin may not send to here; OTLP has a port of its own";

/** Whether it may change something: a browser sends such requests for any page, and does not show it the answer. */
const changes = ({ method }: Sender): boolean => method !== "GET" && method !== "HEAD";

/** Browsers let any page open a WebSocket, and say by Origin which page it is. */
export function isForeign(request: Sender): boolean {
  const { origin } = request.headers;
  if (typeof origin !== "string") return false;
  try {
    return new URL(origin).host !== calledAs(request);
  } catch {
    return true;
  }
}

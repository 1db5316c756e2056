/** Asks the APIs of this server. */
export type Ask = (request: Request) => Response | Promise<Response>;

/** What a data source answered in place of a result. */
export class AskFailed extends Error {
  override readonly name = "AskFailed";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Gets JSON from a path of this server.
 *
 * @throws AskFailed with what it said instead.
 */
export type SourceClient = (path: string, parameters: Readonly<Record<string, string>>) => Promise<unknown>;

/** @param origin as `http://localhost:13000`. */
export function sourceClient(ask: Ask, origin: string, signal: AbortSignal): SourceClient {
  return async (path, parameters) => {
    const url = `${origin}${path}?${new URLSearchParams(parameters).toString()}`;
    const response = await ask(new Request(url, { signal, headers: { accept: "application/json" } }));
    const text = await response.text();
    if (!response.ok) throw new AskFailed(response.status, errorIn(text));
    return JSON.parse(text);
  };
}

/** Prometheus wraps its errors in JSON, the others do not. */
function errorIn(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    const isWrapped = typeof body === "object" && body !== null && "error" in body;
    return isWrapped ? String(body.error) : text.trim();
  } catch {
    return text.trim();
  }
}

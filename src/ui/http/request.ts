/** A request that the server refused or that could not be sent; the message is the server's own text. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  /** HTTP status; 0 when no answer came. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Query parameters; an undefined one is left out, a list is repeated. */
export type Params = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** The path alone where no parameter is defined. */
export function urlWith(path: string, params: Params): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) search.append(name, String(item));
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}

/**
 * Gets a JSON body. The caller names its type: the wire types are the contract with our own server.
 * @throws RequestError for any failure but an abort, which throws the signal's reason.
 */
export async function getJson<T>(
  path: string,
  params: Params,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  const response = await send(urlWith(path, params), signal, headers);
  if (!response.ok) throw new RequestError(response.status, errorText(await response.text(), response));
  const body: T = await response.json();
  return body;
}

async function send(
  url: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  try {
    return await fetch(url, { signal, headers: { Accept: "application/json", ...headers } });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new RequestError(0, "Watchtower does not answer. Is it still running?");
  }
}

/** Each of the protocols says what went wrong in its own way: as JSON, or as plain text. */
function errorText(body: string, response: Response): string {
  const found = /^\s*\{/.test(body) ? messageIn(body) : body.trim();
  return found === undefined || found === "" ? `HTTP ${response.status} ${response.statusText}` : found;
}

function messageIn(json: string): string | undefined {
  try {
    const body: { error?: unknown; message?: unknown } = JSON.parse(json);
    const message = body.error ?? body.message;
    return typeof message === "string" ? message : undefined;
  } catch {
    return json.trim();
  }
}

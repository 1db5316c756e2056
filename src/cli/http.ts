import type { StatusBody } from "../api/wire/watchtower.ts";
import { WatchtowerError, errorMessage } from "../base/errors.ts";

const LONGEST_ANSWER_MS = 120_000;

/**
 * GETs JSON from the running instance.
 *
 * @param authorization the header of that name.
 * @throws WatchtowerError `unavailable` if it does not answer, `execution` with its own text if it refuses.
 */
export function getJson<T>(url: string, authorization?: string): Promise<T> {
  const headers = authorization === undefined ? {} : { authorization };
  return askJson<T>(url, () => fetch(url, { headers, signal: AbortSignal.timeout(LONGEST_ANSWER_MS) }));
}

/**
 * POSTs JSON to the running instance, and waits for its answer until `stop`.
 *
 * @throws as {@link getJson}; the stop's reason.
 */
export async function postJson<T>(url: string, body: object, stop: AbortSignal): Promise<T> {
  const undici = await import("undici");
  // Otherwise it gives up after five minutes.
  const dispatcher = new undici.Agent({ headersTimeout: 0, bodyTimeout: 0 });
  const headers = { "content-type": "application/json" };
  const request = { method: "POST", headers, body: JSON.stringify(body), signal: stop, dispatcher };
  try {
    return await askJson<T>(url, () => undici.fetch(url, request));
  } catch (error) {
    throw stop.aborted ? stop.reason : error;
  } finally {
    await dispatcher.destroy();
  }
}

async function askJson<T>(url: string, ask: () => Promise<Pick<Response, "ok" | "text">>): Promise<T> {
  let response: Pick<Response, "ok" | "text">;
  try {
    response = await ask();
  } catch (error) {
    // What fetch says itself is "fetch failed"; the reason is its cause.
    const reason = errorMessage(error instanceof Error ? (error.cause ?? error) : error);
    const hint = "if it lasts, look at: watchtower logs";
    throw new WatchtowerError("unavailable", `no answer from ${new URL(url).origin}: ${reason}; ${hint}`, {
      cause: error,
    });
  }
  const body = await response.text();
  if (!response.ok) throw new WatchtowerError("execution", textOf(body));
  // Our own engine of the same version answers; the type is its contract (api/wire).
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return JSON.parse(body) as T;
}

/** The message within a protocol's error form, or within Grafana's. */
export function textOf(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null) {
      if ("error" in parsed) return String(parsed.error);
      if ("message" in parsed) return String(parsed.message);
    }
  } catch {
    // Plain text.
  }
  return body.trim();
}

export const queryString = (values: Readonly<Record<string, string | number>>): string =>
  new URLSearchParams(Object.entries(values).map(([key, value]) => [key, String(value)])).toString();

/** @param ui base URL of the instance's page. */
export const fetchStatus = (ui: string): Promise<StatusBody> =>
  getJson<StatusBody>(`${ui}/api/watchtower/status`);

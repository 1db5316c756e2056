import { once } from "node:events";
import { request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";
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
  return askJson<T>(url, () => get(url, headers));
}

/** By Node's old client: what `fetch` has to load and compile takes a short command a tenth of a second. */
async function get(url: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const ask = url.startsWith("https:") ? httpsRequest : httpRequest;
  const request = ask(url, { headers, agent: false, signal: AbortSignal.timeout(LONGEST_ANSWER_MS) });
  const answered = once(request, "response");
  request.end();
  // The event's arguments, as Node documents them.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const [response] = (await answered) as [IncomingMessage];
  const { statusCode = 0 } = response;
  return { ok: statusCode >= 200 && statusCode < 300, text: () => text(response) };
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

type Answer = Pick<Response, "ok" | "text">;

async function askJson<T>(url: string, ask: () => Promise<Answer>): Promise<T> {
  let response: Answer;
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

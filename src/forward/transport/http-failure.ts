import { retryAfterMs, retryAnswer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { HttpAnswer } from "./http-transport.ts";
import { readStatus } from "./response.ts";

/** What an answer that takes nothing means. @param isRetryable whether the protocol tries again after such a status. */
export function httpFailure({ status, header, body }: HttpAnswer, isRetryable: boolean): Answer {
  const { message, afterMs } = readStatus(body, header("content-type"));
  const shown = `HTTP ${status}`;
  const reason = message === "" ? shown : `${shown}: ${message}`;
  if (status === 413) return { kind: "tooLarge", status: shown, reason };
  if (!isRetryable) return { kind: "refused", status: shown, reason };
  return retryAnswer(reason, retryAfterMs(header("retry-after") || undefined, Date.now()) ?? afterMs);
}

import type { OnError } from "./sequence.ts";

/** Statements of which errors are counted apart. */
const MAX_STATEMENTS = 1_000;

/**
 * Tells of the first error of each statement, then of the tenth, the hundredth and so on: data on which a statement
 * always fails fill no log.
 *
 * @param component as `otelcol.processor.transform.default`.
 */
export function errorLog(component: string, warn: (message: string) => void): OnError {
  const counts = new Map<string, number>();
  return (statement, message) => {
    const count = (counts.get(statement) ?? 0) + 1;
    if (counts.size < MAX_STATEMENTS || count > 1) counts.set(statement, count);
    if (!/^10*$/.test(String(count))) return;
    const times = count === 1 ? "" : ` (${count} times so far)`;
    warn(`${component}: ${statement}: ${message}${times}`);
  };
}

import type { Extension } from "./ast.ts";
import { executionError } from "./errors.ts";
import type { PlanNode } from "./plan/nodes.ts";

/** How far samples are looked for before and after a time or a range, in milliseconds. */
export interface Beyond {
  readonly before: number;
  readonly after: number;
}

/** Beyond the ends of a range vector's windows. */
export function beyondWindow(extension: Extension | undefined, lookbackMs: number): Beyond {
  return {
    before: extension === undefined ? 0 : lookbackMs,
    after: extension === "smoothed" ? lookbackMs : 0,
  };
}

const ALLOWED: Readonly<Record<Extension, readonly string[]>> = {
  anchored: ["changes", "delta", "increase", "rate", "resets"],
  smoothed: ["delta", "increase", "rate"],
};

/** @throws WatchtowerError `execution` if the function's window may not be extended. */
export function requireExtensible(name: string, args: readonly PlanNode[]): void {
  for (const arg of args) {
    if (arg.kind !== "range" || arg.extension === undefined) continue;
    const allowed = ALLOWED[arg.extension];
    if (allowed.includes(name)) continue;
    const only = `${arg.extension} modifier can only be used with: ${allowed.join(", ")}`;
    throw executionError(`${only} - not with ${name}`);
  }
}

import { useSyncExternalStore } from "react";

let slow: readonly string[] = [];
const listeners = new Set<() => void>();

/** Expressions that took too long: they match nothing from then on, and the page says so. */
export function addSlowPattern(source: string): void {
  if (slow.includes(source)) return;
  slow = [...slow, source];
  // Matching happens while the page is drawn, when its state must not change.
  queueMicrotask(() => {
    for (const listener of listeners) listener();
  });
}

export const isSlowPattern = (source: string): boolean => slow.includes(source);

/** All of them, oldest first; drawn anew when there is another. */
export const useSlowPatterns = (): readonly string[] => useSyncExternalStore(follow, () => slow);

function follow(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

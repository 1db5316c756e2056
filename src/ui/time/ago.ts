import { formatSeconds } from "./duration.ts";

/** How long ago a moment was, in whole seconds: `12 s ago`, `2 h 5 m ago`. */
export function agoText(ms: number, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - ms) / 1000));
  return seconds === 0 ? "just now" : `${formatSeconds(seconds)} ago`;
}

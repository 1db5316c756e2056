import { WatchtowerError } from "../../../base/errors.ts";
import type { Stage } from "./stage.ts";

interface Capture {
  /** `undefined` for `<_>`. */
  readonly name: string | undefined;
  /** What ends the captured text; empty at the end of the pattern. */
  readonly until: string;
}

/**
 * `<ip> - <_> "<method>"`: text between literals as labels. A literal that is not found ends the
 * reading; what was captured before stands.
 *
 * @throws WatchtowerError `invalid`
 */
export function pattern(expression: string): Stage {
  const { head, captures } = parsePattern(expression);
  return (state) => {
    const { line } = state;
    if (line === "" || state.isRead || !line.startsWith(head)) return true;
    let at = head.length;
    for (const { name, until } of captures) {
      const end = until === "" ? line.length : line.indexOf(until, at);
      const text = line.slice(at, end < 0 ? line.length : end);
      if (name !== undefined) state.extract(name, text);
      if (end < 0) return true;
      at = end + until.length;
    }
    return true;
  };
}

function parsePattern(expression: string): { head: string; captures: readonly Capture[] } {
  const parts = expression.split(/<([a-zA-Z_][a-zA-Z0-9_]*)>/);
  const head = parts[0] ?? "";
  const captures: Capture[] = [];
  for (let index = 1; index < parts.length; index += 2) {
    const name = parts[index];
    const until = parts[index + 1] ?? "";
    if (until === "" && index + 2 < parts.length) {
      throw invalid(`found consecutive capture '<${name}><${parts[index + 2]}>'`);
    }
    captures.push({ name: name === "_" ? undefined : name, until });
  }
  const names = captures.flatMap(({ name }) => name ?? []);
  if (names.length === 0) throw new WatchtowerError("invalid", "at least one capture is required");
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw invalid(`duplicate capture name (${twice})`);
  return { head, captures };
}

function invalid(reason: string): WatchtowerError {
  return new WatchtowerError("invalid", `${reason}: invalid expression`);
}

import { WatchtowerError } from "../../../base/errors.ts";

/** A member's name or an array's index. */
export type PathStep = string | number;

const STEP = /(?:^|\.)([a-zA-Z_][a-zA-Z0-9_]*)|\[(\d+)\]|\["((?:\\.|[^"\\])*)"\]/y;

/** `a.b[0]["c d"]` @throws WatchtowerError `invalid` */
export function parseJsonPath(path: string): readonly PathStep[] {
  const steps: PathStep[] = [];
  const text = path.trim();
  let at = 0;
  while (at < text.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (match === null) {
      throw new WatchtowerError(
        "invalid",
        `cannot parse expression [${path}]: unexpected character at ${at + 1}`,
      );
    }
    const [, name, index, quoted] = match;
    steps.push(index === undefined ? (name ?? (quoted ?? "").replaceAll(/\\(.)/g, "$1")) : Number(index));
    at = STEP.lastIndex;
  }
  if (steps.length === 0)
    throw new WatchtowerError("invalid", `cannot parse expression [${path}]: it is empty`);
  return steps;
}

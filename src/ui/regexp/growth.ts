import type { PatternNode } from "./pattern.ts";

/**
 * How the time of the browser's engine can grow with the length of a text: so many characters to the power of this.
 * Infinity where it can be exponential: where repeats stand within repeats, or a repeat may match the same in several
 * ways.
 */
export function growthOf(root: PatternNode): number {
  // A search begins anew at each character.
  return 1 + degree(root);
}

/** Repeats up to so many times count as one step. */
const FEW = 3;

function degree(node: PatternNode): number {
  switch (node.kind) {
    case "either":
      return node.options.reduce((sum, option) => sum + degree(option), 0);
    case "sequence":
      return node.parts.reduce((sum, part) => sum + degree(part), 0);
    case "group":
      return degree(node.body);
    case "look":
      return degree(node.body);
    case "back":
      return Infinity;
    case "repeat":
      if (node.max <= 1) return degree(node.body);
      if (!isSingle(node.body)) return Infinity;
      return node.max <= FEW ? 0 : 1;
    case "character":
    case "start":
    case "end":
    case "boundary":
      return 0;
  }
}

/** Matches in one way, if at all. */
function isSingle(node: PatternNode): boolean {
  switch (node.kind) {
    case "character":
      return true;
    case "group":
      return isSingle(node.body);
    case "sequence":
      return node.parts.every((part) => part.kind === "character");
    case "either":
    case "look":
    case "back":
    case "repeat":
    case "start":
    case "end":
    case "boundary":
      return false;
  }
}

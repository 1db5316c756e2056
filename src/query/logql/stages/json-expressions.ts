import type { Extraction } from "../ast.ts";
import { type PathStep, parseJsonPath } from "./json-path.ts";
import { type JsonKind, JsonScanner, JsonSyntaxError, MALFORMED, valueOf } from "./json-scanner.ts";
import { JSON_ERROR } from "./json.ts";
import type { Stage } from "./stage.ts";

/** Paths that share their first steps, so that a line is read once for all of them. */
interface PathTree {
  readonly names: string[];
  readonly next: Map<PathStep, PathTree>;
}

const newTree = (): PathTree => ({ names: [], next: new Map() });

/**
 * The values at given paths, of equal ones the first; objects and arrays as JSON text. A path that leads nowhere gives an
 * empty label. As in Loki, what is malformed is an error only where it is one of those values.
 *
 * @throws WatchtowerError `invalid` for a bad path.
 */
export function jsonExpressions(extractions: readonly Extraction[]): Stage {
  const root = newTree();
  for (const { name, path } of extractions) addPath(root, parseJsonPath(path), name);
  return (state) => {
    if (state.line === "" || state.isRead) return true;
    if (!/^["[{]/.test(state.line)) {
      state.failReading(JSON_ERROR);
      return true;
    }
    if (KEY_ALONE.test(state.line)) state.failReading(JSON_ERROR, MALFORMED);
    const found = new Found();
    try {
      const scanner = new JsonScanner(state.line);
      readValue(scanner, scanner.peek(), root, found);
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      if (error instanceof ValueSyntaxError) state.failReading(JSON_ERROR, error.message);
    }
    for (const [name, value] of found.values) state.extractNamed(name, value);
    for (const { name } of extractions) {
      if (!found.values.has(name) && state.get(name) === undefined) state.put(name, "");
    }
    return true;
  };
}

/** A member without its object. */
const KEY_ALONE = /^"(?:[^"\\]|\\.)*"[ \t\r\n]*:/;

function addPath(root: PathTree, steps: readonly PathStep[], name: string): void {
  let tree = root;
  for (const step of steps) {
    let next = tree.next.get(step);
    if (next === undefined) tree.next.set(step, (next = newTree()));
    tree = next;
  }
  tree.names.push(name);
}

/** @returns the value's text as written. */
function readValue(scanner: JsonScanner, kind: JsonKind, tree: PathTree, found: Found): void {
  if (tree.next.size > 0 && (kind === "object" || kind === "array")) {
    const visit = (step: PathStep, inner: JsonKind): false => {
      const next = tree.next.get(step);
      if (next === undefined) scanner.passValue(inner);
      else readValue(scanner, inner, next, found);
      return false;
    };
    if (tree.names.length === 0) {
      if (kind === "object") scanner.object(visit);
      else scanner.array(visit);
      return;
    }
    const text = textOf(scanner, kind);
    found.add(tree, text);
    const again = new JsonScanner(text);
    readValue(again, again.peek(), { names: [], next: tree.next }, found);
    return;
  }
  if (tree.names.length === 0) scanner.passValue(kind);
  else {
    const value = textOf(scanner, kind);
    found.add(tree, kind === "null" ? "" : value);
  }
}

/** Of equal members the first counts; of paths that give the same label the one that comes last in the line. */
class Found {
  readonly values = new Map<string, string>();
  private readonly seen = new Set<PathTree>();

  add(tree: PathTree, value: string): void {
    if (this.seen.has(tree)) return;
    this.seen.add(tree);
    for (const name of tree.names) this.values.set(name, value);
  }
}

class ValueSyntaxError extends JsonSyntaxError {}

/** Of a value that is asked for. @throws ValueSyntaxError */
function textOf(scanner: JsonScanner, kind: JsonKind): string {
  try {
    if (kind === "string") return scanner.value();
    const text = scanner.skip();
    // Loki takes the escapes out of an array's text, too.
    return kind === "array" ? valueOf(text) : text;
  } catch (error) {
    throw error instanceof JsonSyntaxError ? new ValueSyntaxError(error.message, { cause: error }) : error;
  }
}

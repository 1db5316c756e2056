import type { AnyValue, KeyValue } from "../../../model/otlp/common.ts";
import { OTTL_LIMITS, ottlLimit } from "../limits.ts";
import { define } from "./definition.ts";
import { literalBool, literalText, literalWhole, mapTarget, optional } from "./parameters.ts";

const NO_LIMIT = 2n ** 63n;

/** Items of nested maps and lists come to the top, their keys joined by points. */
const flatten = define(
  "flatten",
  {
    target: mapTarget,
    prefix: optional(literalText),
    depth: optional(literalWhole),
    resolve_conflicts: optional(literalBool),
  },
  ({ target, prefix = "", depth = NO_LIMIT, resolve_conflicts: resolves = false }, site) => {
    if (depth < 0n) throw site.problem("depth", "must not be negative");
    return (run) => {
      target(run, (attributes) => {
        const flat = resolves ? new Resolved() : new Flat();
        flattenInto(flat, attributes.entries(), { prefix: prefix === "" ? "" : `${prefix}.`, depth });
        attributes.replace(flat.entries());
      });
      return undefined;
    };
  },
);

interface Level {
  /** With the point behind it. */
  readonly prefix: string;
  /** How many maps are still taken apart. */
  readonly depth: bigint;
}

function flattenInto(flat: Flat, entries: readonly KeyValue[], { prefix, depth }: Level): void {
  for (const { key, value } of entries) {
    if (value.kind === "map" && depth > 0n) {
      flattenInto(flat, value.value, { prefix: `${prefix}${key}.`, depth: depth - 1n });
    } else if (value.kind === "array" && depth > 0n) {
      for (const [index, element] of value.value.entries()) {
        flat.putElement(`${prefix}${key}`, index, element);
      }
    } else flat.put(`${prefix}${key}`, value);
  }
}

/** Of equal keys the last value counts. */
class Flat {
  protected readonly values = new Map<string, AnyValue>();

  put(key: string, value: AnyValue): void {
    if (this.values.size >= OTTL_LIMITS.listElements) throw ottlLimit("listElements", "a map with more keys");
    this.values.set(key, value);
  }

  putElement(key: string, index: number, value: AnyValue): void {
    this.put(`${key}.${index}`, value);
  }

  *entries(): IterableIterator<KeyValue> {
    for (const [key, value] of this.values) yield { key, value };
  }
}

/** Each further value of a key gets the next number behind it; elements of lists are values of one key. */
class Resolved extends Flat {
  readonly #next = new Map<string, number>();

  override put(key: string, value: AnyValue): void {
    const next = this.#next.get(key);
    this.#next.set(key, next === undefined ? 0 : next + 1);
    super.put(next === undefined ? key : `${key}.${next}`, value);
  }

  override putElement(key: string, _index: number, value: AnyValue): void {
    this.put(key, value);
  }
}

export const FLATTEN_FUNCTIONS = [flatten];

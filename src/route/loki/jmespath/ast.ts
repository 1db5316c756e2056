import type { Json } from "./json.ts";

/** A JMESPath expression (jmespath.org, "Grammar"). */
export type Node =
  | { readonly kind: "current" }
  | { readonly kind: "literal"; readonly value: Json }
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | {
      readonly kind: "slice";
      readonly start: number | undefined;
      readonly stop: number | undefined;
      readonly step: number;
    }
  /** The right side is asked of what the left one found: `a.b`, `a[0]`, `a | b`. */
  | { readonly kind: "chain"; readonly left: Node; readonly right: Node }
  | { readonly kind: "flatten"; readonly of: Node }
  /** The right side is asked of each element (or, of an object, each value) that is kept. */
  | {
      readonly kind: "projection";
      readonly over: "elements" | "values";
      readonly left: Node;
      readonly right: Node;
      readonly keep: Node | undefined;
    }
  | { readonly kind: "list"; readonly items: readonly Node[] }
  | { readonly kind: "object"; readonly members: readonly (readonly [string, Node])[] }
  | { readonly kind: "or" | "and"; readonly left: Node; readonly right: Node }
  | { readonly kind: "not"; readonly of: Node }
  | { readonly kind: "compare"; readonly operator: Comparator; readonly left: Node; readonly right: Node }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Node[] }
  /** An expression as an argument: `&a`. */
  | { readonly kind: "reference"; readonly of: Node };

export type Comparator = "==" | "!=" | "<" | "<=" | ">" | ">=";

import { floatText } from "../../../base/float-text.ts";
import { isList, isObject } from "./json.ts";
import type { Json } from "./json.ts";

/** Longest text of a value, in UTF-16 units: a short expression can name a value many times over. */
const MAX_TEXT = 1_048_576;

const HTML = /[<>&\u2028\u2029]/g;

/**
 * A value as Alloy's encoder writes it, `<`, `>` and `&` escaped. Members stand in their order, where Go has none.
 *
 * @returns `undefined` for what is too large, and numbers that are not finite.
 */
export function jsonText(value: Json): string | undefined {
  const writer = new JsonWriter();
  return writer.write(value) ? writer.text : undefined;
}

/** What is still to be written: a value, or marks between them. */
type Piece =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "marks"; readonly marks: string };

/** Without recursion, so that depth costs no stack. */
class JsonWriter {
  text = "";
  /** The next one is at the end. */
  readonly #rest: Piece[] = [];

  /** @returns whether it could be written. */
  write(value: Json): boolean {
    this.#rest.push({ kind: "value", value });
    for (let piece = this.#rest.pop(); piece !== undefined; piece = this.#rest.pop()) {
      if (piece.kind === "marks") this.text += piece.marks;
      else if (!this.#begin(piece.value)) return false;
      if (this.text.length > MAX_TEXT) return false;
    }
    return true;
  }

  #begin(value: Json): boolean {
    if (typeof value === "number") {
      this.text += floatText(value);
      return Number.isFinite(value);
    }
    if (typeof value === "string") this.text += quoted(value);
    else if (isList(value))
      this.#open(
        "[",
        value.map((item) => ["", item] as const),
        "]",
      );
    else if (isObject(value)) {
      const members = Object.entries<Json>(value).map(([name, item]) => [`${quoted(name)}:`, item] as const);
      this.#open("{", members, "}");
    } else this.text += String(value);
    return true;
  }

  #open(open: string, items: readonly (readonly [marks: string, Json])[], close: string): void {
    this.text += open;
    this.#rest.push({ kind: "marks", marks: close });
    for (let at = items.length - 1; at >= 0; at--) {
      const [marks, value] = items[at] ?? ["", null];
      this.#rest.push({ kind: "value", value }, { kind: "marks", marks: at === 0 ? marks : `,${marks}` });
    }
  }
}

const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll(
    HTML,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

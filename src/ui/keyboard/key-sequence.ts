/** What of a key event says which key it is. */
export type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Keys that belong together follow each other within this time. */
const TOGETHER_MS = 1000;

const NAMES: Readonly<Record<string, string>> = {
  arrowleft: "left",
  arrowright: "right",
  " ": "space",
};

/** Those that are held while another is pressed, and mean nothing alone. */
const HELD = new Set(["shift", "control", "meta", "alt", "altgraph"]);

/**
 * A press as shortcuts are written: `g`, `shift+e`, `?`, `left`, `mod+k` (ctrl, or cmd on a Mac).
 *
 * @returns undefined for a key that is only held
 */
export function keyName({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): string | undefined {
  const lower = key.toLowerCase();
  if (HELD.has(lower)) return undefined;
  // Of signs, shift is a part: `?`.
  const isShifted = shiftKey && /^[a-z]$/.test(lower) && !ctrlKey && !metaKey;
  return `${ctrlKey || metaKey ? "mod+" : ""}${altKey ? "alt+" : ""}${isShifted ? "shift+" : ""}${NAMES[lower] ?? lower}`;
}

/** Follows keys, and says when they make up a shortcut: one key, or two after each other, as `g h`. */
export class KeySequence {
  readonly #known: ReadonlySet<string>;
  #first: { readonly name: string; readonly at: number } | undefined;

  constructor(known: readonly string[]) {
    this.#known = new Set(known);
  }

  /**
   * @param at milliseconds of any clock
   * @returns the shortcut that is complete now
   */
  press(name: string, at: number): string | undefined {
    const first =
      this.#first !== undefined && at - this.#first.at <= TOGETHER_MS ? this.#first.name : undefined;
    const both = `${first} ${name}`;
    if (first !== undefined && this.#known.has(both)) {
      this.#first = undefined;
      return both;
    }
    const begins = [...this.#known].some((keys) => keys.startsWith(`${name} `));
    this.#first = begins ? { name, at } : undefined;
    return this.#known.has(name) ? name : undefined;
  }
}

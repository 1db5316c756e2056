/** What `JSON.parse` gives for `{…}`. Its parts are unknown until they are read. */
export type JsonObject = Readonly<Record<string, unknown>>;

const EMPTY: JsonObject = {};

/** Lists and null are none. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object, or an empty one if it is something else. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : EMPTY;
}

/** The members, or none if it is no list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects in a list; members that are something else are left out. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return listOf(value).filter(isObject);
}

/** The texts in a list; numbers and booleans count as their texts. */
export function textsOf(value: unknown): readonly string[] {
  return listOf(value).flatMap((member) => textOf(member) ?? []);
}

/** A text; numbers and booleans count as theirs, since old files mix them. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** A finite number; a text that is one counts, since old files mix them. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "string" && value.trim() !== "") return numberOf(Number(value));
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** One of the words, or undefined. */
export function oneOf<Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === value);
}

/** The object without the members whose value is undefined: an absent setting has no key. */
export function present<Shape extends object>(value: Shape): Present<Shape> {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  // Only keys that may be absent in the result were taken away.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(entries) as Present<Shape>;
}

type Optional<Shape> = { [Key in keyof Shape]: undefined extends Shape[Key] ? Key : never }[keyof Shape];

/** `Shape` with each key that may be undefined made optional. */
export type Present<Shape> = Omit<Shape, Optional<Shape>> & {
  [Key in Optional<Shape>]?: Exclude<Shape[Key], undefined>;
};

import type { JsonObject } from "../json.ts";

/** A panel brought to today's shape. */
export interface Migrated {
  readonly raw: JsonObject;
  /** What the panel asked for, and today's cannot do: a sentence each, without a full stop. */
  readonly lost: readonly string[];
}

/** What dashboards and panels that were brought to today's schema had to leave behind, a sentence each. */
export type Lost = ReadonlyMap<JsonObject, readonly string[]>;

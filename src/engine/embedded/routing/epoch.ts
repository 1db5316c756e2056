import type { Sequence } from "../../../base/units.ts";

/** Whose file it is: one that is shipped with Watchtower, or one of the user's. */
export type AlloyFileKind = "dual-write" | "local-only" | "custom";

/** An Alloy file as it was given. */
export interface AlloyFile {
  readonly kind: AlloyFileKind;
  /** Its path, for messages. */
  readonly name: string;
  /** The folder from which paths in it begin. */
  readonly folder: string;
  readonly text: string;
}

/** A part of the journal in which one file says what becomes of the records. */
export interface Epoch {
  /** The first record of it; the next epoch's first one ends it. */
  readonly from: Sequence;
  /** When the file came into use, Unix milliseconds. */
  readonly since: number;
  readonly file: AlloyFile;
  /**
   * The last record that components of this epoch can have made, which may be behind its end; absent while they still
   * make some.
   */
  readonly until?: Sequence;
}

/** So many files may have been in use one after the other while records of the first are still needed. */
export const MOST_EPOCHS = 64;

/** Whether both say the same, from the same place and under the same name. */
export const isSameFile = (a: AlloyFile, b: AlloyFile): boolean =>
  a.kind === b.kind && a.name === b.name && a.folder === b.folder && a.text === b.text;

/** Epochs end later than they begin, and are the same then. */
export const isSameEpoch = (a: Epoch, b: Epoch): boolean => a.from === b.from && a.since === b.since;

/** What the journal says of a record that a component made. */
export interface SourceTag {
  readonly component: string;
  /** Which epoch's component: where that begins. */
  readonly from: number;
  /** Of one that must not be written twice. */
  readonly ticket?: string;
}

const TAG = /^(.+)@(\d+)(?:#(.+))?$/s;

/** The text that a record made by a component carries in the journal: `component@from` or `component@from#ticket`. */
export const sourceTag = (component: string, { from }: Pick<Epoch, "from">, ticket?: string): string =>
  `${component}@${from}${ticket === undefined ? "" : `#${ticket}`}`;

/** @returns `undefined` if it is none. */
export function parseSourceTag(tag: string): SourceTag | undefined {
  const [, component, from = "", ticket] = TAG.exec(tag) ?? [];
  if (component === undefined || !Number.isSafeInteger(Number(from))) return undefined;
  return { component, from: Number(from), ...(ticket === undefined ? {} : { ticket }) };
}

import { readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, errorMessage } from "../base/errors.ts";
import { sequence } from "../base/units.ts";
import type { Sequence } from "../base/units.ts";
import { isObject } from "../base/json-object.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import { checkedText, readChecked, wholeNumber } from "./checked-file.ts";
import { Follower } from "./follower.ts";
import type { FollowerPlace, Span } from "./follower.ts";
import type { RecordHead } from "./heads.ts";

const FILE = "followers.json";

/** All followers of a journal, and the file that keeps their places and losses. */
export class Followers {
  /** Why the file's followers begin at the first record kept, although there is one. */
  readonly problem: string | undefined;
  private readonly dir: string;
  private readonly isSynced: boolean;
  private readonly all = new Map<string, Follower>();
  private writing: Promise<void> = Promise.resolve();
  private queued: Promise<void> | undefined;
  private onSaved: () => void = () => {};

  /** @param isSynced whether writing waits for the disk. */
  constructor(dir: string, isSynced: boolean) {
    this.dir = dir;
    this.isSynced = isSynced;
    this.problem = this.load();
  }

  /** @param listener called whenever segments may have become free. */
  whenSaved(listener: () => void): void {
    this.onSaved = listener;
  }

  /** The follower of this name; a new one begins at `from`. */
  follow(name: string, signal: Signal, from: Sequence): Follower {
    return this.all.get(name) ?? this.add(name, signal, { next: from });
  }

  list(): readonly Follower[] {
    return [...this.all.values()];
  }

  /** Gives up the follower's place. @returns whether there was one. */
  forget(name: string): boolean {
    return this.all.delete(name);
  }

  /** First record that any of them may still ask for; Infinity if there is none. */
  get needed(): number {
    return Math.min(...this.list().map((follower) => follower.needed));
  }

  /** Whether any of them may still ask for a record of the part. */
  needs(part: Span): boolean {
    return this.list().some((follower) => follower.needs(part));
  }

  /** Highest place; 0 if there is none. */
  get highest(): number {
    return Math.max(0, ...this.list().map((follower) => follower.next));
  }

  /** Tells those of the signal that the journal has one more record. @param bytes of its payload. */
  appended(signal: Signal, bytes: number): void {
    for (const follower of this.all.values()) if (follower.signal === signal) follower.appended(bytes);
  }

  /** Moves all followers to `upTo`, as the records before it are about to be deleted. */
  overrun(heads: readonly RecordHead[], upTo: Sequence): void {
    for (const follower of this.all.values()) follower.overrun(heads, upTo);
  }

  /**
   * Resolves when what is true now is durable. Calls at the same time share a write.
   *
   * @throws the file system's error. Segments may be deleted all the same: on a full disk, their room may be all
   *   there is.
   */
  save(): Promise<void> {
    this.queued ??= this.writing.then(() => {
      this.queued = undefined;
      const write = this.write();
      this.writing = write.catch(() => undefined);
      return write;
    });
    return this.queued;
  }

  private add(name: string, signal: Signal, place: FollowerPlace): Follower {
    const follower = new Follower(name, signal, place, () => this.save());
    this.all.set(name, follower);
    return follower;
  }

  private load(): string | undefined {
    const path = join(this.dir, FILE);
    try {
      const followers = readChecked("followers", readFileSync(path, "utf8"));
      for (const [name, value] of Object.entries(followers)) this.restore(name, value);
      return undefined;
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      this.all.clear();
      return `${path} cannot be read (${errorMessage(error)}); its followers begin at the first record kept`;
    }
  }

  private restore(name: string, value: unknown): void {
    if (!isObject(value)) throw new Error(`${JSON.stringify(name)} is no follower`);
    const signal = SIGNALS.find((one) => one === value["signal"]);
    if (signal === undefined) throw new Error(`${JSON.stringify(name)} has no signal`);
    const number = (field: string): number => wholeNumber(value[field], `${name}.${field}`);
    const lost = { records: number("lostRecords"), bytes: number("lostBytes") };
    this.add(name, signal, { next: sequence(number("next")), lost, skipped: partsOf(value["skipped"]) });
  }

  private async write(): Promise<void> {
    const places = this.list().map((follower) => {
      const { next, skipped } = follower;
      return { follower, place: { next, skipped } };
    });
    try {
      await this.replace(checkedText("followers", Object.fromEntries(this.list().map(entry))));
    } finally {
      for (const { follower, place } of places) follower.saved(place);
      this.onSaved();
    }
  }

  private async replace(text: string): Promise<void> {
    const path = join(this.dir, FILE);
    const file = await open(`${path}.next`, "w");
    try {
      await file.writeFile(text);
      if (this.isSynced) await file.datasync();
    } finally {
      await file.close();
    }
    await rename(`${path}.next`, path);
    if (this.isSynced) await this.syncFolder();
  }

  private async syncFolder(): Promise<void> {
    const folder = await open(this.dir, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

const entry = ({ name, signal, next, lost, skipped }: Follower) => {
  const place = { signal, next, lostRecords: lost.records, lostBytes: lost.bytes };
  const parts = skipped.map(({ from, to }) => [from, to]);
  return [name, parts.length === 0 ? place : { ...place, skipped: parts }] as const;
};

function partsOf(value: unknown): readonly Span[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new Error("what it skips is no list");
  return value.map((part: unknown) => {
    const [from, to]: readonly unknown[] = Array.isArray(part) ? part : [];
    return { from: sequence(wholeNumber(from, "skipped")), to: sequence(wholeNumber(to, "skipped")) };
  });
}

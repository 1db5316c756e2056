import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { WatchtowerError, errorCode, errorMessage } from "../../../base/errors.ts";
import { isObject } from "../../../base/json-object.ts";

/** How far a file was read, and which file that was. */
export interface Place {
  /** Bytes. */
  readonly position: number;
  /** Device and inode: another file under the same name has others. Empty if not known. */
  readonly file: string;
}

const FILE = "positions.json";
const VERSION = 1;
const MAX_FILE_BYTES = 16_777_216;

/** Files are known by their path and the labels of their lines. */
export const placeKey = (path: string, labels: string): string => JSON.stringify([path, labels]);

/** Places that become true when the record of the ticket is durable. */
interface Pending {
  readonly ticket: string;
  readonly places: ReadonlyMap<string, Place>;
}

/**
 * The places of a component's files, on the disk: `{"version": 1, "positions": {"[path, labels]": {"position": 7, "file":
 * "2049:11"}}}`, and while lines are on their way `"pending": {"ticket": "…", "positions": {…}}` with those behind them.
 * Written anew each time, and put in place of the old one when all of it is on the disk.
 */
export class Positions {
  readonly #dir: string;
  readonly #places: Map<string, Place>;
  #pending: Pending | undefined;

  private constructor(dir: string, { places, pending }: Saved) {
    this.#dir = dir;
    this.#places = places;
    this.#pending = pending;
  }

  /** @throws WatchtowerError `invalid` for a file that is none of ours, or damaged. */
  static async open(dir: string): Promise<Positions> {
    return new Positions(dir, await readPlaces(join(dir, FILE)));
  }

  /** Without what the file says. */
  static empty(dir: string): Positions {
    return new Positions(dir, { places: new Map(), pending: undefined });
  }

  get isEmpty(): boolean {
    return this.#places.size === 0;
  }

  /**
   * Without those of {@link Positions.expect}, until they are settled. @param labels of the target, as
   * `FileTarget.key`.
   */
  get(path: string, labels: string): Place | undefined {
    return this.#places.get(placeKey(path, labels));
  }

  /** Not saved yet. */
  set(path: string, labels: string, place: Place): void {
    this.#places.set(placeKey(path, labels), place);
  }

  /** Of what was on its way when an earlier process ended. */
  get pendingTicket(): string | undefined {
    return this.#pending?.ticket;
  }

  /** Resolves when it is on the disk that these places become true with the ticket's record. */
  expect(ticket: string, places: ReadonlyMap<string, Place>): Promise<void> {
    this.#pending = { ticket, places };
    return this.save();
  }

  /** It is known whether the record is durable. Not saved yet. */
  settle(isKept: boolean): void {
    if (isKept) for (const [key, place] of this.#pending?.places ?? []) this.#places.set(key, place);
    this.#pending = undefined;
  }

  /** Not saved yet. */
  delete(path: string, labels: string): void {
    this.#places.delete(placeKey(path, labels));
  }

  /** Resolves when it is on the disk. */
  async save(): Promise<void> {
    const path = join(this.#dir, FILE);
    const pending = this.#pending && {
      ticket: this.#pending.ticket,
      positions: Object.fromEntries(this.#pending.places),
    };
    const positions = Object.fromEntries(this.#places);
    const text = JSON.stringify({ version: VERSION, positions, ...(pending && { pending }) });
    const file = await open(`${path}.tmp`, "w", 0o600);
    try {
      await file.writeFile(text);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(`${path}.tmp`, path);
  }
}

interface Saved {
  readonly places: Map<string, Place>;
  readonly pending: Pending | undefined;
}

async function readPlaces(path: string): Promise<Saved> {
  let text: string;
  try {
    text = await readBounded(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return { places: new Map(), pending: undefined };
    throw error;
  }
  try {
    return savedIn(JSON.parse(text));
  } catch (error) {
    throw new WatchtowerError("invalid", `${path} is damaged: ${errorMessage(error)}`, { cause: error });
  }
}

function savedIn(value: unknown): Saved {
  const { version, positions, pending } = recordOf(value);
  if (version !== VERSION) throw new Error(`its version is ${JSON.stringify(version)}, not ${VERSION}`);
  const places = placesIn(positions);
  if (pending === undefined) return { places, pending };
  const { ticket, positions: expected } = recordOf(pending);
  if (typeof ticket !== "string") throw new Error("what is on its way has no ticket");
  return { places, pending: { ticket, places: placesIn(expected) } };
}

function placesIn(value: unknown): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const [key, place] of Object.entries(recordOf(value))) {
    const { position, file } = recordOf(place);
    if (!isPosition(position) || typeof file !== "string") throw new Error(`${key} has no position`);
    places.set(key, { position, file });
  }
  return places;
}

const isPosition = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (isObject(value)) return { ...value };
  throw new Error("an object is missing");
}

/**
 * Positions of Grafana Agent and Promtail: `positions: {path: "offset"}` in YAML. They know files by their path alone.
 *
 * @throws WatchtowerError `invalid` for a file that is none.
 */
export async function readLegacyPositions(path: string): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  try {
    const { positions } = recordOf(parse(await readBounded(path), { maxAliasCount: 0 }));
    for (const [file, offset] of Object.entries(recordOf(positions ?? {}))) {
      const position = Number(offset);
      // Cursors of the system's journal stand there, too.
      if (isPosition(position)) found.set(file, position);
    }
  } catch (error) {
    if (errorCode(error) === "ENOENT") return found;
    throw new WatchtowerError("invalid", `${path}: ${errorMessage(error)}`, { cause: error });
  }
  return found;
}

async function readBounded(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    if (size > MAX_FILE_BYTES) throw new Error(`${size} bytes are too many (limit ${MAX_FILE_BYTES})`);
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

import { stat } from "node:fs/promises";
import { errorMessage } from "../../../base/errors.ts";
import type { ActiveContext } from "../../source.ts";
import type { FileSourceOptions } from "./file-source.ts";
import { FollowedFile } from "./followed-file.ts";
import type { Found } from "./followed-file.ts";
import { placeKey } from "./positions.ts";
import type { Place, Positions } from "./positions.ts";
import type { FileTarget } from "./targets.ts";

/** One file on behalf of one target: targets with other labels read the same file by themselves. */
export interface Followed {
  readonly target: FileTarget;
  readonly file: FollowedFile;
  /** What was said last of it, which is not said again. */
  told: string;
}

/** Most files that are followed at once: each is open. */
export const MAX_FILES = 1000;

/** The files that a component follows, and how far each was read. */
export class FollowedFiles {
  readonly #options: FileSourceOptions;
  readonly #positions: Positions;
  readonly #legacy: ReadonlyMap<string, number>;
  readonly #log: ActiveContext["log"];
  readonly #files = new Map<string, Followed>();
  #refreshAt = -Infinity;
  #told = "";

  constructor(
    options: FileSourceOptions,
    positions: Positions,
    legacy: ReadonlyMap<string, number>,
    log: ActiveContext["log"],
  ) {
    this.#options = options;
    this.#positions = positions;
    this.#legacy = legacy;
    this.#log = log;
  }

  get all(): readonly Followed[] {
    return [...this.#files.values()];
  }

  /** Begins with files that are there now, and leaves those that are no more. */
  async refresh(): Promise<void> {
    if (performance.now() < this.#refreshAt) return;
    this.#refreshAt = performance.now() + this.#options.targetsMs;
    let targets: readonly FileTarget[];
    try {
      targets = await this.#options.targets();
    } catch (error) {
      this.#tellOnce(errorMessage(error));
      return;
    }
    const wanted = new Map(targets.map((target) => [JSON.stringify([target.path, target.key]), target]));
    // One that was renamed is read to its end first.
    for (const [key, { file }] of this.#files) if (!wanted.has(key) && !file.isOpen) this.#files.delete(key);
    for (const [key, target] of wanted) {
      if (this.#files.has(key) || (await this.#isOld(target))) continue;
      if (this.#files.size >= MAX_FILES) {
        this.#tellOnce(`there are more files than can be followed (limit files = ${MAX_FILES})`);
        return;
      }
      this.#files.set(key, this.#begin(target));
    }
  }

  /** `undefined` if it cannot be read now; why was said. */
  async look(followed: Followed): Promise<Found | undefined> {
    const { file } = followed;
    try {
      const found = await file.look();
      if (found.tooLong > 0) this.#log("warn", `${file.path}: a line that is too long was passed over`);
      this.#tell(followed, file.isOpen ? "" : `${file.path} is not there yet`);
      return found;
    } catch (error) {
      this.#tell(followed, `${file.path} cannot be read: ${errorMessage(error)}`);
      return undefined;
    }
  }

  /** Lines before these places are about to be emitted. Resolves when that is on the disk. */
  expect(ticket: string, places: ReadonlyMap<Followed, Place>): Promise<void> {
    const byKey = [...places].map(
      ([{ target }, place]) => [placeKey(target.path, target.key), place] as const,
    );
    return this.#positions.expect(ticket, new Map(byKey));
  }

  /** All lines before these places are durable. Resolves when the places are on the disk. */
  async remember(places: ReadonlyMap<Followed, Place>): Promise<void> {
    let isNew = this.#positions.pendingTicket !== undefined;
    this.#positions.settle(true);
    for (const [{ target }, place] of places) {
      const known = this.#positions.get(target.path, target.key);
      if (known?.position === place.position && known.file === place.file) continue;
      this.#positions.set(target.path, target.key, place);
      isNew = true;
    }
    if (isNew) await this.#positions.save();
  }

  async close(): Promise<void> {
    for (const { file } of this.all) await file.close();
  }

  #begin(target: FileTarget): Followed {
    const { encoding, beginning } = this.#options;
    const legacy = this.#legacy.get(target.path);
    const place =
      this.#positions.get(target.path, target.key) ??
      (legacy === undefined ? undefined : { position: legacy, file: "" });
    return { target, file: new FollowedFile(target.path, encoding, place, beginning), told: "" };
  }

  async #isOld({ path }: FileTarget): Promise<boolean> {
    const { ignoreOlderMs } = this.#options;
    if (ignoreOlderMs === Infinity) return false;
    try {
      return (await stat(path)).mtimeMs < Date.now() - ignoreOlderMs;
    } catch {
      return false;
    }
  }

  #tell(followed: Followed, message: string): void {
    if (message !== "" && message !== followed.told) this.#log("warn", message);
    followed.told = message;
  }

  #tellOnce(message: string): void {
    if (message !== this.#told) this.#log("error", message);
    this.#told = message;
  }
}

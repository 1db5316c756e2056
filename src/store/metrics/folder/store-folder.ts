import { mkdir, readdir, rename, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { errorMessage } from "../../../base/errors.ts";
import { Block } from "../block/block.ts";
import { SectionCache } from "../block/section-cache.ts";
import { EMPTY_MANIFEST, MANIFEST, readManifest, writeManifest } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import { readTombstones } from "./tombstones.ts";

/** Files that stay although the manifest does not name them: what was set aside for a person to look at. */
const DAMAGED = ".damaged";

/** The store's folder: its manifest, the names of its files, and its opened blocks. */
export class StoreFolder {
  readonly dir: string;
  /** Of the blocks' indexes. */
  readonly sections = new SectionCache();
  /** As in the manifest: where two hold the same sample the earlier one wins. Replaced, never changed. */
  blocks: readonly Block[] = [];
  private current: Manifest;
  private nextFile: number;
  private lastCommit: Promise<void> = Promise.resolve();

  private constructor(dir: string, manifest: Manifest) {
    this.dir = dir;
    this.current = manifest;
    this.nextFile = manifest.nextFile;
  }

  /**
   * Opens the folder or makes it, removes what an interrupted write left behind, and opens the blocks.
   *
   * @param report called for each file that is damaged; it is renamed and left out.
   */
  static async open(dir: string, report: (problem: string) => void): Promise<StoreFolder> {
    await mkdir(dir, { recursive: true });
    const folder = new StoreFolder(dir, await manifestOf(dir, report));
    await folder.removeUnknown();
    await folder.openBlocks(report);
    return folder;
  }

  get manifest(): Manifest {
    return this.current;
  }

  path(name: string): string {
    return join(this.dir, name);
  }

  /** A name that was never used in this folder. */
  newName(kind: "block" | "series" | "state" | "tombstones"): string {
    return `${String(this.nextFile++).padStart(8, "0")}.${kind}`;
  }

  /**
   * Changes manifest and blocks together, durably, one change after the other; then removes the files that
   * are named no more.
   *
   * @param change given what is there now; `undefined` when there is nothing to change after all.
   */
  async commit(change: (blocks: readonly Block[], manifest: Manifest) => Change | undefined): Promise<void> {
    const commit = this.lastCommit.then(() => this.apply(change(this.blocks, this.current)));
    this.lastCommit = commit.catch(() => undefined);
    await commit;
  }

  /** Closes and removes blocks that were written but could not be committed. */
  async discard(written: readonly Block[]): Promise<void> {
    for (const block of written) {
      if (this.blocks.includes(block)) continue;
      block.release();
      await removeIfThere(this.path(block.name));
    }
  }

  /** Bytes of all files. */
  async diskBytes(): Promise<number> {
    const names = [...namedFiles(this.current)];
    const sizes = await Promise.all(names.map((name) => sizeOf(this.path(name))));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async close(): Promise<void> {
    await this.lastCommit;
    for (const block of this.blocks) block.release();
    this.blocks = [];
  }

  private async apply(change: Change | undefined): Promise<void> {
    if (change === undefined) return;
    const before = this.current;
    const blocks = change.blocks ?? this.blocks;
    const next = {
      ...before,
      ...change.manifest,
      ...tombstonesOf({ ...before.tombstones, ...change.manifest.tombstones }, blocks),
      nextFile: this.nextFile,
      blocks: blocks.map(({ name }) => name),
    };
    await writeManifest(this.dir, next);
    const dropped = this.blocks.filter((block) => !blocks.includes(block));
    this.current = next;
    this.blocks = blocks;
    change.applied?.();
    for (const block of dropped) block.release();
    const kept = namedFiles(next);
    for (const name of namedFiles(before)) if (!kept.has(name)) await removeIfThere(this.path(name));
  }

  /** Without its tombstones a block shows again what was deleted of it: that is told. */
  private async readDeletions(block: Block, report: (problem: string) => void): Promise<void> {
    const file = this.current.tombstones?.[block.name];
    if (file === undefined) return;
    try {
      block.deletions = await readTombstones(this.path(file));
    } catch (error) {
      report(`${errorMessage(error)}; what it says is deleted of ${block.name} is there again`);
    }
  }

  private async removeUnknown(): Promise<void> {
    const kept = namedFiles(this.current);
    for (const name of await readdir(this.dir)) {
      const isOurs = /\.(block|series|state|tombstones|new)$/.test(name);
      if (isOurs && !kept.has(name)) await removeIfThere(this.path(name));
    }
  }

  private async openBlocks(report: (problem: string) => void): Promise<void> {
    const opened: Block[] = [];
    for (const name of this.current.blocks) {
      try {
        const block = Block.open(this.dir, name, this.sections);
        await this.readDeletions(block, report);
        opened.push(block);
      } catch (error) {
        report(`${errorMessage(error)}; it is set aside as ${name}${DAMAGED}`);
        await rename(this.path(name), this.path(name + DAMAGED)).catch(() => undefined);
      }
    }
    this.blocks = opened;
    if (opened.length < this.current.blocks.length) await this.commit(() => ({ manifest: {} }));
  }
}

/** What becomes different in the manifest, at once and durably. */
export interface Change {
  /** `tombstones` are added to those there are. */
  readonly manifest: Partial<Omit<Manifest, "version" | "nextFile" | "blocks">>;
  /** All blocks from now on; as they are, if absent. */
  readonly blocks?: readonly Block[];
  /** Called at the moment when the change holds, with no pause before queries see the new blocks. */
  readonly applied?: () => void;
}

function namedFiles(manifest: Manifest): Set<string> {
  const { blocks, series, state, tombstones = {} } = manifest;
  const single = [...(series ? [series.file] : []), ...(state ? [state] : [])];
  return new Set([MANIFEST, ...blocks, ...single, ...Object.values(tombstones)]);
}

/** Those of blocks that are there. */
function tombstonesOf(all: Readonly<Record<string, string>>, blocks: readonly Block[]) {
  const entries = blocks.flatMap(({ name }) => {
    const file = all[name];
    return file === undefined ? [] : [[name, file] as const];
  });
  return entries.length === 0 ? { tombstones: undefined } : { tombstones: Object.fromEntries(entries) };
}

/** A manifest that cannot be read is set aside with all it names; the journal still has the newest records. */
async function manifestOf(dir: string, report: (problem: string) => void): Promise<Manifest> {
  try {
    return (await readManifest(dir)) ?? EMPTY_MANIFEST;
  } catch (error) {
    const aside = join(dir, `set-aside-${Date.now()}`);
    report(`${errorMessage(error)}; the store's files are set aside in ${aside}`);
    const names = await readdir(dir);
    await mkdir(aside);
    for (const name of names) await rename(join(dir, name), join(aside, name));
    return EMPTY_MANIFEST;
  }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

async function removeIfThere(path: string): Promise<void> {
  await unlink(path).catch(() => undefined);
}

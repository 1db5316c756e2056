import type { IndexSection } from "./block-index.ts";

/** Of 80 KiB each at most. */
const MAX_SECTIONS = 400;
/** Sections of one block that a key can tell apart. */
const SECTIONS_PER_BLOCK = 2 ** 20;

const NONE = new Uint32Array(0);
const EMPTY: IndexSection = {
  series: NONE,
  firstOffsets: NONE,
  lastOffsets: NONE,
  counts: NONE,
  places: NONE,
};

/** Sections of the indexes of all blocks of a store, those not used for longest dropped first. */
export class SectionCache {
  /** Told the name of a block of which a section cannot be read. */
  onDamaged: (block: string, error: unknown) => void = () => undefined;
  private readonly sections = new Map<number, IndexSection>();
  private readonly max: number;

  constructor(max = MAX_SECTIONS) {
    this.max = max;
  }

  /** @returns one without chunks when it cannot be read: the rest still answers. */
  get(key: number, block: string, number: number, read: () => IndexSection): IndexSection {
    const at = key * SECTIONS_PER_BLOCK + number;
    const section = this.sections.get(at) ?? this.read(block, read);
    this.sections.delete(at);
    this.sections.set(at, section);
    if (this.sections.size > this.max) {
      const [oldest] = this.sections.keys();
      if (oldest !== undefined) this.sections.delete(oldest);
    }
    return section;
  }

  private read(block: string, read: () => IndexSection): IndexSection {
    try {
      return read();
    } catch (error) {
      this.onDamaged(block, error);
      return EMPTY;
    }
  }
}

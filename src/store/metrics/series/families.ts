import type { MetricMetadata } from "../source.ts";

/** Names come from outside, and are not bounded by the series: a family may have had its samples long ago. */
const MAX_FAMILIES = 50_000;
const MAX_HELP_CHARACTERS = 4096;

/**
 * Type, help and unit of each metric family, as told last. Of more than 50,000 families those told longest ago are
 * forgotten; a help is cut at 4,096 UTF-16 units.
 */
export class Families {
  private readonly byName = new Map<string, MetricMetadata>();
  private readonly max: number;

  constructor(max = MAX_FAMILIES) {
    this.max = max;
  }

  set(family: string, { type, help, unit }: MetricMetadata): void {
    this.byName.delete(family);
    this.byName.set(family, { type, help: help.slice(0, MAX_HELP_CHARACTERS), unit });
    if (this.byName.size <= this.max) return;
    const [oldest] = this.byName.keys();
    if (oldest !== undefined) this.byName.delete(oldest);
  }

  all(): ReadonlyMap<string, MetricMetadata> {
    return this.byName;
  }
}

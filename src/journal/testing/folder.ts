import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { byteCount, sequence } from "../../base/units.ts";
import { SIGNALS } from "../../model/signal.ts";
import { Journal } from "../journal.ts";
import type { JournalOptions } from "../journal.ts";
import { JournalReader } from "../reader.ts";

export const SMALL_SEGMENT = byteCount(4096);

/** A journal's folder for each test, made and removed around it. */
export let dir = "";

export function useFolder(): void {
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "watchtower-journal-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
}

/** Of small segments, without waiting for the disk. */
export const options = (more: Partial<JournalOptions> = {}): JournalOptions => ({
  dir,
  durability: "os",
  maxBytes: byteCount(1 << 26),
  segmentBytes: SMALL_SEGMENT,
  ...more,
});

export const payload = (text: string): Uint8Array => Buffer.from(text);

/** `<sequence> <signal> <payload>` of each. */
export function readAll(from: number, committed: number): string[] {
  const reader = new JournalReader(dir, sequence(from));
  reader.advance(sequence(committed));
  const texts: string[] = [];
  for (let records = reader.read(1000); records.length > 0; records = reader.read(1000)) {
    for (const record of records)
      texts.push(`${record.sequence} ${record.signal} ${Buffer.from(record.payload).toString()}`);
  }
  reader.close();
  return texts;
}

/** With so many records: `record 1`, … */
export async function filled(count: number, more: Partial<JournalOptions> = {}): Promise<Journal> {
  const journal = await Journal.open(options(more));
  for (let i = 1; i <= count; i++) await journal.append(SIGNALS[i % 3] ?? "logs", payload(`record ${i}`));
  return journal;
}

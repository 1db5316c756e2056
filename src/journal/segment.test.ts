import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import type * as files from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { prepareSegment } from "./segment.ts";

/** Bytes that the disk has left; a write that reaches beyond them ends there, and the next one fails. */
let room = Infinity;

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof files>();
  const open: typeof files.open = async (...how) => {
    const file = await real.open(...how);
    const write = file.write.bind(file) as (
      ...given: readonly unknown[]
    ) => Promise<{ bytesWritten: number }>;
    file.write = (async (bytes: Buffer, offset: number, length: number, position: number) => {
      if (room === 0) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
      const { bytesWritten } = await write(bytes, offset, Math.min(length, room), position);
      room -= bytesWritten;
      return { bytesWritten, buffer: bytes };
    }) as typeof file.write;
    return file;
  };
  return { ...real, open };
});

describe("a segment on a disk that becomes full", () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "watchtower-segment-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it("is made whole or not at all: a shorter one would be read less far than it is written", async () => {
    room = 2_500_000;
    await expect(prepareSegment(dir, 3 << 20)).rejects.toThrow("ENOSPC");
    expect(readdirSync(dir)).toEqual([]);
    room = 3 << 20;
    const { path, bytes } = await prepareSegment(dir, 3 << 20);
    expect([bytes, statSync(path).size]).toEqual([3 << 20, 3 << 20]);
  });
});

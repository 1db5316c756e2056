import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { open, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { WatchtowerError, errorCode } from "../base/errors.ts";
import { sequence, unixMilli } from "../base/units.ts";
import type { JournalRecord } from "../journal/record.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";

const SUFFIX = ".letter";
const NAME = /^(\d{15})-(traces|metrics|logs)-(\d+)-(\d+)\.letter$/;
/** No head is longer: its texts are bounded. */
const HEAD_BYTES = 8192;

/** Why a request was refused for good, and what it was. */
export interface DeadLetterHead {
  readonly signal: Signal;
  /** Unix milliseconds of the refusal. */
  readonly refusedAt: number;
  /** First and last of the journal's records that it was made of. */
  readonly records: readonly [first: number, last: number];
  /** As `HTTP 400`, and what came with it. */
  readonly status: string;
  /** What the destination said, without secrets. */
  readonly answer: string;
  /** Of the request, before compression. */
  readonly bytes: number;
  /**
   * Set where nothing could be made of a record: the payload is then what came, and no request. What the file says is
   * made of it when it is sent again.
   */
  readonly record?: Omit<JournalRecord, "payload">;
}

/** One that is kept, by its name without suffix. */
export interface DeadLetter extends DeadLetterHead {
  /** `<refused at>-<signal>-<first record>-<number>`: sorts by time. */
  readonly id: string;
}

/** Of one destination. The newest letter is kept, however large it is. */
export interface DeadLetterLimits {
  /** Of the files, heads included. */
  readonly maxBytes: number;
  readonly maxCount: number;
}

/** Requests that a destination refused for good, one file each (docs/formats/forward.md); the oldest go when there are too many. */
export class DeadLetters {
  private readonly dir: string;
  private readonly limits: DeadLetterLimits;
  private made = 0;
  private adding: Promise<void> = Promise.resolve();

  constructor(dir: string, limits: DeadLetterLimits) {
    this.dir = dir;
    this.limits = limits;
  }

  /** @returns how many older ones it took the place of. @throws the file system's error; nothing is kept then. */
  add(head: Omit<DeadLetterHead, "bytes">, payload: Uint8Array): Promise<number> {
    const added = this.adding.then(() => this.write(head, payload)).then(() => this.trim());
    this.adding = added.then(
      () => undefined,
      () => undefined,
    );
    return added;
  }

  /** So many, and the bytes of their files; without reading them. */
  size(): { readonly count: number; readonly bytes: number } {
    let sizes: readonly number[] = [];
    try {
      sizes = this.names().map((name) => this.sizeOf(name));
    } catch {
      // A folder that cannot be read has been told of when a letter was to go there.
    }
    return { count: sizes.length, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) };
  }

  /** Oldest first; those that cannot be read are left out. */
  async list(): Promise<readonly DeadLetter[]> {
    const letters = await Promise.all(this.names().map((name) => this.readHead(name)));
    return letters.filter((letter) => letter !== undefined);
  }

  /** @throws WatchtowerError `notFound`, or `execution` if it is damaged. */
  async read(id: string): Promise<{ readonly head: DeadLetterHead; readonly payload: Uint8Array }> {
    const path = this.pathOf(id);
    const bytes = await readFile(path).catch((error: unknown) => {
      throw new WatchtowerError("notFound", `there is no dead letter ${id}`, { cause: error });
    });
    const end = bytes.indexOf("\n");
    const payload = bytes.subarray(end + 1);
    const head = end < 0 ? undefined : parseHead(bytes.toString("utf8", 0, end), payload);
    if (head === undefined) throw new WatchtowerError("execution", `dead letter ${path} is damaged`);
    return { head, payload };
  }

  /** @throws WatchtowerError `notFound`. */
  remove(id: string): void {
    try {
      rmSync(this.pathOf(id));
    } catch (error) {
      throw new WatchtowerError("notFound", `there is no dead letter ${id}`, { cause: error });
    }
  }

  private pathOf(id: string): string {
    const name = id + SUFFIX;
    if (!NAME.test(name)) throw new WatchtowerError("notFound", `there is no dead letter ${id}`);
    return join(this.dir, name);
  }

  private names(): readonly string[] {
    try {
      return readdirSync(this.dir)
        .filter((name) => NAME.test(name))
        .toSorted();
    } catch (error) {
      if (errorCode(error) === "ENOENT") return [];
      throw error;
    }
  }

  private sizeOf(name: string): number {
    return statSync(join(this.dir, name), { throwIfNoEntry: false })?.size ?? 0;
  }

  private async write(head: Omit<DeadLetterHead, "bytes">, payload: Uint8Array): Promise<void> {
    const time = String(head.refusedAt).padStart(15, "0");
    const name = `${time}-${head.signal}-${head.records[0]}-${this.made++}${SUFFIX}`;
    const text = JSON.stringify({ ...head, bytes: payload.length, crc32: crc32(payload) });
    mkdirSync(this.dir, { recursive: true });
    const next = join(this.dir, `${name}.next`);
    try {
      await writeFile(next, [Buffer.from(`${text}\n`), payload], { flush: true });
      await rename(next, join(this.dir, name));
    } catch (error) {
      rmSync(next, { force: true });
      throw error;
    }
  }

  private trim(): number {
    const files = this.names().map((name) => ({ name, bytes: this.sizeOf(name) }));
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    let gone = 0;
    while (files.length - gone > this.limits.maxCount || bytes > this.limits.maxBytes) {
      const oldest = files[gone];
      // The newest is kept, however large.
      if (oldest === undefined || gone === files.length - 1) break;
      rmSync(join(this.dir, oldest.name), { force: true });
      bytes -= oldest.bytes;
      gone++;
    }
    return gone;
  }

  private async readHead(name: string): Promise<DeadLetter | undefined> {
    try {
      const file = await open(join(this.dir, name), "r");
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
        const end = buffer.subarray(0, bytesRead).indexOf("\n");
        const head = end < 0 ? undefined : parseHead(buffer.toString("utf8", 0, end));
        return head === undefined ? undefined : { id: name.slice(0, -SUFFIX.length), ...head };
      } finally {
        await file.close();
      }
    } catch {
      // Gone meanwhile.
      return undefined;
    }
  }
}

/** @param payload checked, if it is given. */
function parseHead(text: string, payload?: Uint8Array): DeadLetterHead | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(parsed));
  const records = fields.get("records");
  const [first, last] = Array.isArray(records) ? records.map(Number) : [];
  const signal = SIGNALS.find((one) => one === fields.get("signal"));
  if (signal === undefined || first === undefined || last === undefined) return undefined;
  if (payload !== undefined && crc32(payload) !== fields.get("crc32")) return undefined;
  return {
    signal,
    refusedAt: Number(fields.get("refusedAt")),
    records: [first, last],
    status: String(fields.get("status")),
    answer: String(fields.get("answer")),
    bytes: Number(fields.get("bytes")),
    ...recordOf(signal, first, fields.get("record")),
  };
}

function recordOf(signal: Signal, first: number, value: unknown): Pick<DeadLetterHead, "record"> {
  if (typeof value !== "object" || value === null) return {};
  const fields = new Map<string, unknown>(Object.entries(value));
  const [receivedAt, source] = [Number(fields.get("receivedAt")), fields.get("source")];
  const origin = fields.get("origin") === "derived" ? "derived" : "received";
  return {
    record: {
      sequence: sequence(first),
      signal,
      receivedAt: unixMilli(receivedAt),
      origin,
      ...(typeof source === "string" ? { source } : {}),
    },
  };
}

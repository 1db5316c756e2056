import { mkdirSync, readdirSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { errorCode, errorKind, errorMessage } from "../../../base/errors.ts";
import { sequence } from "../../../base/units.ts";
import type { Sequence } from "../../../base/units.ts";
import { SIGNALS } from "../../../model/signal.ts";
import type { Made } from "../../../route/source.ts";
import { writeDurably } from "../data-folder/durable-file.ts";

/** Where entries are kept, and the way from there into the journal. */
export interface OutboxOptions {
  /** Of its own; made when it is needed. */
  readonly dir: string;
  /** What the maker's saved state knows of. All entries are to be sent if it knows nothing. */
  readonly known?: OutboxPlace;
  /** A text that no other entry has: by it the record is found in the journal. */
  readonly newTicket: () => string;
  /** The places of those of the tickets' records that the journal has. */
  readonly find: (tickets: readonly string[]) => Promise<ReadonlyMap<string, Sequence>>;
  /** Puts it into the journal; resolves when it is durable, with its place. */
  readonly emit: (made: Made, ticket: string) => Promise<Sequence>;
  readonly onProblem: (message: string) => void;
}

/** Entries up to `sent` are in the journal; those behind `made` were not made, as the state was not saved. */
export interface OutboxPlace {
  readonly sent: number;
  readonly made: number;
}

/** When the journal takes nothing, it is asked again after this. */
const PAUSE_MS = 250;
const DIGITS = 16;
const NAME = /^\d{16}$/;

/**
 * What was made and is not in the journal yet, in files. Whoever makes something writes it here, saves the state that
 * knows of it, and releases it: from then on it comes into the journal once, however long that has no room and whatever
 * crashes; and since it is kept here, what it was made of need not be kept for it.
 */
export class Outbox {
  private readonly options: OutboxOptions;
  /** Released, in their order. */
  private readonly waiting: number[];
  private last: number;
  private lastSent = sequence(0);
  private isStopped = false;
  private isRefused = false;
  private readonly stopping = new AbortController();
  private sending: Promise<void> | undefined;

  private constructor(options: OutboxOptions, waiting: number[]) {
    this.options = options;
    this.waiting = waiting;
    this.last = Math.max(options.known?.made ?? 0, ...waiting);
  }

  /** Goes on with what an earlier process released. */
  static async open(options: OutboxOptions): Promise<Outbox> {
    const { dir, find, known = { sent: 0, made: Number.POSITIVE_INFINITY } } = options;
    const waiting: number[] = [];
    const tickets = new Map<string, number>();
    for (const name of namesIn(dir)) {
      const number = Number(name);
      if (!NAME.test(name) || number <= known.sent || number > known.made) {
        await rm(join(dir, name), { force: true });
        continue;
      }
      const entry = await readEntry(join(dir, name));
      if (entry !== undefined) tickets.set(entry.ticket, number);
      waiting.push(number);
    }
    const outbox = new Outbox(options, waiting);
    for (const [ticket, place] of await find([...tickets.keys()])) {
      outbox.lastSent = sequence(Math.max(outbox.lastSent, place));
      await outbox.remove(tickets.get(ticket) ?? 0);
    }
    outbox.send();
    return outbox;
  }

  /** Whether all that was released is in the journal. */
  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** For the maker's state, which is saved before `made` is released. */
  place(made: number): OutboxPlace {
    return { sent: (this.waiting[0] ?? this.last + 1) - 1, made };
  }

  /**
   * Resolves when they are durable here; nothing is sent before it is released. What was written and is not released is
   * replaced by the next call.
   *
   * @returns the last entry then. @throws the system's error.
   */
  async write(made: readonly Made[]): Promise<number> {
    if (made.length > 0) mkdirSync(this.options.dir, { recursive: true });
    const before = this.last;
    for (const [index, each] of made.entries())
      await writeDurably(this.pathOf(before + 1 + index), encodeEntry(each, this.options.newTicket()));
    return before + made.length;
  }

  /** Their maker's state knows of all entries up to this one. */
  release(upTo: number): void {
    while (this.last < upTo) this.waiting.push(++this.last);
    this.send();
  }

  /**
   * Resolves when all that was released is in the journal.
   *
   * @returns the place of the last that came there since this was opened, 0 if there is none; `undefined` at a stop.
   */
  async drained(): Promise<Sequence | undefined> {
    while (this.sending !== undefined) await this.sending;
    return this.isEmpty ? this.lastSent : undefined;
  }

  /** What is not in the journal yet is sent by the next process. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.stopping.abort();
    await this.sending;
  }

  private send(): void {
    if (this.sending !== undefined || this.isStopped || this.isEmpty) return;
    this.sending = this.sendAll().finally(() => {
      this.sending = undefined;
      this.send();
    });
  }

  private async sendAll(): Promise<void> {
    for (let [number] = this.waiting; number !== undefined && !this.isStopped; [number] = this.waiting) {
      try {
        await this.sendOne(number);
      } catch (error) {
        if (errorKind(error) === "limit") {
          this.options.onProblem(`what it made is lost, as it can never be kept: ${errorMessage(error)}`);
          await this.remove(number);
          continue;
        }
        if (!this.isRefused)
          this.options.onProblem(`what it made cannot be kept now: ${errorMessage(error)}`);
        this.isRefused = true;
        await sleep(PAUSE_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  private async sendOne(number: number): Promise<void> {
    const { emit, onProblem } = this.options;
    const entry = await readEntry(this.pathOf(number));
    if (entry === undefined)
      onProblem(`${this.pathOf(number)} is damaged or gone, and what was made with it`);
    else this.lastSent = await emit(entry.made, entry.ticket);
    this.isRefused = false;
    await this.remove(number);
  }

  private async remove(number: number): Promise<void> {
    await rm(this.pathOf(number), { force: true });
    this.waiting.splice(this.waiting.indexOf(number), 1);
  }

  private pathOf(number: number): string {
    return join(this.options.dir, String(number).padStart(DIGITS, "0"));
  }
}

function namesIn(dir: string): readonly string[] {
  mkdirSync(dir, { recursive: true });
  return readdirSync(dir).toSorted();
}

interface Entry {
  readonly made: Made;
  readonly ticket: string;
}

const LINE_BREAK = 0x0a;
/** `<CRC-32 of the rest> <ticket> <signal>`, a line break, and the payload. */
const HEAD = /^(\d+) (\S+) (\w+)$/;

function encodeEntry({ signal, payload }: Made, ticket: string): Uint8Array {
  const rest = ` ${ticket} ${signal}\n`;
  return Buffer.concat([Buffer.from(`${crc32(payload, crc32(rest))}${rest}`), payload]);
}

/** @returns `undefined` if it is damaged or gone. @throws the system's error. */
async function readEntry(path: string): Promise<Entry | undefined> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
  const end = bytes.indexOf(LINE_BREAK);
  const [, sum = "", ticket = "", name = ""] = HEAD.exec(bytes.toString("latin1", 0, Math.max(0, end))) ?? [];
  const signal = SIGNALS.find((each) => each === name);
  if (signal === undefined || Number(sum) !== crc32(bytes.subarray(sum.length))) return undefined;
  return { made: { signal, payload: bytes.subarray(end + 1) }, ticket };
}

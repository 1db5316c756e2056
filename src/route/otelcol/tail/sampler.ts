import { sequence, unixMilli } from "../../../base/units.ts";
import type { Sequence, UnixMilli } from "../../../base/units.ts";
import type { Arrival, Made, Tap } from "../../source.ts";
import { IdCache } from "./decisions.ts";
import { piecesOf } from "./pieces.ts";
import type { Piece } from "./pieces.ts";
import type { Policy } from "./policies.ts";
import { readTailState } from "./state.ts";
import type { TailState } from "./state.ts";
import { Rates, Verdict } from "./verdict.ts";

/** Of `otelcol.processor.tail_sampling`. */
export interface TailSamplerSettings {
  readonly policies: readonly Policy[];
  /** From a trace's first span on. */
  readonly decisionWaitMs: number;
  /** Traces that are known at once, waiting or decided. */
  readonly numTraces: number;
  /**
   * Ids of kept traces that are remembered beside `numTraces`; 0: they count among these. The next is for dropped
   * ones.
   */
  readonly keptCacheSize: number;
  readonly droppedCacheSize: number;
}

/** Spans that wait for a decision; the oldest traces are decided about earlier than they would be if there are more. */
const MAX_HELD_BYTES = 128 * 1024 * 1024;
/** Of one request that is made. */
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;

interface Waiting {
  readonly first: Sequence;
  readonly dueAt: UnixMilli;
  readonly verdict: Verdict;
  readonly pieces: Uint8Array[];
}

/**
 * `otelcol.processor.tail_sampling`: holds the spans of each trace for a while after its first one came, and then keeps all
 * or none of them (the Collector's tailsamplingprocessor). Its clock is the arrivals', so that the same arrivals give
 * the same decisions.
 */
export class TailSampler implements Tap {
  readonly #settings: TailSamplerSettings;
  /** In the order of their first spans. */
  readonly #waiting = new Map<string, Waiting>();
  /** Whether traces were kept of which was decided, in the order of the decisions. */
  readonly #decided = new Map<string, boolean>();
  #rates: Rates;
  #kept: IdCache;
  #dropped: IdCache;
  #pending: Uint8Array[] = [];
  #heldBytes = 0;
  #next = sequence(0);
  /**
   * While arrivals come once more: the traces that were waiting, and their first arrivals. What came of one before its first
   * was of an earlier trace of the same id, about which was decided.
   */
  #again: ReadonlyMap<string, number> | undefined;

  constructor(settings: TailSamplerSettings) {
    this.#settings = settings;
    this.#rates = new Rates(settings.policies.length);
    this.#kept = new IdCache(settings.keptCacheSize);
    this.#dropped = new IdCache(settings.droppedCacheSize);
  }

  observe(arrival: Arrival): void {
    if (arrival.signal !== "traces") return;
    // Here, too, since what is handed out is asked for at other moments when arrivals come once more.
    this.#decideDue(arrival.receivedAt);
    const isAgain = arrival.sequence < this.#next;
    for (const piece of piecesOf(arrival.payload)) {
      const first = isAgain ? this.#again?.get(piece.traceId) : arrival.sequence;
      if (first !== undefined && first <= arrival.sequence) this.#add(piece, arrival);
    }
    if (isAgain) return;
    this.#again = undefined;
    this.#next = sequence(arrival.sequence + 1);
  }

  collect(now: UnixMilli): readonly Made[] {
    this.#decideDue(now);
    return this.#handOut();
  }

  finish(now: UnixMilli): readonly Made[] {
    for (const [traceId, trace] of this.#waiting) this.#decide(traceId, trace, now);
    return this.#handOut();
  }

  /** Of traces that began before is decided with what came until now. */
  release(until: Sequence, now: UnixMilli): void {
    for (const [traceId, trace] of this.#waiting) {
      if (trace.first >= until) return;
      this.#decide(traceId, trace, now);
    }
  }

  get needed(): Sequence | undefined {
    for (const { first } of this.#waiting.values()) return first;
    return undefined;
  }

  state(): TailState {
    return {
      next: this.#next,
      rates: this.#rates.state(),
      waiting: [...this.#waiting].map(([traceId, { first }]) => [traceId, first]),
      decided: [...this.#decided],
      kept: [...this.#kept.all()],
      dropped: [...this.#dropped.all()],
      pending: this.#pending.map((piece) => Buffer.from(piece).toString("base64")),
    };
  }

  restore(value: unknown): void {
    const state = readTailState(value);
    this.#next = sequence(state.next);
    this.#again = new Map(state.waiting);
    this.#rates = new Rates(this.#settings.policies.length, state.rates);
    this.#kept = new IdCache(this.#settings.keptCacheSize, state.kept);
    this.#dropped = new IdCache(this.#settings.droppedCacheSize, state.dropped);
    this.#pending = state.pending.map((piece) => Buffer.from(piece, "base64"));
    for (const [traceId, isKept] of state.decided) this.#decided.set(traceId, isKept);
  }

  #add(piece: Piece, arrival: Arrival): void {
    const { traceId } = piece;
    if (this.#kept.has(traceId)) this.#pending.push(piece.encode());
    if (this.#kept.has(traceId) || this.#dropped.has(traceId)) return;
    const isKept = this.#decided.get(traceId);
    // Spans that come late go the way of their trace.
    if (isKept === true) this.#pending.push(piece.encode());
    if (isKept !== undefined) return;
    const trace = this.#waiting.get(traceId) ?? this.#begin(traceId, arrival);
    for (const span of piece.spans) trace.verdict.observe(span);
    const bytes = piece.encode();
    trace.pieces.push(bytes);
    this.#heldBytes += bytes.length;
    this.#bound(arrival.receivedAt);
  }

  #begin(traceId: string, { sequence: first, receivedAt }: Arrival): Waiting {
    const trace: Waiting = {
      first,
      dueAt: unixMilli(receivedAt + this.#settings.decisionWaitMs),
      verdict: new Verdict(this.#settings.policies),
      pieces: [],
    };
    this.#waiting.set(traceId, trace);
    return trace;
  }

  #decideDue(now: UnixMilli): void {
    for (const [traceId, trace] of this.#waiting) {
      if (trace.dueAt > now) return;
      this.#decide(traceId, trace, trace.dueAt);
    }
  }

  /**
   * The oldest traces make room, those first that were decided longest ago; of those that still wait is decided with what
   * came until now.
   */
  #bound(now: UnixMilli): void {
    for (const traceId of this.#decided.keys()) {
      if (this.#waiting.size + this.#decided.size <= this.#settings.numTraces) break;
      this.#decided.delete(traceId);
    }
    for (const [traceId, trace] of this.#waiting) {
      if (this.#waiting.size <= this.#settings.numTraces && this.#heldBytes <= MAX_HELD_BYTES) return;
      this.#decide(traceId, trace, now);
    }
  }

  #decide(traceId: string, trace: Waiting, at: UnixMilli): void {
    const isKept = trace.verdict.isKept(this.#rates, Math.floor(at / 1000));
    for (const piece of trace.pieces) {
      this.#heldBytes -= piece.length;
      if (isKept) this.#pending.push(piece);
    }
    this.#waiting.delete(traceId);
    const cache = isKept ? this.#kept : this.#dropped;
    cache.add(traceId);
    if (!cache.isOn) this.#decided.set(traceId, isKept);
  }

  #handOut(): readonly Made[] {
    const made: Made[] = [];
    let batch: Uint8Array[] = [];
    let size = 0;
    for (const piece of this.#pending) {
      if (size > 0 && size + piece.length > MAX_REQUEST_BYTES) {
        made.push({ signal: "traces", payload: Buffer.concat(batch) });
        [batch, size] = [[], 0];
      }
      batch.push(piece);
      size += piece.length;
    }
    if (size > 0) made.push({ signal: "traces", payload: Buffer.concat(batch) });
    this.#pending = [];
    return made;
  }
}

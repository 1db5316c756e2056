import { sequence } from "../../../base/units.ts";
import type { Sequence } from "../../../base/units.ts";
import type { Span } from "../../../journal/follower.ts";
import { isReceived } from "../../../journal/record.ts";
import type { JournalRecord } from "../../../journal/record.ts";
import type { Signal } from "../../../model/signal.ts";
import type { RemoteRoute, Route } from "../../../route/compile.ts";
import type { Flow } from "../../../route/flow.ts";
import { parseSourceTag } from "./epoch.ts";
import type { Epoch } from "./epoch.ts";

/** An epoch with its file compiled; without a route if that cannot be done any more. */
export interface EpochRoute {
  readonly epoch: Epoch;
  readonly route: Route | undefined;
}

type RecordFlow = (record: JournalRecord) => Uint8Array | undefined;

/**
 * What becomes of each record: that which the file of its epoch says. Both threads have their own, made of the same
 * epochs, so that they agree on every record, and on those of earlier processes as well.
 */
export class EpochRoutes {
  #epochs: readonly EpochRoute[];

  /** @param epochs oldest first; at least one. What came before the first one goes by it. */
  constructor(epochs: readonly EpochRoute[]) {
    this.#epochs = epochs;
  }

  /** Oldest first. */
  get all(): readonly EpochRoute[] {
    return this.#epochs;
  }

  /** Where the newest one begins. */
  get newest(): Sequence {
    return this.#epochs.at(-1)?.epoch.from ?? sequence(0);
  }

  /** @param epochs oldest first, at least one; flows that were handed out go by them from now on. */
  replace(epochs: readonly EpochRoute[]): void {
    this.#epochs = epochs;
  }

  /** What goes into the stores. What is made here of what is stored goes there, and nowhere else. */
  readonly local: RecordFlow = (record) => {
    if (!isReceived(record) && record.source === undefined) return record.payload;
    const found = this.#of(record);
    // A file that cannot be compiled any more says nothing, and nothing is to be lost.
    if (found !== undefined && found.route === undefined) return record.payload;
    return run(found?.route?.local, record);
  };

  /** What goes to a destination, in the form in which it takes data now. */
  remote(name: string): RecordFlow {
    return (record) => {
      if (!isReceived(record) && record.source === undefined) return undefined;
      return run(this.#remoteOf(record, name)?.flow, record);
    };
  }

  /** Names of metrics that connectors of the record's file bring into the store. */
  readonly madeNames = (record: JournalRecord): ReadonlySet<string> =>
    this.#of(record)?.route?.madeNames ?? NONE;

  /** Whether components on the way to a destination look into a record: that takes time by its size. */
  isWork(name: string): (record: JournalRecord) => boolean {
    return (record) => this.#remoteOf(record, name)?.isWork(withComponent(record)) ?? false;
  }

  /** What components did not pass on since this process began, as `<component>: <reason>`. */
  losses(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { route } of this.#epochs) {
      for (const [id, losses] of route?.losses() ?? []) {
        for (const { reason, items } of losses) {
          const key = `${id}: ${reason}`;
          counts[key] = (counts[key] ?? 0) + items;
        }
      }
    }
    return counts;
  }

  /** Whether anything of a record goes to a destination as soon as that is set again. */
  isHeldFor(name: string): (record: JournalRecord) => boolean {
    return (record) => {
      if (!isReceived(record) && record.source === undefined) return false;
      const found = this.#of(record);
      if (found === undefined) return false;
      // What the file says may be known again after a restart.
      if (found.route === undefined || found.route.isOff(name)) return true;
      return run(this.#remoteOf(record, name)?.flow, record) !== undefined;
    };
  }

  /** The parts of the journal in which what is received of a signal is for no destination of the name; in order. */
  unsent(name: string, signal: Signal): readonly Span[] {
    return this.#epochs.flatMap((each, index) => {
      // What the file says may be known again after a restart.
      if (each.route === undefined || each.route.isOff(name)) return [];
      if (remoteIn(each, name)?.signals.includes(signal) === true) return [];
      // What came before the first one goes by it.
      const from = index === 0 ? sequence(1) : each.epoch.from;
      return [{ from, to: this.#epochs[index + 1]?.epoch.from ?? sequence(Number.MAX_SAFE_INTEGER) }];
    });
  }

  /** What arrives at a tap of one epoch. */
  tap(from: Sequence, flow: Flow): RecordFlow {
    return (record) => (this.#of(record)?.epoch.from === from ? run(flow, record) : undefined);
  }

  #remoteOf(record: JournalRecord, name: string): RemoteRoute | undefined {
    const now = remoteIn(this.#epochs.at(-1), name);
    const then = remoteIn(this.#of(record), name);
    // A destination that took another form when the record came gets what the file in use makes of it.
    return then !== undefined && now !== undefined && formOf(then) !== formOf(now) ? now : then;
  }

  /** The epoch that made the record, or in which it was received. */
  #of({ source, sequence: at }: JournalRecord): EpochRoute | undefined {
    const tag = source === undefined ? undefined : parseSourceTag(source);
    const made = tag && this.#epochs.findLast(({ epoch }) => epoch.from === tag.from);
    return made ?? this.#epochs.findLast(({ epoch }) => epoch.from <= at) ?? this.#epochs[0];
  }
}

const NONE: ReadonlySet<string> = new Set();

const remoteIn = (epoch: EpochRoute | undefined, name: string): RemoteRoute | undefined =>
  epoch?.route?.remotes.find((remote) => remote.name === name);

/** Bytes of the same form may go over any protocol that takes it. */
function formOf({ protocol }: RemoteRoute): "otlp" | "remotewrite" | "lokipush" {
  switch (protocol) {
    case "otlphttp":
    case "otlpgrpc":
    case "debug":
    case "file":
      return "otlp";
    case "remotewrite":
    case "lokipush":
      return protocol;
  }
}

/** A flow knows components by their ids alone. */
function run(flow: Flow | undefined, record: JournalRecord): Uint8Array | undefined {
  return flow?.(withComponent(record));
}

function withComponent(record: JournalRecord): JournalRecord {
  if (record.source === undefined) return record;
  const source = parseSourceTag(record.source)?.component ?? record.source;
  return { ...record, source };
}

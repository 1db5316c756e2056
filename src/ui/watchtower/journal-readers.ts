import type { ForwardBody, StatusBody } from "../../api/wire/watchtower.ts";

/** Who reads the journal, and how far behind its end they are. */
export interface JournalReader {
  readonly name: string;
  readonly records: number;
  /** Of payloads; `undefined` where it is not counted. */
  readonly bytes?: number;
  /** When the first record that it has not had was received, Unix milliseconds. */
  readonly oldest?: number;
}

/** The store first, then each signal of each destination. */
export function journalReaders({ journal, forward }: StatusBody): readonly JournalReader[] {
  return [{ name: "store", records: journal.pending }, ...forward.flatMap(readersOf)];
}

function readersOf({ name, signals }: ForwardBody["destinations"][number]): readonly JournalReader[] {
  return (["traces", "metrics", "logs"] as const).flatMap((signal) => {
    const found = signals[signal];
    return found === undefined ? [] : [{ name: `${name}, ${signal}`, ...found.queue }];
  });
}

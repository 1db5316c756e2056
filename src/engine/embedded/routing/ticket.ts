import { randomBytes } from "node:crypto";
import { sequence } from "../../../base/units.ts";
import type { Sequence } from "../../../base/units.ts";
import { visitSources } from "../../../journal/visit-sources.ts";
import { parseSourceTag } from "./epoch.ts";

/**
 * Names one record before it is written, and stands in it as a part of its source: who keeps the ticket first can tell
 * after a crash whether the record is there. `<first sequence that it can have>.<at random>`
 *
 * @param committed last record that is durable.
 */
export const newTicket = (committed: Sequence): string =>
  `${committed + 1}.${randomBytes(6).toString("hex")}`;

/** The places of those of the tickets' records that the journal has. @param committed last record that is durable. */
export async function findTickets(
  journalDir: string,
  tickets: readonly string[],
  committed: Sequence,
): Promise<ReadonlyMap<string, Sequence>> {
  const found = new Map<string, Sequence>();
  if (tickets.length === 0) return found;
  const from = Math.min(...tickets.map((ticket) => Number.parseInt(ticket, 10) || 1));
  await visitSources(journalDir, { from: sequence(from), upTo: committed }, (source, at) => {
    const ticket = parseSourceTag(source)?.ticket;
    if (ticket !== undefined && tickets.includes(ticket)) found.set(ticket, at);
  });
  return found;
}

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { errorMessage } from "../../../base/errors.ts";
import type { Logger } from "../../../base/logger.ts";
import type { Journal } from "../../../journal/journal.ts";
import type { ScrapeStatus } from "../../../model/prometheus/scrape-status.ts";
import type { ActiveRoute } from "../../../route/compile.ts";
import type { ActiveSource } from "../../../route/source.ts";
import { sourceTag } from "./epoch.ts";
import type { Epoch } from "./epoch.ts";
import type { ActiveEpoch } from "./active-epoch.ts";
import { findTickets, newTicket } from "./ticket.ts";

export interface ActiveRunnerOptions {
  readonly journal: Pick<Journal, "append" | "committedSequence">;
  readonly journalDir: string;
  /** Each source has a folder of its own in it, which it finds again under another file. */
  readonly dir: string;
  readonly log: Logger;
}

/** Runs the components of the file in use that fetch or follow something by themselves. */
export class ActiveRunner {
  private readonly options: ActiveRunnerOptions;
  private running: readonly ActiveSource[] = [];

  constructor(options: ActiveRunnerOptions) {
    this.options = options;
  }

  /** Who is scraped. */
  get targets(): readonly ScrapeStatus[] {
    return this.running.flatMap(({ targets = [] }) => targets);
  }

  /** Ends those of the file before, and begins these. */
  async follow({ epoch, route }: ActiveEpoch): Promise<void> {
    await this.stop();
    this.running = route.actives.flatMap((active) => this.open(active, epoch));
  }

  async stop(): Promise<void> {
    const ended = await Promise.allSettled(this.running.map((source) => source.stop()));
    this.running = [];
    for (const each of ended)
      if (each.status === "rejected") this.options.log.error("while a source ended", each.reason);
  }

  private open({ id, open }: ActiveRoute, epoch: Epoch): readonly ActiveSource[] {
    const { journal, journalDir, log } = this.options;
    const dir = join(this.options.dir, id);
    try {
      mkdirSync(dir, { recursive: true });
      const opened = open({
        emit: async ({ signal, payload }, ticket) => {
          const from = { origin: "derived", source: sourceTag(id, epoch, ticket) } as const;
          await journal.append(signal, payload, from, ticket === undefined ? "reserve" : "common");
        },
        newTicket: () => newTicket(journal.committedSequence),
        wasKept: async (ticket) =>
          (await findTickets(journalDir, [ticket], journal.committedSequence)).has(ticket),
        dir,
        log: (level, message) => log.write(level, `${id}: ${message}`),
      });
      return [opened];
    } catch (error) {
      log.error(`${id} cannot be run: ${errorMessage(error)}`);
      return [];
    }
  }
}

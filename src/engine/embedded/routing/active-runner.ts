import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { errorMessage } from "../../../base/errors.ts";
import type { Sequence } from "../../../base/units.ts";
import type { ScrapeStatus } from "../../../model/prometheus/scrape-status.ts";
import type { ActiveRoute } from "../../../route/compile.ts";
import type { ActiveContext, ActiveSource, Made } from "../../../route/source.ts";
import { sourceTag } from "./epoch.ts";
import type { Epoch } from "./epoch.ts";
import type { ActiveEpoch } from "./active-epoch.ts";
import { findTickets, newTicket } from "./ticket.ts";

/** What the sources of a file are run with. */
export interface ActiveRunnerOptions {
  /**
   * Puts what a source made into the journal, under its tag; resolves when it is durable.
   *
   * @param canWait whether the source makes the same again if there is no room now.
   */
  readonly emit: (made: Made, source: string, canWait: boolean) => Promise<void>;
  /** Last record that is durable. */
  readonly committed: () => Sequence;
  readonly journalDir: string;
  /** Each source has a folder of its own in it, which it finds again under another file. */
  readonly dir: string;
  readonly log: ActiveContext["log"];
  /** Prometheus' feature `type-and-unit-labels`. */
  readonly typesAreLabels?: boolean;
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
  async follow({ epoch, route }: Pick<ActiveEpoch, "epoch" | "route">): Promise<void> {
    await this.stop();
    this.running = route.actives.flatMap((active) => this.open(active, epoch));
  }

  /** Resolves when all have ended; one that fails at it is logged. */
  async stop(): Promise<void> {
    const ended = await Promise.allSettled(this.running.map((source) => source.stop()));
    this.running = [];
    for (const each of ended)
      if (each.status === "rejected")
        this.options.log("error", `while a source ended: ${errorMessage(each.reason)}`);
  }

  private open({ id, open }: ActiveRoute, epoch: Epoch): readonly ActiveSource[] {
    const { emit, committed, journalDir, log, typesAreLabels = false } = this.options;
    const dir = join(this.options.dir, id);
    try {
      mkdirSync(dir, { recursive: true });
      const opened = open({
        emit: (made, ticket) => emit(made, sourceTag(id, epoch, ticket), ticket !== undefined),
        newTicket: () => newTicket(committed()),
        wasKept: async (ticket) => (await findTickets(journalDir, [ticket], committed())).has(ticket),
        dir,
        log: (level, message) => log(level, `${id}: ${message}`),
        typesAreLabels,
      });
      return [opened];
    } catch (error) {
      log("error", `${id} cannot be run: ${errorMessage(error)}`);
      return [];
    }
  }
}

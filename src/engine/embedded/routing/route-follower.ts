import { errorMessage } from "../../../base/errors.ts";
import type { Sequence } from "../../../base/units.ts";
import type { Config } from "../../../config/settings.ts";
import type { Progress } from "../../../journal/progress.ts";
import type { Ingest } from "../../../store/ingest.ts";
import type { RouteNews } from "../messages.ts";
import { compileEpochs } from "./compile-epochs.ts";
import { MOST_EPOCHS } from "./epoch.ts";
import type { EpochRoutes } from "./epoch-routes.ts";
import type { TapRunner } from "./tap-runner.ts";

/** What of the query thread goes by the files. */
export interface RouteFollowerParts {
  readonly routes: EpochRoutes;
  readonly taps: TapRunner;
  readonly progress: Progress;
  readonly ingest: Ingest;
  readonly config: Config;
  readonly warn: (message: string) => void;
}

/** Lets the query thread know what the main thread decided of files, one after the other. */
export class RouteFollower {
  private readonly parts: RouteFollowerParts;
  private last: Promise<void> = Promise.resolve();

  constructor(parts: RouteFollowerParts) {
    this.parts = parts;
  }

  /** Records from the newest epoch on are read when its taps are there. */
  follow(news: RouteNews): void {
    this.queue(async () => {
      const { routes, taps, progress, ingest, config, warn } = this.parts;
      routes.replace(compileEpochs(news.epochs, { config, env: process.env, known: routes.all }, warn));
      try {
        await taps.follow();
      } finally {
        progress.passGate(news.gate);
        ingest.notify();
      }
      if (news.epochs.length > MOST_EPOCHS / 2) this.seal();
    });
  }

  /** What is sealed is not read again, and needs its file no more. */
  private seal(): void {
    const { ingest, warn } = this.parts;
    ingest.sealAll().catch((error: unknown) => warn(`store: ${errorMessage(error)}`));
  }

  /** As {@link TapRunner.end}, behind the news that came before. */
  end(newest: Sequence, upTo: Sequence): void {
    this.queue(async () => this.parts.taps.end(newest, upTo));
  }

  private queue(step: () => Promise<void>): void {
    this.last = this.last.then(step).catch((error: unknown) => {
      this.parts.warn(`route: ${errorMessage(error)}`);
    });
  }
}

import { WatchtowerError, errorMessage } from "../../../base/errors.ts";
import { requestText } from "../../../forward/request-text.ts";
import { Progress } from "../../../journal/progress.ts";
import type { Made } from "../../../route/source.ts";
import { ActiveRunner } from "../routing/active-runner.ts";
import { compileEpochs } from "../routing/compile-epochs.ts";
import { EpochRoutes } from "../routing/epoch-routes.ts";
import type { FromWorkThread, ToWorkThread, WorkError, WorkThreadData } from "./messages.ts";

/** @param transfer buffers of the message that are given away instead of copied. */
export type SendFromWork = (message: FromWorkThread, transfer?: readonly ArrayBuffer[]) => void;

/** How often it is looked whether a target was scraped. */
const LOOK_MS = 200;

interface Waiting {
  resolve(): void;
  reject(error: unknown): void;
}

/** What runs in the work thread: the components that fetch or follow something, flows of large records, and texts of large requests. */
export class WorkSide {
  private readonly data: WorkThreadData;
  private readonly send: SendFromWork;
  private readonly routes: EpochRoutes;
  private readonly actives: ActiveRunner;
  private readonly waiting = new Map<number, Waiting>();
  private readonly timer: NodeJS.Timeout;
  private nextId = 1;
  private told = { targets: "[]", losses: "{}" };
  private last: Promise<void> = Promise.resolve();

  constructor(data: WorkThreadData, send: SendFromWork) {
    this.data = data;
    this.send = send;
    this.routes = new EpochRoutes(compileEpochs(data.epochs, this.surroundings, this.warn));
    const progress = new Progress(data.progress);
    this.actives = new ActiveRunner({
      emit: (made, source, canWait) => this.keep(made, source, canWait),
      committed: () => progress.committed,
      journalDir: data.journalDir,
      dir: data.dir,
      log: (level, message) => send({ kind: "log", level, message }),
      typesAreLabels: data.config.prometheusFeatures.includes("type-and-unit-labels"),
    });
    this.timer = setInterval(() => this.tell(), LOOK_MS);
  }

  /** Flows and texts are answered at once; sources are begun and ended one after the other. */
  receive(message: Exclude<ToWorkThread, { kind: "stop" }>): void {
    switch (message.kind) {
      case "epochs":
        return this.replace(message);
      case "kept":
        return this.kept(message.id, message.error);
      case "flow":
        return this.answer(message.id, () => this.routes.remote(message.destination)(message.record));
      case "text":
        return this.answer(message.id, () => requestText(message.form, message.signal, message.request));
      case "sources":
        // One after the other, as each ends those before.
        this.last = this.last.then(() => this.follow(message.id));
    }
  }

  /** Resolves when all that its sources have in hand is durable. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.last;
    await this.actives.stop();
  }

  private get surroundings() {
    return { config: this.data.config, env: process.env };
  }

  private readonly warn = (message: string): void => this.send({ kind: "log", level: "warn", message });

  private replace({ epochs }: Pick<WorkThreadData, "epochs">): void {
    const known = this.routes.all;
    this.routes.replace(compileEpochs(epochs, { ...this.surroundings, known }, this.warn));
  }

  private async follow(id: number): Promise<void> {
    const { epoch, route } = this.routes.all.at(-1) ?? {};
    await (epoch === undefined || route === undefined
      ? this.actives.stop()
      : this.actives.follow({ epoch, route }));
    this.tell();
    this.send({ kind: "answer", id });
  }

  private answer(id: number, make: () => Uint8Array | undefined): void {
    try {
      const bytes = make();
      if (bytes === undefined) return this.send({ kind: "answer", id });
      const own = new Uint8Array(bytes);
      this.send({ kind: "answer", id, bytes: own }, [own.buffer]);
    } catch (error) {
      this.send({ kind: "answer", id, error: errorMessage(error) });
    }
  }

  private keep(made: Made, source: string, canWait: boolean): Promise<void> {
    const id = this.nextId++;
    const payload = new Uint8Array(made.payload);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ kind: "made", id, made: { ...made, payload }, source, canWait }, [payload.buffer]);
    });
  }

  private kept(id: number, error: WorkError | undefined): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiting?.resolve();
    else waiting?.reject(new WatchtowerError(error.kind, error.message));
  }

  /** Each scrape changes its target's time; families are many. */
  private tell(): void {
    const { targets } = this.actives;
    const losses = this.routes.losses();
    const now = {
      targets: JSON.stringify(
        targets.map(({ discoveredLabels, lastScrape }) => [discoveredLabels, lastScrape]),
      ),
      losses: JSON.stringify(losses),
    };
    if (now.targets !== this.told.targets) this.send({ kind: "targets", targets });
    if (now.losses !== this.told.losses) this.send({ kind: "losses", losses });
    this.told = now;
  }
}

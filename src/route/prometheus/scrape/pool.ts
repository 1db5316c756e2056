import { errorMessage } from "../../../base/errors.ts";
import { unixMilli } from "../../../base/units.ts";
import { checkWrite } from "../../../model/prometheus/check-write.ts";
import type { WriteRequest } from "../../../model/prometheus/remote-write.ts";
import type { ScrapeStatus } from "../../../model/prometheus/scrape-status.ts";
import { writeToOtlp } from "../../../model/prometheus/write-to-otlp.ts";
import type { ActiveContext, ActiveSource } from "../../source.ts";
import { fetchTarget } from "./fetch-target.ts";
import { HttpClient } from "./http-client.ts";
import { readLastSeries, removeLastSeries, saveLastSeries } from "./last-series.ts";
import { ScrapeLoop } from "./loop.ts";
import type { ScrapeOptions } from "./options.ts";
import { ended } from "./scrape-memory.ts";
import type { ScrapeTarget } from "./target.ts";

/** Of a record of the journal: so that one is written while the next is made. */
const SERIES_IN_RECORD = 5000;

/** The targets of one `prometheus.scrape`. */
export class ScrapePool implements ActiveSource {
  readonly #context: ActiveContext;
  readonly #client: HttpClient;
  readonly #loops: readonly ScrapeLoop[];
  readonly #started: Promise<void>;
  #isStopped = false;
  #isKept = true;

  constructor(targets: readonly ScrapeTarget[], written: ScrapeOptions, context: ActiveContext) {
    const options = { ...written, typesAreLabels: context.typesAreLabels ?? false };
    this.#context = context;
    const client = new HttpClient(options.http);
    this.#client = client;
    const tools = {
      fetch: (target: ScrapeTarget, stop: AbortSignal) => fetchTarget(client, target, options, stop),
      keep: (request: WriteRequest) => this.#keep(request),
      refusal: refusalOf(targets, options),
      log: context.log,
    };
    this.#loops = targets.map((target) => new ScrapeLoop(target, options, tools));
    this.#started = this.#start();
  }

  /** In the order of the file. */
  get targets(): readonly ScrapeStatus[] {
    return this.#loops.map(({ status }) => status);
  }

  /** As Prometheus when it is shut down, it ends no series: they go on when it is started again. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#started;
    await Promise.all(this.#loops.map((loop) => loop.stop()));
    await this.#client.close();
    await saveLastSeries(
      this.#context.dir,
      new Map(this.#loops.map(({ target, liveSeries }) => [target.key, liveSeries])),
    ).catch((error: unknown) =>
      this.#context.log("warn", `last series are not kept: ${errorMessage(error)}`),
    );
  }

  /** Those of targets that are not there any more end now. */
  async #start(): Promise<void> {
    const last = await readLastSeries(this.#context.dir);
    for (const loop of this.#loops) loop.restore(last.get(loop.target.key) ?? []);
    const keys = new Set(this.#loops.map(({ target }) => target.key));
    const now = unixMilli(Date.now());
    const gone = [...last].flatMap(([key, series]) => (keys.has(key) ? [] : series));
    if (gone.length > 0) await this.#keep({ series: gone.map((labels) => ended(labels, now)), metadata: [] });
    await removeLastSeries(this.#context.dir);
    if (this.#isStopped) return;
    for (const loop of this.#loops) loop.start();
  }

  /** What cannot be kept now is gone: the next scrape is more use than the last. */
  async #keep(request: WriteRequest): Promise<void> {
    const { request: checked, refused } = checkWrite(request, Date.now());
    for (const [reason, count] of refused) this.#context.log("warn", `${count} samples dropped: ${reason}`);
    try {
      for (const payload of payloads(checked)) await this.#context.emit({ signal: "metrics", payload });
      this.#isKept = true;
    } catch (error) {
      if (this.#isKept) this.#context.log("error", `what was scraped is not kept: ${errorMessage(error)}`);
      this.#isKept = false;
    }
  }
}

function* payloads({ series, metadata }: WriteRequest): Iterable<Uint8Array> {
  for (let from = 0; from < series.length; from += SERIES_IN_RECORD) {
    const part = series.slice(from, from + SERIES_IN_RECORD);
    yield writeToOtlp({ series: part, metadata: from === 0 ? metadata : [] });
  }
}

function refusalOf(targets: readonly ScrapeTarget[], { targetLimit }: ScrapeOptions): string | undefined {
  if (targetLimit === 0 || targets.length <= targetLimit) return undefined;
  return `target_limit exceeded (number of targets: ${targets.length}, limit: ${targetLimit})`;
}

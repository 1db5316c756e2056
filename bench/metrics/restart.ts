import { load } from "../load.ts";
import type { Figure } from "../report.ts";
import { REQUEST_POINTS, manySeries } from "./data.ts";
import { startWatchtower } from "./targets.ts";

const METRICS = 10;
const SERIES_OF_METRIC = 100_000;
const SCRAPES = 20;
const SCRAPE_MS = 15_000;
const CLIENTS = 4;
const RUNS = 3;
/** The engine has some series of its own. */
const ROOM = { WATCHTOWER_METRICS_MAX_SERIES: "1100000" };
const PODS = 1000;

/** Time until all of 1 M series and 20 M samples can be queried again after `kill -9`, and until a first question is answered. */
export async function restartFigures(scale: number, say: (text: string) => void): Promise<Figure[]> {
  const ofMetric = Math.ceil((SERIES_OF_METRIC * scale) / REQUEST_POINTS) * REQUEST_POINTS;
  const series = ofMetric * METRICS;
  const target = await startWatchtower(ROOM);
  const { instance } = target;
  try {
    const what = `${series} series and ${series * SCRAPES} samples`;
    say(`${what}…`);
    const end = Date.now();
    const times = Array.from({ length: SCRAPES }, (_, scrape) => end - (SCRAPES - scrape) * SCRAPE_MS);
    const names = Array.from({ length: METRICS }, (_, metric) => `inventory.level.${metric}`);
    const exports = manySeries(names, ofMetric, times);
    const before = target.cpuSeconds();
    await load({
      url: `${instance.endpoints.otlpHttp}/v1/metrics`,
      clients: CLIENTS,
      requests: (series / REQUEST_POINTS) * SCRAPES,
      payload: () => {
        const next = exports.next();
        if (next.done === true) throw new Error("too few requests");
        const { source, time } = next.value;
        return { body: source.otlp(time), items: source.samples };
      },
    });
    await instance.settle();
    const micros = ((target.cpuSeconds() - before) * 1e6) / (series * SCRAPES);
    const group = "restart";
    const figures: Figure[] = [
      { group, what: `${what}: ingest of a sample, CPU`, value: micros, unit: "µs" },
      { group, what: `${what}: memory`, value: instance.memory().now, unit: "MB" },
    ];
    for (let run = 0; run < RUNS; run++) {
      await instance.kill();
      const started = performance.now();
      const value = await instance.up();
      figures.push({ group, what: `${what}: ready after kill -9`, value, unit: "ms", target: 2000 });
      await checkAnswer(instance.endpoints.prometheus, (ofMetric / PODS) * SCRAPES);
      const answered = performance.now() - started;
      figures.push({ group, what: `${what}: first right answer`, value: answered, unit: "ms" });
    }
    figures.push({ group, what: `${what}: memory after it`, value: instance.memory().now, unit: "MB" });
    return figures;
  } finally {
    await target.stop();
  }
}

/** @throws when it does not find so many samples of one pod. */
async function checkAnswer(prometheus: string, samples: number): Promise<void> {
  const query = 'sum(count_over_time(inventory_level_0{pod="pod-7"}[1h]))';
  const response = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(query)}`);
  const text = await response.text();
  if (!text.includes(`"${samples}"]`)) throw new Error(`${query} is not ${samples}: ${text}`);
}

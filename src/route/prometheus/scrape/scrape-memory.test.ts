import { describe, expect, it } from "vitest";
import { unixMilli } from "../../../base/units.ts";
import { parseOpenMetrics } from "../../../model/prometheus/exposition/parse-openmetrics.ts";
import { parseText } from "../../../model/prometheus/exposition/parse-text.ts";
import { ScrapeMemory } from "./scrape-memory.ts";
import { scrapeOf, showScraped } from "./testing/scraped.ts";

const T0 = 1_700_000_000_000;
const TARGET = 'targets = [{ __address__ = "app:80" }]';

function memoryOf(settings = "") {
  const { target, options } = scrapeOf(`${TARGET}\n${settings}`);
  const memory = new ScrapeMemory(target, options);
  let scrapes = 0;
  return (text: string) => {
    const read = text.includes("# EOF") ? parseOpenMetrics : parseText;
    const outcome = memory.take(read(text), unixMilli(T0 + 1000 * scrapes++));
    const { series, scraped, added, seriesAdded, problem } = outcome;
    const counts = [scraped, added, seriesAdded];
    return { shown: showScraped(series, T0), counts, problem, series };
  };
}

describe("scrapes of one target", () => {
  it("end the series that are gone, and count those that are new", () => {
    const take = memoryOf();
    expect(take('a{x="1"} 1\nb 2')).toMatchObject({ shown: ['a{x="1"} 1@0', "b 2@0"], counts: [2, 2, 2] });
    expect(take('a{x="1"} 3\nc 4')).toMatchObject({
      shown: ['a{x="1"} 3@1', "c 4@1", "b stale@1"],
      counts: [2, 2, 1],
    });
    expect(take('a{x="1"} 3\nc 4')).toMatchObject({ shown: ['a{x="1"} 3@2', "c 4@2"], counts: [2, 2, 0] });
  });

  it("say since when counters count, where the target does", () => {
    const { series } = memoryOf()("# TYPE a counter\na_total 1\na_created 1600000000\n# EOF\n");
    expect(series.map(({ samples }) => samples)).toEqual([
      [{ time: T0, value: 1, startTime: 1_600_000_000_000 }],
      [{ time: T0, value: 1_600_000_000 }],
    ]);
  });

  it("go on where others stopped", () => {
    const { target, options } = scrapeOf(TARGET);
    const [before, after] = [new ScrapeMemory(target, options), new ScrapeMemory(target, options)];
    before.take(parseText("a 1\nb 1"), unixMilli(T0));
    after.restore(before.live);
    const { series, seriesAdded } = after.take(parseText("b 2\nc 1"), unixMilli(T0 + 1000));
    expect(showScraped(series, T0)).toEqual(["b 2@1", "c 1@1", "a stale@1"]);
    expect(seriesAdded).toBe(1);
  });

  it("end all series if there is nothing, which are not new when they are back", () => {
    const take = memoryOf();
    take("a 1\nb 1");
    expect(take("")).toMatchObject({ shown: ["a stale@1", "b stale@1"], counts: [0, 0, 0] });
    expect(take("")).toMatchObject({ shown: [], counts: [0, 0, 0] });
    expect(take("a 2\nb 2")).toMatchObject({ shown: ["a 2@3", "b 2@3"], counts: [2, 2, 0] });
  });

  it("do not end series with times of their own, unless they are to be tracked", () => {
    const text = `a 1 ${T0 - 5000}`;
    const take = memoryOf();
    expect(take(text)).toMatchObject({ shown: ["a 1@-5"] });
    expect(take("b 1")).toMatchObject({ shown: ["b 1@1"] });
    const tracking = memoryOf("track_timestamps_staleness = true");
    tracking(text);
    expect(tracking("b 1")).toMatchObject({ shown: ["b 1@1", "a stale@1"] });
    const ignoring = memoryOf("honor_timestamps = false");
    expect(ignoring(text)).toMatchObject({ shown: ["a 1@0"] });
    expect(ignoring("b 1")).toMatchObject({ shown: ["b 1@1", "a stale@1"] });
  });

  it("take the first of samples of one series, and none that is far ahead", () => {
    expect(memoryOf()(`a 1\na 2\nb 3 ${T0 + 3_600_000}`)).toMatchObject({
      shown: ["a 1@0"],
      counts: [3, 3, 1],
    });
  });

  it("put the target's labels on series, and keep those that are in their way", () => {
    const labels = (settings: string) => {
      const { series } = memoryOf(settings)('a{job="own", exported_job="before", instance=""} 1');
      return Object.fromEntries(series[0]?.labels ?? []);
    };
    expect(labels("")).toEqual({
      __name__: "a",
      job: "prometheus.scrape.app",
      exported_job: "before",
      exported_exported_job: "own",
      instance: "app:80",
    });
    expect(labels("honor_labels = true")).toEqual({
      __name__: "a",
      job: "own",
      exported_job: "before",
      instance: "app:80",
    });
  });

  it.each([
    ["sample_limit = 1", "a 1\nb 2", "sample limit exceeded"],
    ["label_limit = 2", "a 1", "label_limit exceeded (metric: a, number of labels: 3, limit: 2)"],
    [
      "label_name_length_limit = 8",
      'a{too_long_a="x"} 1',
      "label_name_length_limit exceeded (metric: a, label name: too_long_a, length: 10, limit: 8)",
    ],
    [
      "label_value_length_limit = 22",
      'a{x="äääääääääääääää"} 1',
      'label_value_length_limit exceeded (metric: a, label name: x, value: "äääääääääääääää", length: 30, limit: 22)',
    ],
    ["", '{"a.b"} 1', 'invalid metric name or label names: {__name__="a.b"'],
  ])("fail as a whole with %s", (settings, text, problem) => {
    const take = memoryOf(settings);
    const outcome = take(text);
    expect(outcome.problem).toContain(problem);
    expect(outcome.shown).toEqual([]);
  });

  it("fail and end what was there before", () => {
    const take = memoryOf("sample_limit = 1");
    take("a 1");
    expect(take("a 1\nb 1")).toMatchObject({ shown: ["a stale@1"], counts: [2, 2, 0] });
  });

  it("take names of any characters if they are to", () => {
    const { series } = memoryOf('metric_name_validation_scheme = "utf8"')('{"a.b", "c d"="e"} 1');
    expect(Object.fromEntries(series[0]?.labels ?? [])).toMatchObject({ __name__: "a.b", "c d": "e" });
  });

  it("keep exemplars, those without a time once", () => {
    const take = memoryOf();
    const exemplarsOf = (text: string) => take(`${text}\n# EOF\n`).series.map(({ exemplars }) => exemplars);
    const id = [["id", "1"]];
    expect(exemplarsOf('a_total 1 # {id="1"} 1')).toEqual([[{ labels: id, value: 1, time: T0 }]]);
    expect(exemplarsOf('a_total 1 # {id="1"} 1')).toEqual([[]]);
    expect(exemplarsOf('a_total 1 # {id="1"} 1 1700000000')).toEqual([[{ labels: id, value: 1, time: T0 }]]);
    expect(exemplarsOf(`a_total 1 # {id="${"x".repeat(130)}"} 1`)).toEqual([[]]);
  });
});

import type { WrittenSeries } from "../../../../model/prometheus/remote-write.ts";
import { checkAlloy } from "../../../../alloy/graph/check.ts";
import type { Settings } from "../../../../alloy/settings/settings.ts";
import { scrapeOptions } from "../options.ts";
import type { ScrapeOptions } from "../options.ts";
import { makeTarget } from "../target.ts";
import type { ScrapeTarget } from "../target.ts";

/** A file with one scrape whose settings are `body`. */
export const scrapeFile = (body: string): string => `
prometheus.scrape "app" {
  ${body}
  forward_to = [prometheus.remote_write.out.receiver]
}
prometheus.remote_write "out" {
  endpoint { url = "http://mimir-distributor:8080/api/v1/push" }
}
`;

/** The settings of the scrape in a file. */
export function scrapeSettings(body: string): Settings {
  const { graph, diagnostics } = checkAlloy("test.alloy", Buffer.from(scrapeFile(body)), {
    engine: "embedded",
    variables: {},
    readFile: () => "",
  });
  const settings = graph?.nodes.find(({ name }) => name === "prometheus.scrape")?.checked?.settings;
  if (settings === undefined) throw new Error(JSON.stringify(diagnostics));
  return settings;
}

/** Options and the first target of a scrape. @throws Error with what is wrong with the target. */
export function scrapeOf(body: string): { readonly options: ScrapeOptions; readonly target: ScrapeTarget } {
  const settings = scrapeSettings(body);
  const options = scrapeOptions(settings, "prometheus.scrape.app");
  const target = makeTarget(settings.stringMaps("targets")[0] ?? new Map(), options);
  if (typeof target === "string") throw new Error(target);
  return { options, target };
}

/** Each series as `name{label="value"} value@seconds`, without job and instance. */
export function showScraped(series: readonly WrittenSeries[], from: number): string[] {
  return series.map(({ labels, samples }) => {
    const { __name__: name, job: _, instance: __, ...rest } = Object.fromEntries(labels);
    const pairs = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    const values = samples.map(({ time, value, isStale, histogram }) => {
      const text = isStale === true ? "stale" : histogram === undefined ? String(value) : "histogram";
      return `${text}@${(time - from) / 1000}`;
    });
    return `${name}${pairs.length === 0 ? "" : `{${pairs.join(", ")}}`} ${values.join(" ")}`;
  });
}

import { describe, expect, it } from "vitest";
import { firstScrape } from "./target.ts";
import { scrapeOf } from "./testing/scraped.ts";

describe("a target", () => {
  it("has the component as its job and its address as its instance", () => {
    const { target } = scrapeOf(
      'targets = [{ __address__ = "localhost:8080", team = "shop", __meta_x = "1" }]',
    );
    expect(target.labels.toObject()).toEqual({
      job: "prometheus.scrape.app",
      instance: "localhost:8080",
      team: "shop",
    });
    expect(target.discovered.toObject()).toEqual({
      __address__: "localhost:8080",
      __meta_x: "1",
      __metrics_path__: "/metrics",
      __scheme__: "http",
      __scrape_interval__: "1m",
      __scrape_timeout__: "10s",
      job: "prometheus.scrape.app",
      team: "shop",
    });
    expect(target).toMatchObject({
      url: "http://localhost:8080/metrics",
      intervalMs: 60_000,
      timeoutMs: 10_000,
    });
  });

  it("says by its labels how it is scraped", () => {
    const { target } = scrapeOf(`
      job_name = "apps"
      scheme = "https"
      params = { module = ["a", "b"], "x y" = ["1"] }
      targets = [{
        __address__ = "app", __scheme__ = "http", __metrics_path__ = "/a b?c", __param_module = "z",
        __scrape_interval__ = "5s", __scrape_timeout__ = "500ms", job = "own", instance = "one",
      }]`);
    expect(target).toMatchObject({
      url: "http://app/a%20b%3Fc?module=z&module=b&x+y=1",
      intervalMs: 5000,
      timeoutMs: 500,
    });
    expect(target.labels.toObject()).toEqual({ job: "own", instance: "one" });
  });

  it.each([
    ['{ a = "b" }', "target has no __address__"],
    ['{ __address__ = "http://app:80" }', '"http://app:80" is not a valid hostname'],
    ['{ __address__ = "a b" }', '"a b" is not a valid hostname'],
    ['{ __address__ = "app", __scrape_interval__ = "often" }', 'error parsing scrape interval: "often"'],
    ['{ __address__ = "app", __scrape_interval__ = "0" }', "scrape interval cannot be 0"],
    ['{ __address__ = "app", __scrape_timeout__ = "0" }', "scrape timeout cannot be 0"],
    [
      '{ __address__ = "app", __scrape_interval__ = "1s" }',
      'scrape timeout cannot be greater than scrape interval ("10s" > "1s")',
    ],
  ])("of %s is none: %s", (labels, problem) => {
    expect(() => scrapeOf(`targets = [${labels}]`)).toThrow(problem);
  });

  it("is scraped at its own place in each interval", () => {
    const { target } = scrapeOf('targets = [{ __address__ = "localhost:8080" }]');
    const now = 1_700_000_000_000;
    const first = firstScrape(target, now);
    expect(first - now).toBeGreaterThanOrEqual(0);
    expect(first - now).toBeLessThan(60_000);
    expect(firstScrape(target, first)).toBe(first);
    expect(firstScrape(target, first + 1)).toBe(first + 60_000);
    const { target: other } = scrapeOf('targets = [{ __address__ = "localhost:8081" }]');
    expect(firstScrape(other, now)).not.toBe(first);
  });
});

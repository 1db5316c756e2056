import { describe, expect, it } from "vitest";
import { acceptHeader, readExposition } from "./negotiate.ts";
import { scrapeOf } from "./testing/scraped.ts";

const options = (settings: string) => scrapeOf(`targets = [{ __address__ = "app" }]\n${settings}`).options;

describe("what a target is asked for", () => {
  it("is text, OpenMetrics before all", () => {
    expect(acceptHeader(options(""))).toBe(
      "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.6," +
        "application/openmetrics-text;version=0.0.1;q=0.5," +
        "text/plain;version=1.0.0;escaping=underscores;q=0.4," +
        "text/plain;version=0.0.4;q=0.3," +
        "*/*;q=0.2",
    );
  });

  it("is protobuf where native histograms are wanted", () => {
    expect(acceptHeader(options("scrape_native_histograms = true"))).toMatch(
      /^application\/vnd\.google\.protobuf;proto=io\.prometheus\.client\.MetricFamily;encoding=delimited;q=0\.6,/,
    );
  });

  it("is what the file says", () => {
    const settings = 'scrape_protocols = ["PrometheusText1.0.0"]\nmetric_name_validation_scheme = "utf8"';
    expect(acceptHeader(options(settings))).toBe(
      "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,*/*;q=0.5",
    );
  });
});

describe("an answer", () => {
  const read = (text: string, contentType: string, settings = "") =>
    readExposition(Buffer.from(text), contentType, options(settings)).samples.length;

  it.each([
    ["a 1", "text/plain; version=0.0.4; charset=utf-8"],
    ["a 1\n# EOF", "application/openmetrics-text; version=1.0.0"],
    ["", "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"],
    ["a 1", ""],
    ["a 1", "text/html"],
  ])("%j is read as %j says", (text, contentType) => {
    expect(read(text, contentType)).toBe(text === "" ? 0 : 1);
  });

  it.each([
    ["", "non-compliant scrape target sending blank Content-Type and no scrape_fallback_protocol"],
    ["text/html", 'received unsupported Content-Type "text/html" and no scrape_fallback_protocol'],
  ])("of type %j is refused without a fallback", (contentType, problem) => {
    expect(() => read("a 1", contentType, 'scrape_fallback_protocol = ""')).toThrow(problem);
  });

  it("must be UTF-8", () => {
    expect(() => readExposition(Buffer.of(0x61, 0xff), "text/plain", options(""))).toThrow("not valid UTF-8");
  });
});

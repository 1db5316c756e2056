import { describe, expect, it } from "vitest";
import { fitsPane, paneHref, signalOf, splitLink, withPane, withTimeOf } from "./split-state.ts";

const LOGS = '/explore/logs?q={a="b & c"}&from=now-5m&to=now';
const searchOf = (url: string) => url.slice(url.indexOf("?"));

describe("a split view's URL", () => {
  it("holds the URLs of both panes", () => {
    const search = searchOf(splitLink(LOGS, "/explore/traces/abc?span=1"));
    expect(paneHref(search, "left")).toBe(LOGS);
    expect(paneHref(search, "right")).toBe("/explore/traces/abc?span=1");
  });

  it("shows no page that does not fit", () => {
    for (const href of ["/status", "/explore/split?left=x", "//evil.example", "https://evil.example", ""]) {
      expect(fitsPane(href)).toBe(false);
      expect(paneHref(searchOf(splitLink(href, href)), "right")).toBe("/explore/metrics");
    }
  });

  it("changes one pane, and the other's time only when they are in step", () => {
    const search = searchOf(splitLink(LOGS, "/explore/metrics?q=up"));
    const zoomed = '/explore/logs?q={a="b"}&from=1&to=2';
    expect(paneHref(searchOf(withPane(search, "left", zoomed)), "left")).toBe(zoomed);
    expect(paneHref(searchOf(withPane(search, "left", zoomed)), "right")).toBe("/explore/metrics?q=up");
    expect(paneHref(searchOf(withPane(`${search}&sync=1`, "left", zoomed)), "right")).toBe(
      "/explore/metrics?q=up&from=1&to=2",
    );
  });
});

describe("a pane", () => {
  it("has a signal", () => {
    expect(signalOf("/explore/traces/abc")).toBe("traces");
    expect(signalOf("/explore/tracesx")).toBeUndefined();
  });

  it("keeps its time when the other has none", () => {
    expect(withTimeOf("/explore/logs?from=1&to=2", "/explore/traces/abc")).toBe("/explore/logs?from=1&to=2");
  });
});

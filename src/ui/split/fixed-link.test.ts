import { describe, expect, it } from "vitest";
import { fixedLink } from "./fixed-link.ts";
import { paneHref, splitLink } from "./split-state.ts";

const NOW = 1_795_655_226_000;

describe("a link with fixed times", () => {
  it("names the moments that the range stands for, the default one too", () => {
    expect(fixedLink("/explore/logs?q=x&from=now-5m&to=now&refresh=5s", NOW)).toBe(
      `/explore/logs?q=x&from=${NOW - 300_000}&to=${NOW}`,
    );
    expect(fixedLink("/explore/metrics", NOW)).toBe(`/explore/metrics?from=${NOW - 3_600_000}&to=${NOW}`);
  });

  it("leaves pages without a range, and moments that are fixed", () => {
    expect(fixedLink("/explore/traces/abc?span=1", NOW)).toBe("/explore/traces/abc?span=1");
    expect(fixedLink("/explore/logs?from=1795655220000&to=1795655221000", NOW)).toBe(
      "/explore/logs?from=1795655220000&to=1795655221000",
    );
  });

  it("fixes both panes of a split view", () => {
    const link = fixedLink(
      `${splitLink("/explore/logs?from=now-1m&to=now", "/explore/traces/a")}&sync=1`,
      NOW,
    );
    const search = link.slice(link.indexOf("?"));
    expect(paneHref(search, "left")).toBe(`/explore/logs?from=${NOW - 60_000}&to=${NOW}`);
    expect(paneHref(search, "right")).toBe("/explore/traces/a");
    expect(link).toMatch(/&sync=1$/);
  });
});

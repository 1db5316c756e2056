import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { skipped, startBrowser, type TestBrowser } from "./browser.ts";
import { startFakeServer, type FakeServer } from "./fake/server.ts";

const queryOf = (url: string) => new URL(url).searchParams.get("q");

const ALL = encodeURIComponent('{service_name=~".+"}');

describe.skipIf(skipped !== "")(`Explore logs${skipped}`, () => {
  let browser: TestBrowser;
  let server: FakeServer;

  beforeAll(async () => {
    browser = await startBrowser();
    server = await startFakeServer();
  });
  afterEach(() => void Object.assign(server.scenario, { failing: false, empty: false }));
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  it("lists lines with their volume, of which only those in view are in the document", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/logs?q=${ALL}`);
    await page.getByText("1,000 lines, the limit: there may be more").waitFor();
    await page.getByRole("figure", { name: "Log volume by level" }).waitFor();
    expect(
      await page
        .getByRole("listitem")
        .filter({ has: page.locator("time") })
        .count(),
    ).toBeLessThan(80);
    expect(problems).toEqual([]);
  });

  it("opens a line and filters by one of its fields", async () => {
    const { page } = await browser.open(`${server.url}/explore/logs?q=${ALL}`);
    await page.locator(".log-toggle").first().click();
    await page.getByRole("region", { name: "Structured metadata" }).waitFor();
    await page.getByRole("button", { name: "Filter for service_name=frontend" }).click();
    await expect.poll(() => queryOf(page.url())).toBe('{service_name=~".+", service_name="frontend"}');
  });

  it("jumps from a line to its trace", async () => {
    const { page } = await browser.open(`${server.url}/explore/logs?q=${ALL}`);
    await page
      .getByRole("link", { name: /^Open trace/ })
      .first()
      .click();
    await expect.poll(() => page.url()).toMatch(/\/explore\/traces\/[0-9a-f]{32}\?span=/);
    await page.getByRole("list", { name: "Spans" }).waitFor();
  });

  it("turns the order round and wraps, in the URL", async () => {
    const { page } = await browser.open(`${server.url}/explore/logs?q=${ALL}`);
    const firstTime = async () => page.locator(".log-time").first().textContent();
    await page.locator(".log-time").first().waitFor();
    const newest = (await firstTime()) ?? "";
    await page.getByRole("button", { name: "Newest first" }).click();
    await page.getByRole("button", { name: "Oldest first" }).waitFor();
    await expect.poll(async () => ((await firstTime()) ?? newest) < newest).toBe(true);
    await page.getByRole("button", { name: "Wrap" }).click();
    await page.waitForURL(/dir=forward&wrap=1/);
  });

  it("follows lines live, and pauses", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/logs?q=${ALL}&live=1`);
    const note = page.locator(".panel-note");
    await expect
      .poll(async () => Number(/(\d+) lines/.exec((await note.textContent()) ?? "")?.[1]))
      .toBeGreaterThan(5);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText(/paused, \d+ more waiting/).waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByText(/^ ?\d+ lines/).waitFor();
    expect(problems).toEqual([]);
  });

  it("draws queries of numbers, and shows the server's words at a failure", async () => {
    const { page } = await browser.open(
      `${server.url}/explore/logs?q=${encodeURIComponent('sum(rate({a="b"}[1m]))')}`,
    );
    await page.getByRole("figure", { name: /Chart of \d series/ }).waitFor();
    server.scenario.failing = true;
    await page.getByRole("button", { name: "Run query" }).click();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toContain("parse error at line 1, col 9");
  });
});

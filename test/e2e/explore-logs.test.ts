import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { skipped } from "./browser.ts";
import { browserForTests, fakeServerForTests } from "./for-tests.ts";

const queryOf = (url: string) => new URL(url).searchParams.get("q");

const ALL = encodeURIComponent('{service_name=~".+"}');

/** The answer of a server that knows one line. */
function oneLine(line: string): { json: unknown } {
  const result = [{ stream: { service_name: "shop" }, values: [["1795655226043000000", line, {}]] }];
  return { json: { status: "success", data: { resultType: "streams", result } } };
}

describe.skipIf(skipped !== "")(`Explore logs${skipped}`, () => {
  const browser = browserForTests();
  const server = fakeServerForTests();
  afterEach(() => void Object.assign(server.scenario, { failing: false, empty: false }));

  it("lists lines with their volume, of which only those in view are in the document", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/logs?q=${ALL}`);
    await page.getByText("1,000 lines, more as you scroll down").waitFor();
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

  it("leaves an opened line open when it asks again", async () => {
    const { page } = await browser.open(`${server.url}/explore/logs?q=${ALL}`);
    await page.route("**/loki/api/v1/query_range?query=%7B*", (route) =>
      route.fulfill(oneLine("always the same")),
    );
    await page.getByRole("button", { name: "Run query" }).click();
    await page.getByRole("button", { name: /always the same/ }).click();
    const details = page.getByRole("region", { name: "Labels" });
    await details.waitFor();
    const asked = page.waitForResponse(/query_range\?query=%7B/);
    await page.getByRole("button", { name: "Run query" }).click();
    await asked;
    await page.locator(".log-panel .busy-bar.on").waitFor({ state: "detached" });
    expect(await details.count()).toBe(1);
  });

  it("shows a line's colours, and its markup as text", async () => {
    const { page } = await browser.open("about:blank");
    await page.route("**/loki/api/v1/query_range?query=%7B*", (route) =>
      route.fulfill(oneLine(`\u001B[31mred\u001B[0m <img src=x onerror="document.title='run'">`)),
    );
    await page.goto(`${server.url}/explore/logs?q=${ALL}`);
    const line = page.locator(".log-text");
    await line.waitFor();
    expect(await line.textContent()).toBe(`red <img src=x onerror="document.title='run'">`);
    expect(await line.locator(".ansi-1").textContent()).toBe("red");
    expect(await page.locator(".log-panel img").count()).toBe(0);
    expect(await page.title()).not.toBe("run");
  });

  it("counts the values of fields, filters by one and takes the filter away, and saves what is loaded", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/logs?q=${ALL}`);
    await page.getByRole("button", { name: "Fields" }).click();
    const fields = page.getByRole("complementary", { name: "Fields of the loaded lines" });
    await fields.getByRole("button", { name: /^detected_level/ }).click();
    await page.waitForURL(/fields=metadata\+detected_level/);
    const info = fields.getByRole("listitem").filter({ hasText: /^info\d/ });
    expect(await info.textContent()).toMatch(/^info\d+ · \d+\.\d %$/);
    await info.getByRole("button", { name: "Filter out detected_level=info" }).click();
    await expect.poll(() => queryOf(page.url())).toBe('{service_name=~".+"} | detected_level!="info"');
    await fields.getByRole("button", { name: "Filter out detected_level=info", pressed: true }).click();
    await expect.poll(() => queryOf(page.url())).toBe('{service_name=~".+"}');
    const saving = page.waitForEvent("download");
    const download = page.getByRole("combobox", { name: "Download the loaded lines" });
    await download.selectOption("csv");
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe("logs.csv");
    expect((await readFile(await saved.path(), "utf8")).split("\r\n")).toHaveLength(1001);
    // So that the same can be chosen again.
    expect(await download.inputValue()).toBe("");
    expect(problems).toEqual([]);
  });

  it("loads more lines at the end of the list, lays them out, and shows the context of one", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/logs?q=${ALL}&limit=100&pretty=1`);
    await page.getByText("order = 4711").or(page.getByText('"order": 4711')).first().waitFor();
    await page.getByText("100 lines, more as you scroll down").waitFor();
    await page.locator(".log-scroll").evaluate((list) => (list.scrollTop = list.scrollHeight));
    await page.getByText(/^(199|200) lines, more/).waitFor();
    // One in view: those in the document beside it go as soon as the list is scrolled to them.
    const index = await page.locator(".log-scroll").evaluate((list) => {
      const { left, top, height } = list.getBoundingClientRect();
      return document
        .elementFromPoint(left + 60, top + height / 2)
        ?.closest("[data-index]")
        ?.getAttribute("data-index");
    });
    await page.locator(`[data-index="${index}"] .log-toggle`).click();
    await page.getByRole("button", { name: "Show context" }).click();
    await page.waitForURL(/context=\d+&stream=/);
    const lines = page.getByRole("dialog", { name: "Log context" }).getByRole("listitem");
    await expect.poll(() => lines.count()).toBe(60);
    await page.getByRole("button", { name: "Load older lines" }).click();
    await expect.poll(() => lines.count()).toBeGreaterThan(80);
    await page.keyboard.press("Escape");
    await page.waitForURL((url) => !url.searchParams.has("context"));
    await page.goBack();
    await page.getByRole("dialog", { name: "Log context" }).waitFor();
    expect(problems).toEqual([]);
  });

  it("shows what stands before and after a line at once, so that nothing is pushed away", async () => {
    const { page } = await browser.open("about:blank");
    let answer = (): void => {};
    const late = new Promise<void>((resolve) => (answer = resolve));
    await page.route(/query_range\?.*direction=backward/, async (route) => {
      if (route.request().url().includes("service_name")) return route.continue();
      await late;
      return route.continue();
    });
    const after = page.waitForResponse(/query_range\?.*direction=forward/);
    await page.goto(
      `${server.url}/explore/logs?q=${ALL}&context=1795655226043000000&stream=%7Ba%3D%22b%22%7D`,
    );
    await (await after).finished();
    await page.getByRole("button", { name: "Load newer lines" }).waitFor();
    const lines = page.getByRole("dialog", { name: "Log context" }).getByRole("listitem");
    expect(await lines.count()).toBe(0);
    answer();
    await expect.poll(() => lines.count()).toBe(60);
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
      .poll(async () => Number(/(\d+) lines/.exec((await note.textContent()) ?? "")?.[1]), {
        timeout: 15_000,
      })
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

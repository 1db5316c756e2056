import { describe, expect, it } from "vitest";
import { skipped } from "./browser.ts";
import { browserForTests, fakeServerForTests } from "./for-tests.ts";
import { serveDashboard, serveRamp } from "./made-dashboard.ts";

const chart = (id: number, title: string) => ({
  id,
  title,
  type: "timeseries",
  gridPos: { x: 0, y: id * 8, w: 24, h: 8 },
  targets: [{ refId: "A", expr: "up" }],
});

const MADE = {
  uid: "made",
  panels: [
    chart(1, "First"),
    {
      id: 2,
      type: "row",
      title: "More",
      collapsed: true,
      gridPos: { x: 0, y: 17, w: 24, h: 1 },
      panels: [chart(3, "Second")],
    },
  ],
};

describe.skipIf(skipped !== "")(`The keyboard${skipped}`, () => {
  const browser = browserForTests();
  const server = fakeServerForTests();

  it("takes no key from the editor of a query", async () => {
    const { page } = await browser.open(`${server.url}/explore/metrics`);
    await page.locator(".code-editor").waitFor();
    const editor = page.getByRole("textbox", { name: "PromQL query" });
    // The code of the shortcuts is there when their help is.
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await editor.click();
    const text = "vi_px_pl_dk_dl_ge_gh_tz_te";
    await page.keyboard.type(text);
    expect(await editor.textContent()).toBe(text);
    expect(new URL(page.url()).pathname).toBe("/explore/metrics");
  });

  it("goes to pages, changes times and refreshes, but not while something is written", async () => {
    const { page, context, problems } = await browser.open(`${server.url}/explore/traces`);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const keys = async (...names: readonly string[]) => {
      for (const name of names) await page.keyboard.press(name);
    };
    await page.getByText("50, the limit").waitFor();
    await keys("t", "a");
    await page.waitForURL(/from=\d{13}&to=\d{13}/);
    const range = () => {
      const { searchParams } = new URL(page.url());
      return [Number(searchParams.get("from")), Number(searchParams.get("to"))] as const;
    };
    const [from, to] = range();
    await keys("t", "ArrowLeft");
    await expect.poll(range).toEqual([from - 1_800_000, to - 1_800_000]);
    await keys("t", "z");
    await expect.poll(() => range()[1] - range()[0]).toBe(7_200_000);
    await keys("t", "c");
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toBe(JSON.stringify({ from: String(range()[0]), to: String(range()[1]) }));
    await page.evaluate(() => navigator.clipboard.writeText('{"from":"now-6h","to":"now"}'));
    await keys("t", "v");
    await page.waitForURL(/from=now-6h&to=now/);
    const asked = page.waitForRequest(/tempo\/api\/search\?/);
    await keys("d", "r");
    await asked;
    await keys("g", "d");
    await page.waitForURL("**/dashboards");
    await page.getByRole("searchbox", { name: "Search dashboards" }).waitFor();
    await keys("/");
    await page.keyboard.type("gh?");
    expect(await page.getByRole("searchbox", { name: "Search dashboards" }).inputValue()).toBe("gh?");
    expect(new URL(page.url()).pathname).toBe("/dashboards");
    await page.getByRole("searchbox", { name: "Search dashboards" }).blur();
    await keys("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await keys("g", "h");
    expect(new URL(page.url()).pathname).toBe("/dashboards");
    await keys("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await keys("g", "w");
    await page.waitForURL("**/watchtower");
    expect(problems).toEqual([]);
  });

  it("opens rows, shows panels alone, without legends and behind them, and a page without the way around", async () => {
    const { page, context, problems } = await browser.open("about:blank");
    await serveDashboard(context, MADE);
    await serveRamp(context);
    await page.goto(`${server.url}/d/made?from=1700000000000&to=1700000600000`);
    // Right after each other, however busy the host is.
    const keys = (...names: readonly string[]) => Promise.all(names.map((name) => page.keyboard.press(name)));
    const panel = (name: string) => page.getByRole("region", { name, exact: true });
    await panel("First").locator(".ts-legend").waitFor();
    await keys("d", "Shift+E");
    await panel("Second").locator(".ts-legend").waitFor();
    await keys("d", "l");
    await expect.poll(() => page.locator(".ts-legend").count()).toBe(0);
    await panel("Second").hover();
    await keys("p", "l");
    await panel("Second").locator(".ts-legend").waitFor();
    expect(await page.locator(".ts-legend").count()).toBe(1);
    await keys("d", "l");
    await expect.poll(() => page.locator(".ts-legend").count()).toBe(2);
    await keys("v");
    await page.waitForURL(/viewPanel=panel-3/);
    await expect.poll(() => page.locator(".dash-panel").count()).toBe(1);
    expect((await panel("Second").boundingBox())?.height).toBeGreaterThan(500);
    await keys("d", "k");
    await page.getByRole("navigation", { name: "Main" }).waitFor({ state: "detached" });
    await keys("Escape");
    await expect.poll(() => page.locator(".dash-panel").count()).toBe(2);
    await keys("Escape");
    await page.getByRole("navigation", { name: "Main" }).waitFor();
    expect(new URL(page.url()).search).toBe("?from=1700000000000&to=1700000600000");
    await keys("d", "Shift+C");
    await panel("Second").waitFor({ state: "detached" });
    await panel("First").hover();
    await keys("i");
    await page.getByRole("dialog", { name: "First" }).getByRole("button", { name: "View alone" }).click();
    await page.waitForURL(/viewPanel=panel-1/);
    await page.getByRole("button", { name: "Back to the dashboard" }).click();
    await panel("First").hover();
    await keys("p", "x");
    await page.waitForURL(/explore\/metrics\?q=up&from=1700000000000/);
    expect(problems).toEqual([]);
  });

  it("has the way around whole on a narrow screen", async () => {
    const { page } = await browser.open(`${server.url}/alerts`, { viewport: { width: 360, height: 700 } });
    const rail = page.getByRole("navigation", { name: "Main" });
    expect(await rail.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    expect(await rail.getByRole("link", { name: "Watchtower", exact: true }).count()).toBe(0);
    await rail.getByRole("button", { name: "More" }).focus();
    await page.keyboard.press("Enter");
    await rail.getByRole("link", { name: "Watchtower", exact: true }).click();
    await page.waitForURL("**/watchtower");
    await rail.getByRole("link", { name: "Watchtower", exact: true }).waitFor({ state: "detached" });
  });

  it("finds anything by the palette", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/metrics?q=queue_depth`);
    await page.locator(".cm-content").first().click();
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: "Find anything" });
    await field.waitFor();
    expect(await field.evaluate((input) => input instanceof HTMLElement && input.spellcheck)).toBe(false);
    const chosen = () => page.locator("[role=option][aria-selected=true]");
    const choose = async (text: string, option: string) => {
      await field.fill(text);
      await expect.poll(() => chosen().textContent()).toContain(option);
      expect(await field.getAttribute("aria-activedescendant")).toBe(await chosen().getAttribute("id"));
      await page.keyboard.press("Enter");
      await page.getByRole("dialog", { name: "Find anything" }).waitFor({ state: "detached" });
    };
    await choose("last 15", "Last 15 minutes");
    await page.waitForURL(/from=now-15m&to=now/);
    await page.getByRole("button", { name: "Find", exact: true }).click();
    await choose("queue_dep", "queue_depth");
    await page.waitForURL(/metrics\?q=queue_depth&from=now-15m/);
    await page.keyboard.press("Control+k");
    await choose("checkout logs", "checkout");
    await page.waitForURL((url) => url.pathname === "/explore/logs" && url.search.includes("checkout"));
    await page.keyboard.press("Control+k");
    await choose("theme dark", "Theme: dark");
    expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
    await page.keyboard.press("Control+k");
    await field.fill("zzzzz");
    await page.getByText("Nothing fits.").waitFor();
    await choose("hosts", "Hosts and runtimes");
    await page.waitForURL(/\/d\//);
    await page.keyboard.press("Control+k");
    await choose("all shortcuts", "All shortcuts");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    expect(problems).toEqual([]);
  });

  it("is led past the way around", async () => {
    const { page } = await browser.open(`${server.url}/alerts`);
    await page.getByRole("searchbox").waitFor();
    await page.keyboard.press("Tab");
    const skip = page.getByRole("button", { name: "Skip to the content" });
    await expect.poll(() => skip.evaluate((element) => element === document.activeElement)).toBe(true);
    expect((await skip.boundingBox())?.width).toBeGreaterThan(80);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await expect
      .poll(() => page.getByRole("searchbox").evaluate((element) => element === document.activeElement))
      .toBe(true);
  });
});

import { afterEach, describe, expect, it } from "vitest";
import { skipped } from "./browser.ts";
import { browserForTests, fakeServerForTests } from "./for-tests.ts";

describe.skipIf(skipped !== "")(`The page${skipped}`, () => {
  const browser = browserForTests();
  const server = fakeServerForTests();
  afterEach(() => void Object.assign(server.scenario, { empty: false }));

  it("shows what is going on when there are data, and leads on", async () => {
    const { page, problems } = await browser.open(server.url);
    const services = page.getByRole("region", { name: "Services" });
    await services.getByRole("link", { name: "checkout" }).waitFor();
    expect(await page.getByRole("region", { name: "Arriving now" }).getByRole("link").count()).toBe(3);
    await page.getByRole("region", { name: "Dashboards" }).getByRole("link", { name: "Services" }).waitFor();
    const errors = page.getByRole("region", { name: "Newest errors in logs" });
    await errors.getByRole("link", { name: "Trace" }).first().waitFor();
    await page
      .getByRole("region", { name: "Failed lately" })
      .getByRole("listitem")
      .first()
      .getByRole("link")
      .click();
    await page.waitForURL((url) => url.pathname.startsWith("/explore/traces/"));
    expect(problems).toEqual([]);
  });

  it("says how to send data when there are none, and notices the first that arrive", async () => {
    server.scenario.empty = true;
    const { page, context, problems } = await browser.open(server.url);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("heading", { name: "Waiting for the first data" }).waitFor();
    await page.getByRole("button", { name: "Copy the environment lines" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain("export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:14318");
    expect(await page.getByRole("tab").allTextContents()).toEqual(["Node", "Python", "Go", "Java", "curl"]);
    await page.getByRole("tab", { name: "curl" }).click();
    await page.getByText("http://127.0.0.1:14318/v1/traces").waitFor();
    server.scenario.empty = false;
    await page.getByRole("heading", { name: "Data are arriving" }).waitFor();
    await page.getByText("3 items or requests refused: span without id").waitFor();
    await page.getByRole("link", { name: "Explore traces" }).click();
    await page.waitForURL("**/explore/traces");
    expect(problems).toEqual([]);
  });

  it("says on every page when there is nothing to show", async () => {
    server.scenario.empty = true;
    const { page } = await browser.open(`${server.url}/explore/metrics`);
    const says = (text: string) => expect.poll(() => page.getByText(text).isVisible()).toBe(true);
    await says("No metrics yet");
    await page.goto(`${server.url}/explore/metrics?q=up`);
    await says("No data in this time range");
    await page.goto(`${server.url}/explore/logs`);
    await says("No logs yet");
    await page.goto(`${server.url}/explore/traces`);
    await says("No traces found");
  });

  it("follows the system's colours until told otherwise", async () => {
    const { page } = await browser.open(`${server.url}/watchtower`, { colorScheme: "dark" });
    const background = async () =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await background();
    await page.getByRole("button", { name: "Theme: system. Switch to light" }).click();
    const light = await background();
    expect(light).not.toBe(dark);
    await page.reload();
    expect(await background()).toBe(light);
    await page.getByRole("button", { name: "Theme: light. Switch to dark" }).click();
    expect(await background()).toBe(dark);
  });

  it("picks a time range, keeps it between signals, and goes back", async () => {
    const { page } = await browser.open(`${server.url}/explore/traces`);
    await page.getByRole("button", { name: "Time range: Last 1 hour" }).click();
    await page.getByRole("button", { name: "Last 15 minutes" }).click();
    await page.waitForURL(/from=now-15m&to=now/);
    await page.getByRole("link", { name: "Metrics" }).click();
    await page.waitForURL(/metrics\?from=now-15m&to=now/);
    await page.getByRole("button", { name: "Time range: Last 15 minutes" }).click();
    await page.getByRole("textbox", { name: "From" }).fill("2026-01-31 16:00");
    await page.getByRole("textbox", { name: "To" }).fill("2026-01-31 15:00");
    await page.getByText("The end must come after the start").waitFor();
    await page.getByRole("textbox", { name: "To" }).fill("2026-01-31 17:00");
    await page.getByRole("button", { name: "Apply time range" }).click();
    await page.waitForURL(/from=\d{13}&to=\d{13}/);
    await page.goBack();
    await expect.poll(() => page.url()).toMatch(/metrics\?from=now-15m&to=now/);
  });

  it("asks again by itself", async () => {
    const { page } = await browser.open(`${server.url}/explore/traces`);
    let searches = 0;
    page.on("request", (request) => (searches += request.url().includes("/tempo/api/search?") ? 1 : 0));
    await page.getByRole("combobox", { name: "Auto refresh" }).selectOption("5s");
    await page.waitForURL(/refresh=5s/);
    await expect.poll(() => searches).toBeGreaterThan(1);
  });

  it("cancels a query that another one supersedes", async () => {
    const { page } = await browser.open(`${server.url}/explore/traces`);
    const canceled: string[] = [];
    page.on("requestfailed", (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname.endsWith("/api/search")) canceled.push(searchParams.get("q") ?? "");
    });
    await page.getByText("50, the limit").waitFor();
    await page.route(/search\?q=%7B\+status/, () => undefined);
    await page.getByRole("combobox", { name: "Status" }).selectOption("error");
    await page.getByRole("button", { name: "Cancel" }).waitFor();
    await page.getByRole("combobox", { name: "Status" }).selectOption("");
    await expect.poll(() => canceled).toEqual(["{ status = error }"]);
    await page.getByText("50, the limit").waitFor();
  });

  it("needs at most 181 kB of compressed JavaScript before the first view", async () => {
    const { page } = await browser.open("about:blank");
    const sizes: Promise<number>[] = [];
    page.on("requestfinished", (request) => {
      if (!request.url().endsWith(".js") || request.url().includes("CodeEditor")) return;
      sizes.push(request.sizes().then((found) => found.responseBodySize));
    });
    await page.goto(`${server.url}/explore/metrics?q=queue_depth`);
    await page.getByRole("figure", { name: "Chart of 6 series" }).waitFor();
    // What the idle page fetches ahead comes later, and may be cut off by the end of the test.
    page.removeAllListeners("requestfinished");
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(50_000);
    expect(total).toBeLessThan(181_000);
  });
});

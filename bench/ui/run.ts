/**
 * `npm run bench:ui [-- --loads 7] [--refreshes 360] [--only memory] [--json FILE]`: measures the built page in Chromium, over made-up
 * data that a fake server answers at once. Prints a table, and the report as JSON.
 */
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { startBrowser, type TestBrowser } from "../../test/e2e/browser.ts";
import { startFakeServer, type FakeServer } from "../../test/e2e/fake/server.ts";
import { renderTable, reportOf, type Figure } from "../report.ts";
import { manySeries, ONE_CHART } from "./many-series.ts";
import { watchPage } from "./page-watch.ts";

const { values } = parseArgs({
  options: {
    loads: { type: "string", default: "7" },
    refreshes: { type: "string", default: "360" },
    only: { type: "string", default: "" },
    json: { type: "string" },
  },
});
const LOADS = Number(values.loads);
const REFRESHES = Number(values.refreshes);
const DIST = join(import.meta.dirname, "../../dist/ui");
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPANS = 5000;
const TAIL_SECONDS = 10;
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** As the engine serves it; a very small file is not compressed. */
function gzipBytes(path: string): number {
  const file = join(DIST, path);
  return statSync(existsSync(`${file}.gz`) ? `${file}.gz` : file).size;
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

async function watched(browser: TestBrowser): Promise<Page> {
  const { page } = await browser.open("about:blank");
  // What translates TypeScript here calls this of each function that it has named.
  await page.addInitScript("globalThis.__name = (named) => named");
  await page.addInitScript(watchPage);
  return page;
}

const longest = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, ...window.benchWatch.longTasks.map(({ duration }) => duration)));

/**
 * Milliseconds from the start of the navigation to the first chart. Nothing is asked of the page until it has said that
 * it is there: the browser would read and run the question's code meanwhile.
 */
async function firstChart(page: Page, url: string): Promise<number> {
  const said = page.waitForEvent("console", (message) => message.text() === "first chart");
  await page.goto(url, { waitUntil: "commit" });
  await said;
  return page.evaluate(() => window.benchWatch.firstChart ?? NaN);
}

/** Until the browser has put the page before away, and has made room for the next. */
const CALM_MS = 500;

/** From a browser that knows nothing to the first chart of a dashboard. */
async function firstDashboard(browser: TestBrowser, { url }: FakeServer): Promise<Figure[]> {
  const loads: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    const page = await watched(browser);
    await page.waitForTimeout(CALM_MS);
    loads.push(await firstChart(page, `${url}/d/watchtower-services`));
    await page.context().close();
  }
  const group = "first dashboard";
  const bytes = await firstScripts(browser, url);
  return [
    { group, what: "JavaScript, gzip", value: bytes / 1000, unit: "kB", target: 181 },
    { group, what: "first chart", value: median(loads), unit: "ms", target: 430 },
  ];
}

/** Bytes of the scripts up to the first chart, without those of other pages, which are fetched when nothing else is to be done. */
async function firstScripts(browser: TestBrowser, url: string): Promise<number> {
  const page = await watched(browser);
  await page.addInitScript(
    "{ const later = setTimeout; setTimeout = (run, ms) => later(run, ms >= 1000 ? 1e6 : ms); }",
  );
  const scripts = new Set<string>();
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith(".js")) scripts.add(pathname);
  });
  await firstChart(page, `${url}/d/watchtower-services`);
  await page.context().close();
  return [...scripts].reduce((sum, path) => sum + gzipBytes(path), 0);
}

async function manyLines(browser: TestBrowser, { url }: FakeServer): Promise<Figure[]> {
  const tasks: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    const page = await watched(browser);
    await page.route("**/api/dashboards/uid/bench", (route) => route.fulfill({ json: ONE_CHART }));
    await page.route("**/api/v1/query_range*", (route) => {
      const params = new URL(route.request().url()).searchParams;
      const body = manySeries(100, 1000, Number(params.get("start")), Number(params.get("end")));
      return route.fulfill({ json: body });
    });
    await firstChart(page, `${url}/d/bench`);
    // The mouse goes over the chart, as someone who looks at it would do.
    for (let step = 0; step < 30; step += 1) await page.mouse.move(200 + step * 25, 300 + step);
    await page.waitForTimeout(500);
    tasks.push(await longest(page));
    await page.context().close();
  }
  return [
    {
      group: "100 series × 1,000 points",
      what: "longest task",
      value: median(tasks),
      unit: "ms",
      target: 100,
    },
  ];
}

async function waterfall(browser: TestBrowser, server: FakeServer): Promise<Figure[]> {
  server.scenario.spans = SPANS;
  const times: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    const page = await watched(browser);
    await page.goto(`${server.url}/explore/traces/${TRACE}`, { waitUntil: "commit" });
    await page.waitForFunction(() => document.querySelector(".waterfall-item button") !== null);
    // Someone can act on it when a click is answered.
    await page.evaluate(() => document.querySelector<HTMLElement>(".waterfall-item button")?.click());
    times.push(
      await page.evaluate(
        () => new Promise<number>((done) => requestAnimationFrame(() => done(performance.now()))),
      ),
    );
    await page.context().close();
  }
  server.scenario.spans = 40;
  return [
    {
      group: "waterfall of 5,000 spans",
      what: "interactive",
      value: median(times),
      unit: "ms",
      target: 1000,
    },
  ];
}

async function liveTail(browser: TestBrowser, server: FakeServer): Promise<Figure[]> {
  server.scenario.linesPerSecond = 2000;
  const page = await watched(browser);
  await page.goto(`${server.url}/explore/logs?q=${encodeURIComponent('{service_name=~".+"}')}&live=1`);
  await page.locator(".log-line").first().waitFor();
  await page.waitForTimeout(1000);
  const from = await page.evaluate(() => performance.now());
  await page.waitForTimeout(TAIL_SECONDS * 1000);
  const tasks = await page.evaluate(
    (start) => window.benchWatch.longTasks.filter(({ at }) => at >= start).map(({ duration }) => duration),
    from,
  );
  server.scenario.linesPerSecond = 20;
  await page.context().close();
  const group = `live tail, 2,000 lines/s for ${TAIL_SECONDS} s`;
  return [
    { group, what: "tasks over 50 ms", value: tasks.length, unit: "", target: 0 },
    { group, what: "longest task", value: Math.max(0, ...tasks), unit: "ms" },
  ];
}

/** Answers are kept this long after they were shown: until then a page that refreshes holds more and more. */
const KEPT_MS = 31_000;
/** Until it has shown as much as it ever will. */
const WARM_REFRESHES = 60;

/**
 * What the heap grows by over as many refreshes as half an hour has of 5 s each, one after the other: at the start, in
 * the middle and at the end, each time when old answers are gone and garbage is collected.
 */
async function memory(browser: TestBrowser, { url }: FakeServer): Promise<Figure[]> {
  const page = await watched(browser);
  const session = await page.context().newCDPSession(page);
  await firstChart(page, `${url}/d/watchtower-services?from=now-1h&to=now`);
  const heapAfter = async (refreshes: number): Promise<number> => {
    for (let time = 0; time < refreshes; time += 1) {
      await page.getByRole("button", { name: "Refresh" }).click();
      await page.waitForFunction(() => document.querySelector('.dash-panel[aria-busy="true"]') === null);
    }
    await page.waitForTimeout(KEPT_MS);
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    say(`heap after ${refreshes} refreshes more: ${(usedSize / 1e6).toFixed(2)} MB`);
    return usedSize / 1e6;
  };
  const start = await heapAfter(WARM_REFRESHES);
  const middle = await heapAfter(Math.round(REFRESHES / 2));
  const end = await heapAfter(REFRESHES - Math.round(REFRESHES / 2));
  await page.context().close();
  const group = `auto refresh, ${REFRESHES} times`;
  return [
    { group, what: "heap at the start", value: start, unit: "MB" },
    { group, what: "heap in the middle", value: middle, unit: "MB" },
    { group, what: "heap at the end", value: end, unit: "MB" },
    { group, what: "growth", value: Math.max(0, end - start), unit: "MB", target: 1 },
  ];
}

const server = await startFakeServer();
const browser = await startBrowser();
try {
  const figures: Figure[] = [];
  const all = [firstDashboard, manyLines, waterfall, liveTail, memory];
  for (const measure of all.filter(({ name }) => values.only === "" || values.only === name)) {
    const found = await measure(browser, server);
    for (const { group, what, value, unit } of found) say(`${group}: ${what} ${value.toFixed(1)} ${unit}`);
    figures.push(...found);
  }
  const report = reportOf(figures);
  say(renderTable(report));
  const json = JSON.stringify(report, undefined, 2);
  if (values.json === undefined) process.stdout.write(`${json}\n`);
  else writeFileSync(values.json, json);
} finally {
  await browser.close();
  await server.stop();
}

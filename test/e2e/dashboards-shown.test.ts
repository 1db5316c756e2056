import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BIN, startInstance, type TestInstance } from "../kit/instance.ts";
import { MadeMetrics, SENT } from "../kit/made-metrics.ts";
import { skipped, startBrowser, type TestBrowser } from "./browser.ts";

const OWN = join(import.meta.dirname, "../../dashboards");
/** Dashboards in the shape of public ones, and one with what they seldom have. */
const OTHERS = join(import.meta.dirname, "../kit/dashboard-files");

/** Long enough for two exports of metrics, and two collections of span metrics, of which rates are made. */
const SECONDS = 33;
interface File {
  readonly uid: string;
  readonly title: string;
}

const filesIn = (folder: string): readonly File[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as File);

/** What is chosen where the first choice has nothing to show, as a service in which nothing fails. */
const CHOSEN: Readonly<Record<string, string>> = { "watchtower-service": "&var-service=frontend" };

/** What may be said of a dashboard: exemplars are cut where there are very many. */
const EXPECTED = /exemplars with lower values are left out/;

describe.skipIf(skipped !== "")(`Dashboards over the test data${skipped}`, () => {
  let browser: TestBrowser;
  let instance: TestInstance;
  let generator: ChildProcess;

  beforeAll(async () => {
    instance = await startInstance();
    const made = new MadeMetrics();
    for (const file of [...filesIn(OWN), ...filesIn(OTHERS)]) made.addDashboard(file);
    await made.send(instance.endpoints.otlpHttp, SENT);
    for (const dashboard of filesIn(OTHERS)) {
      const response = await fetch(`${instance.endpoints.ui}/api/dashboards/db`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ dashboard }),
      });
      if (!response.ok) throw new Error(`${dashboard.uid} was not taken: ${await response.text()}`);
    }
    // It goes on until the end: what is counted by the second needs someone to count.
    generator = spawn(process.execPath, [BIN, "test-data", "--rate", "15", "--error-rate", "0.2"], {
      env: { ...process.env, ...instance.env },
      stdio: "ignore",
    });
    browser = await startBrowser();
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  });
  afterAll(async () => {
    generator.kill("SIGINT");
    await once(generator, "close");
    await browser.close();
    await instance.stop();
  });

  it.each([...filesIn(OWN), ...filesIn(OTHERS)].map(({ title, uid }) => [title, uid] as const))(
    "%s draws each panel and has nothing to say against it",
    async (_title, uid) => {
      const { page, context, problems } = await browser.open(
        `${instance.endpoints.ui}/d/${uid}?from=now-6m&to=now&refresh=5s${CHOSEN[uid] ?? ""}`,
        { viewport: { width: 1280, height: 5000 } },
      );
      await page.locator(".dash-panel").first().waitFor();
      const closed = page.locator('.dashboard-row-head button[aria-expanded="false"]');
      for (let rows = await closed.count(); rows > 0; rows--) await closed.first().click();
      await expect.poll(() => panelProblems(page), { interval: 500 }).toEqual([]);
      expect(await page.locator(".dashboard-notices li").allTextContents()).toEqual([]);
      expect(problems).toEqual([]);
      await context.close();
    },
  );
});

/** What is wrong with each panel; empty when all of them show something. */
async function panelProblems(page: Page): Promise<readonly string[]> {
  const seen = await page.locator(".dash-panel").evaluateAll((panels) =>
    panels.map((panel) => {
      const canvases = [...panel.querySelectorAll("canvas")];
      const isPainted = (canvas: HTMLCanvasElement): boolean => {
        const context = canvas.getContext("2d");
        if (context === null || canvas.width === 0 || canvas.height === 0) return false;
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value, index) => index % 4 === 3 && value !== 0);
      };
      const others = panel.querySelectorAll(
        ".dash-panel-content :is(tbody tr, svg path, svg rect, .stat-tile, .bar-gauge, [role=meter], .log-line, li, p:not(.dash-empty), h1)",
      );
      return {
        title: panel.getAttribute("aria-label") ?? "",
        empty: panel.querySelector(".dash-empty")?.textContent ?? "",
        alert: panel.querySelector('[role="alert"]')?.textContent ?? "",
        warning: panel.querySelector(".dash-hint.warning")?.getAttribute("title") ?? "",
        isDrawn: canvases.length > 0 ? canvases.some(isPainted) : others.length > 0,
      };
    }),
  );
  return seen.flatMap(({ title, empty, alert, warning, isDrawn }) => {
    const told = warning.split("\n").filter((line) => line !== "" && !EXPECTED.test(line));
    const whats = [empty, alert, ...told].filter((text) => text !== "");
    return [...whats, ...(isDrawn || whats.length > 0 ? [] : ["nothing is drawn"])].map(
      (what) => `${title}: ${what}`,
    );
  });
}

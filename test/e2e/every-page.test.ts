import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { skipped, startBrowser, type TestBrowser } from "./browser.ts";
import { startFakeServer, type FakeServer } from "./fake/server.ts";
import { layoutShift } from "./layout-shift.ts";
import { PAGES } from "./pages.ts";
import { fontWidths, isWriting, smallPictures, StoredPictures } from "./small-pictures.ts";

/** A line of text that is a little wider than was thought, not a panel that is pushed down. */
const MOVED = 0.01;

const AXE_PATH = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Of the made-up data and of the page: pictures are the same whenever they are taken. */
const TIME = Date.UTC(2026, 10, 24, 16, 5, 9);
const AS_TAKEN = { fixedTime: TIME, timezoneId: "UTC" };
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 780 };
const STORED = "page-pictures.json";
const GRID = { columns: 24, rows: 16 };
/** Shows what comes, for as long as it comes. */
const MOVING = new Set(["live logs"]);

describe.skipIf(skipped !== "")(`Every page${skipped}`, () => {
  const stored = new StoredPictures(STORED);
  let browser: TestBrowser;
  let server: FakeServer;
  let axe: string;
  let hasFonts: boolean;

  beforeAll(async () => {
    vi.useFakeTimers({ now: TIME, toFake: ["Date"] });
    browser = await startBrowser();
    server = await startFakeServer();
    axe = await readFile(AXE_PATH, "utf8");
    const { page, context } = await browser.open(server.url);
    hasFonts = stored.hasFontsOf(await fontWidths(page));
    if (!hasFonts)
      process.stderr.write("Pages are not compared with their pictures: other fonts are here.\n");
    await context.close();
  });
  afterAll(async () => {
    vi.useRealTimers();
    await browser?.close();
    await server?.stop();
  });

  const violations = async (page: Page, ...rules: string[]): Promise<string[]> => {
    await page.evaluate(axe);
    const options = rules.length === 0 ? {} : { runOnly: rules };
    const results = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
    return results.violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  };
  const settled = async (page: Page): Promise<void> => {
    await page.waitForLoadState("networkidle");
    await page.locator("h1").first().waitFor({ state: "attached" });
    await expect.poll(() => page.locator(".busy-bar.on").count(), { timeout: 30_000 }).toBe(0);
  };

  /** Drawn anew until it is as it was, or for too long. */
  const looks = async (page: Page, name: string, look: string): Promise<void> => {
    if (MOVING.has(name) || !hasFonts) return;
    const { width, height } = page.viewportSize() ?? WIDE;
    const places = [{ x: 0, y: 0, width, height }];
    const differences = async (): Promise<readonly string[]> => {
      const [picture = ""] = await smallPictures(page, places, GRID);
      return stored.differences({ [`${look} ${name}`]: picture });
    };
    if (isWriting) await page.waitForTimeout(1000);
    await expect.poll(differences, { interval: 200 }).toEqual([]);
  };

  it.each(Object.entries(PAGES))(
    "stays where it is while it loads, has nothing serious and looks as it did: %s",
    async (name, path) => {
      const { page, context } = await browser.open(server.url + path, { ...AS_TAKEN, colorScheme: "light" });
      await settled(page);
      expect(await layoutShift(page)).toBeLessThan(MOVED);
      expect(await violations(page)).toEqual([]);
      await looks(page, name, "light");
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await violations(page, "color-contrast"), "dark").toEqual([]);
      await looks(page, name, "dark");
      await context.close();
    },
  );

  it.each(Object.entries(PAGES))("fits a narrow screen and looks there as it did: %s", async (name, path) => {
    const { page, context } = await browser.open(server.url + path, { ...AS_TAKEN, viewport: NARROW });
    await settled(page);
    const tooWide = await page.evaluate(() =>
      [...document.querySelectorAll(".app, .page-header, .page-body, .panel, .panel-head")]
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .map((element) => `${element.className} ${element.getAttribute("aria-label") ?? ""}`),
    );
    expect(tooWide).toEqual([]);
    await looks(page, name, "narrow");
    await context.close();
  });

  it.each(["light", "dark"] as const)("finds nothing serious in what opens, in %s", async (colorScheme) => {
    const { page } = await browser.open(`${server.url}${PAGES["log lines"]}`, { colorScheme });
    await page.getByRole("button", { expanded: false }).nth(2).waitFor();
    await page.locator(".log-toggle").first().click();
    await page.getByRole("region", { name: "Labels" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: /^Time range/ }).click();
    await page.getByRole("textbox", { name: "From" }).fill("soon");
    await page.getByText("“soon” is no time").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goto(`${server.url}${PAGES["a trace"]}`);
    await page.locator(".span-label").nth(1).click();
    await page.locator(".span-details").waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it("is used with the keyboard alone", async () => {
    const { page } = await browser.open(`${server.url}${PAGES["a trace"]}`);
    await page.locator(".span-label").nth(1).focus();
    await page.keyboard.press("Enter");
    await page.locator(".span-details").waitFor();
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
    expect(outline).toBe("solid");
    await page.keyboard.press("Enter");
    await page.locator(".span-details").waitFor({ state: "detached" });
  });
});

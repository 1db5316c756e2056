import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { skipped, startBrowser, type TestBrowser } from "./browser.ts";
import { startFakeServer, type FakeServer } from "./fake/server.ts";
import { PAGES } from "./pages.ts";

const AXE_PATH = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

describe.skipIf(skipped !== "")(`Accessibility${skipped}`, () => {
  let browser: TestBrowser;
  let server: FakeServer;
  let axe: string;

  beforeAll(async () => {
    browser = await startBrowser();
    server = await startFakeServer();
    axe = await readFile(AXE_PATH, "utf8");
  });
  afterAll(async () => {
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

  it.each(Object.entries(PAGES))("finds nothing serious on the page of %s", async (_, path) => {
    const { page, context } = await browser.open(server.url + path, { colorScheme: "light" });
    await settled(page);
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await violations(page, "color-contrast"), "dark").toEqual([]);
    await context.close();
  });

  it.each(Object.entries(PAGES))("shows the page of %s on a narrow screen", async (_, path) => {
    const { page, context } = await browser.open(server.url + path, {
      viewport: { width: 390, height: 780 },
    });
    await settled(page);
    const tooWide = await page.evaluate(() =>
      [...document.querySelectorAll(".app, .page-header, .page-body, .panel, .panel-head")]
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .map((element) => `${element.className} ${element.getAttribute("aria-label") ?? ""}`),
    );
    expect(tooWide).toEqual([]);
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

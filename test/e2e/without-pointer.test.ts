import { describe, expect, it } from "vitest";
import type { Locator, Page } from "playwright-core";
import { skipped } from "./browser.ts";
import { browserForTests, fakeServerForTests } from "./for-tests.ts";

/** The host may be busy. */
const PATIENT = { timeout: 15_000 };

const isFocused = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => {
    const root = element.getRootNode();
    return (root instanceof ShadowRoot ? root.activeElement : document.activeElement) === element;
  });

/** The code of the shortcuts is there when their help is. */
async function withShortcuts(page: Page): Promise<void> {
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/**
 * Runs in the page: presses Tab in the turn in which the list of completion is there for the text, as no test from
 * outside can.
 */
function pressTabAtOnce(editor: Element, text: string): void {
  const observer = new MutationObserver(() => {
    const root = editor.getRootNode() as ShadowRoot;
    // Who types on does not want what was offered before.
    if (editor.textContent !== text) return;
    if (root.querySelector(".cm-tooltip-autocomplete li[aria-selected=true]") === null) return;
    observer.disconnect();
    editor.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true }));
  });
  observer.observe(editor.getRootNode(), { childList: true, characterData: true, subtree: true });
}

describe.skipIf(skipped !== "")(`Without a pointer${skipped}`, () => {
  const browser = browserForTests();
  const server = fakeServerForTests();

  it("goes to the editor of a query where a page has no search field", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/traces`);
    await page.locator(".code-editor").waitFor();
    await withShortcuts(page);
    await page.keyboard.press("/");
    const editor = page.getByRole("textbox", { name: "TraceQL query" });
    await expect.poll(() => isFocused(editor), PATIENT).toBe(true);
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it("takes what completion offers by Tab, and goes on by Tab where it offers nothing", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/metrics`);
    await page.locator(".code-editor").waitFor();
    const editor = page.getByRole("textbox", { name: "PromQL query" });
    await editor.click();
    await page.keyboard.type("queue_d", { delay: 20 });
    await page
      .locator(".cm-tooltip-autocomplete li[aria-selected=true]", { hasText: "queue_depth" })
      .waitFor();
    await page.keyboard.press("Tab");
    await expect.poll(() => editor.textContent(), PATIENT).toBe("queue_depth");
    expect(await isFocused(editor)).toBe(true);
    await page.locator(".cm-tooltip-autocomplete").waitFor({ state: "detached" });
    await page.keyboard.press("Tab");
    expect(await isFocused(editor)).toBe(false);
    expect(problems).toEqual([]);
  });

  it("takes by Tab what a list offers that opened in this moment", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/metrics`);
    await page.locator(".code-editor").waitFor();
    const editor = page.getByRole("textbox", { name: "PromQL query" });
    await editor.click();
    await editor.evaluate(pressTabAtOnce, "queue_dep");
    await page.keyboard.type("queue_dep");
    await expect.poll(() => editor.textContent(), PATIENT).toBe("queue_depth");
    expect(await isFocused(editor)).toBe(true);
    expect(problems).toEqual([]);
  });

  it("stops once at the exemplars of a chart, and goes through them by arrows", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/metrics?q=queue_depth`);
    const exemplars = page.getByRole("link", { name: /^Exemplar / });
    await expect.poll(() => exemplars.count(), PATIENT).toBe(24);
    const stops = page.locator(".exemplar.link[tabindex='0']");
    expect(await stops.count()).toBe(1);
    await stops.focus();
    expect(await isFocused(exemplars.last())).toBe(true);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => isFocused(exemplars.nth(22)), PATIENT).toBe(true);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => isFocused(exemplars.last()), PATIENT).toBe(true);
    await page.keyboard.press("Tab");
    expect(await exemplars.evaluateAll((all) => all.includes(document.activeElement as HTMLElement))).toBe(
      false,
    );
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/explore\/traces\/[0-9a-f]{32}/);
    expect(problems).toEqual([]);
  });

  it("shows which service of the map is reached, and closes its details by Escape", async () => {
    const { page, problems } = await browser.open(`${server.url}/map`);
    const map = page.getByRole("group", { name: "Service map" });
    await map.waitFor();
    await withShortcuts(page);
    const cart = map.getByRole("button", { name: /^cart / });
    await cart.focus();
    // Focus that comes by a key is seen.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Shift+Tab");
    const halo = cart.locator(".graph-halo");
    expect(await halo.evaluate((circle) => getComputedStyle(circle).strokeWidth)).toBe("2px");
    await page.keyboard.press("Enter");
    const details = page.getByRole("region", { name: "cart" });
    await details.getByRole("checkbox").focus();
    await page.keyboard.press("Escape");
    await details.waitFor({ state: "detached" });
    await expect.poll(() => isFocused(cart), PATIENT).toBe(true);
    expect(new URL(page.url()).search).toBe("");
    expect(problems).toEqual([]);
  });

  it("reads what a panel says of itself", async () => {
    const { page } = await browser.open(`${server.url}/d/watchtower-services`);
    const hint = page.locator(".dash-hint[role=img]").first();
    await hint.focus();
    const text = await hint.evaluate((element) => getComputedStyle(element, "::after").content);
    expect(text).toBe(`"${await hint.getAttribute("aria-label")}"`);
  });
});

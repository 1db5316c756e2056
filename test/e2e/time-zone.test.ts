import { describe, expect, it } from "vitest";
import { skipped } from "./browser.ts";
import { browserForTests, fakeServerForTests } from "./for-tests.ts";

/** 2026-11-23 16:05:09 UTC, and half an hour later. */
const RANGE = `from=${Date.UTC(2026, 10, 23, 16, 5, 9)}&to=${Date.UTC(2026, 10, 23, 16, 35, 9)}`;

describe.skipIf(skipped !== "")(`The time zone${skipped}`, () => {
  const browser = browserForTests();
  const server = fakeServerForTests();

  it("is chosen by name, stays, is in the URL, and all times obey it and the clock", async () => {
    const url = `${server.url}/explore/logs?q=${encodeURIComponent('{a="b"}')}&${RANGE}`;
    const { page, problems } = await browser.open(url, { timezoneId: "America/New_York" });
    const picker = page.getByRole("button", { name: /^Time range/ });
    const range = (text: string) =>
      expect.poll(() => picker.getAttribute("aria-label")).toBe(`Time range: ${text}`);
    const firstLine = () => page.locator(".log-time").first().getAttribute("title");
    await range("2026-11-23 11:05:09 to 2026-11-23 11:35:09");
    await expect.poll(firstLine).toBe("2026-11-23 11:35:09");
    const editor = page.locator(".cm-content").first();
    await editor.click();
    await page.keyboard.press("End");
    await page.keyboard.type(' |~ "not run yet"');
    await picker.click();
    await page.getByRole("button", { name: "Time zone America/New_York" }).click();
    await page.getByRole("searchbox", { name: "Search time zones" }).fill("tokyo");
    await page.getByRole("button", { name: "Asia/Tokyo UTC+09:00" }).click();
    await page.waitForURL(/timezone=Asia%2FTokyo/);
    await range("2026-11-24 01:05:09 to 2026-11-24 01:35:09");
    await expect.poll(firstLine).toBe("2026-11-24 01:35:09");
    await expect.poll(() => picker.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await editor.textContent()).toContain("not run yet");
    await picker.click();
    await page.getByRole("textbox", { name: "From" }).fill("2026-11-24 01:00");
    await page.getByRole("button", { name: "Apply time range" }).click();
    await page.waitForURL(new RegExp(`from=${Date.UTC(2026, 10, 23, 16)}`));
    await picker.click();
    await page.getByRole("button", { name: /^Time zone/ }).click();
    await page.getByRole("combobox", { name: "Clock" }).selectOption("12");
    await range("2026-11-24 01:00:00 am to 2026-11-24 01:35:09 am");
    // The choice stays; what the URL names counts before it.
    await page.goto(url);
    await range("2026-11-24 01:05:09 am to 2026-11-24 01:35:09 am");
    await page.goto(`${url}&timezone=utc`);
    await range("2026-11-23 04:05:09 pm to 2026-11-23 04:35:09 pm");
    await page.goto(`${server.url}/d/watchtower-services?${RANGE}&timezone=Europe/Berlin`);
    await range("2026-11-23 05:05:09 pm to 2026-11-23 05:35:09 pm");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find anything" }).fill("kolkata");
    await page.keyboard.press("Enter");
    await page.waitForURL(/timezone=Asia/);
    await range("2026-11-23 09:35:09 pm to 2026-11-23 10:05:09 pm");
    expect(problems).toEqual([]);
  });

  it.each([
    { width: 1000, height: 400 },
    { width: 390, height: 700 },
    { width: 390, height: 400 },
  ])("is chosen in a window of $width × $height", async (viewport) => {
    const { page } = await browser.open(`${server.url}/map`, { viewport });
    await page.getByRole("button", { name: /^Time range/ }).click();
    await page.getByRole("button", { name: /^Time zone/ }).click();
    const search = page.getByRole("searchbox", { name: "Search time zones" });
    const list = page.getByRole("group", { name: "Time zones" });
    await list.waitFor();
    const bottom = async () =>
      ((await list.boundingBox())?.y ?? 0) + ((await list.boundingBox())?.height ?? 0);
    await expect.poll(bottom).toBeLessThanOrEqual(viewport.height);
    expect((await search.boundingBox())?.y).toBeGreaterThan(0);
    const box = await list.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(viewport.width);
  });
});

import { describe, expect, it } from "vitest";
import { skipped } from "./browser.ts";
import { browserForTests, fakeServerForTests } from "./for-tests.ts";

describe.skipIf(skipped !== "")(`The page when nobody answers${skipped}`, () => {
  const browser = browserForTests();
  const server = fakeServerForTests();

  it("asks the engine also where the machine has no network", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/traces`);
    await page.getByText("50, the limit").waitFor();
    await page.evaluate(() => {
      Object.defineProperty(navigator, "onLine", { value: false });
      dispatchEvent(new Event("offline"));
    });
    await page.getByRole("combobox", { name: "Most traces to show" }).selectOption({ label: "20 traces" });
    await page.getByText("20, the limit").waitFor();
    expect(problems).toEqual([]);
  });

  it("says so where something was asked, and where a page was to be shown, which comes when it can", async () => {
    const { page, context } = await browser.open("about:blank");
    // The code of other pages does not come ahead.
    await context.route(/assets\/MapPage/, (route) => route.abort());
    await page.goto(`${server.url}/explore/traces`);
    await page.getByText("50, the limit").waitFor();
    await context.setOffline(true);
    await page.getByRole("button", { name: "Run query" }).click();
    await page.getByText("Watchtower does not answer").first().waitFor();
    await page.getByRole("link", { name: "Map", exact: true }).click();
    await page.getByText("“Service map” could not be loaded").waitFor();
    await page.getByRole("button", { name: "Reload the page" }).waitFor();
    // The first time that it is asked for again may still be in vain.
    const again = page.waitForEvent("requestfailed", (request) => request.url().includes("MapPage"));
    await context.setOffline(false);
    await again;
    await context.unroute(/assets\/MapPage/);
    await page.getByRole("group", { name: "Service map" }).waitFor();
    await page.goBack();
    await page.getByText("50, the limit").waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });
});

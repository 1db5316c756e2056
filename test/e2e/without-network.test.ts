import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { skipped, startBrowser, type TestBrowser } from "./browser.ts";
import { startFakeServer, type FakeServer } from "./fake/server.ts";

describe.skipIf(skipped !== "")(`The page when nobody answers${skipped}`, () => {
  let browser: TestBrowser;
  let server: FakeServer;

  beforeAll(async () => {
    browser = await startBrowser();
    server = await startFakeServer();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

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
    await context.unroute(/assets\/MapPage/);
    await context.setOffline(false);
    await page.getByRole("group", { name: "Service map" }).waitFor();
    await page.goBack();
    await page.getByText("50, the limit").waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });
});

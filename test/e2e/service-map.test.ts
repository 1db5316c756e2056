import { afterEach, describe, expect, it } from "vitest";
import { skipped } from "./browser.ts";
import { browserForTests, fakeServerForTests } from "./for-tests.ts";
import { traceId } from "./fake/shop.ts";

describe.skipIf(skipped !== "")(`The service map${skipped}`, () => {
  const browser = browserForTests();
  const server = fakeServerForTests();
  afterEach(() => void Object.assign(server.scenario, { failing: false, empty: false }));

  it("shows who calls whom; a click shows a service and leads on, and back goes back", async () => {
    const { page, problems } = await browser.open(`${server.url}/map`);
    const map = page.getByRole("group", { name: "Service map" });
    await map.waitFor();
    expect(await map.getByRole("button").count()).toBe(7);
    expect(await page.getByRole("row").count()).toBe(1 + 6);
    await map.getByRole("button", { name: /^checkout / }).click();
    await page.waitForURL((url) => url.searchParams.get("service") === "checkout");
    const panel = page.getByRole("region", { name: "checkout" });
    expect(await panel.textContent()).toContain("Called byfrontend");
    await panel.getByRole("checkbox").check();
    await expect.poll(() => map.getByRole("button").count()).toBe(3);
    await panel.getByRole("link", { name: "Failed traces" }).click();
    await page.waitForURL(
      (url) => url.searchParams.get("q") === '{ resource.service.name = "checkout" && status = error }',
    );
    await page.goBack();
    await expect.poll(() => map.getByRole("button").count()).toBe(3);
    // To each place where the service is seen, and back.
    await panel.getByRole("link", { name: "Dashboard" }).click();
    const service = page.getByRole("combobox", { name: "Service" });
    await service.waitFor();
    expect(await service.inputValue()).toBe("checkout");
    await page.goBack();
    await panel.getByRole("link", { name: "Logs" }).click();
    await page.waitForURL((url) => url.searchParams.get("q") === '{service_name="checkout"}');
    await page.getByRole("list", { name: "Log lines" }).getByRole("listitem").first().waitFor();
    await page.goBack();
    await panel.getByRole("link", { name: "Metrics" }).click();
    await page.getByRole("figure", { name: /^Chart of \d+ series/ }).waitFor();
    expect(problems).toEqual([]);
  });

  it("says of what is faster than the first bucket that it is, wherever it says how long calls take", async () => {
    const { page, problems } = await browser.open(`${server.url}/map`);
    const map = page.getByRole("group", { name: "Service map" });
    await map.getByRole("button", { name: "cart 1.172/s < 100 ms" }).waitFor();
    expect(await map.getByText("1.172/s < 100 ms", { exact: true }).count()).toBe(2);
    await map.getByRole("button", { name: /^cart / }).click();
    const panel = page.getByRole("region", { name: "cart" });
    expect(await panel.textContent()).toContain("Average12 ms95th percentile< 100 ms");
    const cells = page.getByRole("row").filter({ hasText: "cart" }).first().getByRole("cell");
    expect((await cells.allTextContents()).slice(-3)).toEqual(["12 ms", "< 100 ms", "< 100 ms"]);
    expect(problems).toEqual([]);
  });

  it("is used by keyboard, and filtered", async () => {
    const { page } = await browser.open(`${server.url}/map?filter=CA`);
    const map = page.getByRole("group", { name: "Service map" });
    await map.waitFor();
    // Cart and catalog, and whom they call or are called by.
    expect(await map.getByRole("button").count()).toBe(6);
    await map.getByRole("button", { name: /^cart / }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.searchParams.get("service") === "cart");
    await page.getByRole("searchbox", { name: "Filter services" }).fill("nobody");
    await page.getByText("No service has such a name").waitFor();
  });

  it("is reached from a span", async () => {
    const { page } = await browser.open(`${server.url}/explore/traces/${traceId(1)}`);
    await page
      .getByRole("button", { name: /payment GET price/ })
      .first()
      .click();
    await page.getByRole("link", { name: "Service map" }).last().click();
    await page.waitForURL((url) => url.pathname === "/map" && url.searchParams.get("service") === "payment");
    await page.getByRole("region", { name: "payment" }).waitFor();
    expect(new URL(page.url()).searchParams.get("from")).toMatch(/^\d+$/);
  });

  it("says what to do when nothing calls anything, and what the server says when it fails", async () => {
    server.scenario.empty = true;
    const { page } = await browser.open(`${server.url}/map`);
    await page.getByText("No calls between services in this time").waitFor();
    server.scenario.empty = false;
    server.scenario.failing = true;
    await page.reload();
    expect(await page.getByRole("alert").textContent()).toContain("parse error");
  });
});

import { afterEach, describe, expect, it } from "vitest";
import { skipped } from "./browser.ts";
import { browserForTests, fakeServerForTests } from "./for-tests.ts";

describe.skipIf(skipped !== "")(`Explore metrics${skipped}`, () => {
  const browser = browserForTests();
  const server = fakeServerForTests();
  afterEach(() => void Object.assign(server.scenario, { failing: false, histograms: false, empty: false }));

  it("draws a query, with a legend that isolates a series", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/metrics?q=queue_depth`);
    await page.getByRole("figure", { name: "Chart of 6 series" }).waitFor();
    const legend = page.getByRole("list", { name: "Legend" }).getByRole("button");
    await legend.filter({ hasText: "cart" }).click();
    expect(
      await legend.evaluateAll((items) => items.map((item) => item.getAttribute("aria-pressed"))),
    ).toEqual(["false", "false", "true", "false", "false", "false"]);
    expect(await page.getByRole("region", { name: "Values" }).getByRole("row").count()).toBe(7);
    expect(problems).toEqual([]);
  });

  it("shows the values under the cursor, and zooms where the mouse is dragged", async () => {
    const { page } = await browser.open(`${server.url}/explore/metrics?q=process_memory_usage_bytes`);
    const plot = page.locator(".u-over");
    await plot.waitFor();
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 40);
    await page.locator(".chart-tooltip-line").first().waitFor();
    expect(await page.locator(".chart-tooltip-line").count()).toBe(6);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL(/from=\d{13}&to=\d{13}/);
    const params = new URL(page.url()).searchParams;
    const minutes = (Number(params.get("to")) - Number(params.get("from"))) / 60_000;
    expect(minutes).toBeGreaterThan(13);
    expect(minutes).toBeLessThan(17);
    await page.goBack();
    expect(new URL(page.url()).searchParams.has("from")).toBe(false);
  });

  it("gives queries of two units an axis each", async () => {
    const { page, problems } = await browser.open(
      `${server.url}/explore/metrics?q=queue_depth&q=process_memory_usage_bytes`,
    );
    await page.getByRole("figure", { name: "Chart of 12 series" }).waitFor();
    const legend = page.getByRole("list", { name: "Legend" }).getByRole("button");
    expect(await legend.filter({ hasText: "(right axis)" }).count()).toBe(6);
    const plot = (await page.locator(".u-over").boundingBox())!;
    await page.mouse.move(plot.x + plot.width / 2, plot.y + 40);
    await page.locator(".chart-tooltip-line").first().waitFor();
    const values = await page.locator(".chart-tooltip-line .num").allTextContents();
    expect(values.filter((value) => value.endsWith("B"))).toHaveLength(6);
    expect(problems).toEqual([]);
  });

  it("jumps from an exemplar to its trace", async () => {
    const { page } = await browser.open(
      `${server.url}/explore/metrics?q=http_server_request_duration_seconds_bucket`,
    );
    const exemplar = page.getByRole("link", { name: /^Exemplar .* open trace/ }).first();
    const name = (await exemplar.getAttribute("aria-label")) ?? "";
    await exemplar.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/explore\/traces\/[0-9a-f]{32}/);
    expect(page.url()).toContain(name.split(" ").at(-1));
  });

  it("keeps several queries in the URL and shows the server's words at a failure", async () => {
    const { page } = await browser.open(`${server.url}/explore/metrics?q=queue_depth`);
    await page.getByRole("button", { name: "Add query" }).click();
    await page.getByRole("textbox", { name: "PromQL query B" }).click();
    await page.keyboard.type("cart_items");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Shift+Enter");
    await page.waitForURL(/q=queue_depth&q=cart_items/);
    await page.getByRole("figure", { name: "Chart of 12 series" }).waitFor();
    server.scenario.failing = true;
    await page.getByRole("button", { name: "Run query" }).click();
    const alert = page.getByRole("alert").first();
    await alert.waitFor();
    expect(await alert.textContent()).toContain("1:6: parse error: unexpected character: '%'");
  });

  it("says that it cannot draw native histograms", async () => {
    server.scenario.histograms = true;
    const { page } = await browser.open(`${server.url}/explore/metrics?q=queue_depth`);
    const notice = page.getByText("1 series is a native histogram, which lines cannot show");
    await notice.waitFor();
    expect(await page.getByRole("figure", { name: /Chart/ }).count()).toBe(0);
  });

  it("completes names of metrics, and starts a query from the list of them", async () => {
    const { page } = await browser.open(`${server.url}/explore/metrics`);
    await page.getByRole("button", { name: /^orders_total/ }).click();
    await page.waitForURL(/q=rate%28orders_total/);
    await page.getByRole("button", { name: "Remove query A" }).click();
    await page.locator(".code-editor").first().waitFor();
    await page.getByRole("textbox", { name: "PromQL query A" }).click();
    await page.keyboard.type("queue");
    await page.getByRole("option", { name: /queue_depth/ }).waitFor();
    await page.waitForTimeout(100);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Shift+Enter");
    await expect.poll(() => page.url()).toMatch(/q=queue_depth/);
  });
});

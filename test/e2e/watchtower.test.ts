import { afterEach, describe, expect, it } from "vitest";
import { skipped } from "./browser.ts";
import { browserForTests, fakeServerForTests } from "./for-tests.ts";

describe.skipIf(skipped !== "")(`What the page tells of Watchtower${skipped}`, () => {
  const browser = browserForTests();
  const server = fakeServerForTests();
  afterEach(() => void Object.assign(server.scenario, { empty: false }));

  it("shows what the engine is doing, and what it does not", async () => {
    const { page, problems } = await browser.open(`${server.url}/watchtower`);
    await page.getByRole("row", { name: /metrics samples.*12 no recorded value/i }).waitFor();
    const meter = (name: string) => page.getByRole("meter", { name }).getAttribute("aria-valuetext");
    expect(await meter("Store size")).toBe("108.1 MiB of 2 GiB");
    expect(await meter("Store of logs size")).toBe("26.8 MiB of 819.2 MiB");
    const refused = page.getByRole("region", { name: "Refused and dropped" }).first();
    await refused
      .getByRole("row", { name: "4 older than the retention otelcol.exporter.otlp.tempo" })
      .waitFor();
    await refused.getByRole("row", { name: "3 span without id on arrival" }).waitFor();
    await page.getByRole("row", { name: /sumo, metrics 37 325.2 KiB/ }).waitFor();
    const sumo = page.getByRole("region", { name: "Destination sumo" });
    await sumo.getByText("failing for").waitFor();
    await sumo.getByText("HTTP 503 from https://endpoint4.collection.sumologic.com/****").waitFor();
    await page.getByText("kind-watchtower, namespace watchtower").waitFor();
    await page.getByText("watchtower up --engine kubernetes").waitFor();
    server.scenario.empty = true;
    await page.getByText("Nothing: all that came was taken.").waitFor();
    await page.getByText("Nothing leaves this machine.").waitFor();
    expect(problems).toEqual([]);
  });

  it("draws the Alloy file, and shows a component's block and counters", async () => {
    const { page, problems } = await browser.open(`${server.url}/watchtower`);
    await page.getByRole("link", { name: "Data flow" }).click();
    const box = (id: string) => page.getByRole("button", { name: id });
    await box("otelcol.exporter.otlphttp sumo").click();
    const details = page.getByRole("region", { name: "Component otelcol.exporter.otlphttp.sumo" });
    await details.getByText("37 waiting").waitFor();
    await details.getByText('sys.env("SUMO_OTLP_ENDPOINT")').waitFor();
    expect(await page.content()).not.toContain("ZaVnC4dhaV0");
    await box("otelcol.exporter.otlp tempo").focus();
    await page.keyboard.press("Enter");
    await page.getByText("4: older than the retention").waitFor();
    await page.waitForURL(/component=otelcol.exporter.otlp.tempo/);
    await box("otelcol.receiver.otlp default").click();
    await page.getByText("428,078, 142.7/s").waitFor();
    await page.getByRole("button", { name: "Close the component" }).click();
    await page.waitForURL((url) => !url.search.includes("component"));
    expect(problems).toEqual([]);
  });

  it("shows settings with their source, and findings with what mends them", async () => {
    const { page, context } = await browser.open(`${server.url}/watchtower?tab=config`);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("row", { name: /ports.http .* 13000 flag --http-port/ }).waitFor();
    await page.getByRole("row", { name: /journal.keepBytes .* 64 MiB default or/ }).waitFor();
    await page.getByRole("checkbox", { name: "Set by you" }).check();
    await expect.poll(() => page.getByRole("row").count()).toBe(3);
    await page
      .getByRole("row", { name: /sumo.endpoint .*\*\*\*\* environment SUMO_OTLP_ENDPOINT/ })
      .waitFor();
    await page.getByRole("searchbox", { name: "Search settings" }).fill("nothing like this");
    await page.getByText("No such setting").waitFor();
    await page.getByRole("link", { name: "Checks" }).click();
    const kubernetes = page.getByRole("region", { name: "Kubernetes engine" });
    await kubernetes.getByText("0 ok, 0 to look at, 1 failed").waitFor();
    await page.getByRole("button", { name: "Copy the command that mends disk" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      "WATCHTOWER_RETENTION_MAX_BYTES=300MB watchtower up",
    );
  });

  it("shows rules and alerts, narrows them down, and leads to Explore", async () => {
    const { page, problems } = await browser.open(`${server.url}/alerts`);
    const rule = (name: string) => page.getByRole("listitem").filter({ hasText: name });
    await rule("HighErrorRate")
      .getByRole("row", { name: /firing 21 m ago 0.125 .*region=eu/ })
      .waitFor();
    await page.getByText("7:11: could not parse expression").waitFor();
    await rule("job:errors:rate5m").getByText("vector contains metrics").waitFor();
    await page
      .getByRole("region", { name: "lines" })
      .getByText("logs, every 1 m, not evaluated yet")
      .waitFor();
    await page.getByRole("button", { name: "Pending 1" }).click();
    await expect.poll(() => page.locator(".alerts-rule").count()).toBe(1);
    await page.getByRole("button", { name: "Pending 1" }).click();
    await page.getByRole("searchbox").fill("region=eu");
    await expect.poll(() => page.locator(".alerts-rule").count()).toBe(1);
    await page.getByRole("searchbox").fill("panic");
    await page.locator("summary").click();
    await page.getByRole("link", { name: "Explore the expression" }).click();
    await page.waitForURL((url) => url.pathname === "/explore/logs" && url.search.includes("panic"));
    server.scenario.empty = true;
    await page.goto(`${server.url}/alerts`);
    await page.getByText("Rule files are those of Prometheus").waitFor();
    await page.getByRole("button", { name: "Copy the example of a rule file" }).waitFor();
    expect(problems).toEqual([]);
  });
});

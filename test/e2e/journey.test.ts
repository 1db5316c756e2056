import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { startInstance, type TestInstance } from "../kit/instance.ts";
import { logsMessage, metricsMessage, TRACE_ID, traceMessage } from "../kit/otlp-messages.ts";
import { sendWithSdk } from "../kit/sdk.ts";
import { skipped, startBrowser, type TestBrowser } from "./browser.ts";

const SERVICE = "hand-made";
const SELECTOR = encodeURIComponent(`{service_name="${SERVICE}"}`);

/** The steps build on one another: nothing is there at first, and what came stays. */
describe.skipIf(skipped !== "")(`The page on a real engine${skipped}`, () => {
  let browser: TestBrowser;
  let instance: TestInstance;

  beforeAll(async () => {
    browser = await startBrowser();
    instance = await startInstance();
  });
  afterAll(async () => {
    await browser?.close();
    await instance?.stop();
  });

  const send = async (signal: "traces" | "logs" | "metrics", message: unknown): Promise<void> => {
    const response = await fetch(`${instance.endpoints.otlpHttp}/v1/${signal}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(message),
    });
    if (!response.ok) throw new Error(`${signal}: ${response.status} ${await response.text()}`);
  };
  const sees = async (page: Page, text: string | RegExp): Promise<void> => {
    await expect.poll(() => page.getByText(text).first().isVisible()).toBe(true);
  };

  it("waits for data, and notices when an SDK sends the first", async () => {
    const { page, problems } = await browser.open(instance.endpoints.ui);
    await sees(page, "Waiting for the first data");
    expect(await page.locator(".code-block").first().textContent()).toContain(instance.endpoints.otlpHttp);
    await sendWithSdk("http/protobuf", instance.endpoints, "sdk-shop");
    await sees(page, "Data are arriving");
    await page.getByRole("link", { name: "Explore traces" }).click();
    await sees(page, "POST /orders");
    expect(problems).toEqual([]);
  });

  it("leads from a search to a trace with all that its spans carry, and on to a span's logs", async () => {
    const now = Date.now();
    await Promise.all([
      send("traces", traceMessage(SERVICE, now)),
      send("logs", logsMessage(SERVICE, now)),
      send("metrics", metricsMessage(SERVICE, now)),
    ]);
    const query = encodeURIComponent(`{ resource.service.name = "${SERVICE}" && status = error }`);
    const { page, problems } = await browser.open(
      `${instance.endpoints.ui}/explore/traces?q=${query}&refresh=5s`,
    );
    await page.getByRole("link", { name: "GET /cart" }).click();
    await page.getByRole("button", { name: /hand-made GET \/cart/ }).click();
    const details = page.getByRole("region", { name: "Span GET /cart" });
    await details.waitFor();
    const text = (await details.textContent()) ?? "";
    for (const part of [
      "no answer from payment",
      '["tea",3]',
      "TimeoutError",
      "vendor=1",
      "The SDK dropped 1 attributes",
    ]) {
      expect(text).toContain(part);
    }
    await page.getByRole("link", { name: "Logs for this span" }).click();
    await sees(page, "payment timed out after 200ms");
    expect(problems).toEqual([]);
  });

  it("leads from a log line to its trace", async () => {
    const { page, problems } = await browser.open(`${instance.endpoints.ui}/explore/logs?q=${SELECTOR}`);
    await sees(page, "payment timed out after 200ms");
    await page.getByRole("figure", { name: "Log volume by level" }).waitFor();
    await page
      .getByRole("button", { name: /payment timed out after 200ms/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Show context" }).click();
    const around = page.getByRole("dialog", { name: "Log context" });
    await around.locator(".context-line.target").getByText("payment timed out after 200ms").waitFor();
    await page.keyboard.press("Escape");
    await page
      .getByRole("link", { name: `Open trace ${TRACE_ID}` })
      .first()
      .click();
    await sees(page, "SELECT carts");
    expect(new URL(page.url()).pathname).toBe(`/explore/traces/${TRACE_ID}`);
    expect(problems).toEqual([]);
  });

  it("leads from an exemplar to its trace", async () => {
    const query = encodeURIComponent("http_server_request_duration_seconds_bucket");
    const url = `${instance.endpoints.ui}/explore/metrics?q=${query}&from=now-5m&to=now`;
    const { page, problems } = await browser.open(url);
    await page.getByRole("figure", { name: /Chart of \d+ series/ }).waitFor();
    const exemplar = page.getByRole("link", {
      name: new RegExp(`^Exemplar 210 ms .* open trace ${TRACE_ID}`),
    });
    await exemplar.first().focus();
    await page.keyboard.press("Enter");
    await sees(page, "SELECT carts");
    expect(problems).toEqual([]);
  });

  it("draws no wrong picture of a native histogram", async () => {
    const { page } = await browser.open(
      `${instance.endpoints.ui}/explore/metrics?q=payload_size_bytes&from=now-5m&to=now`,
    );
    await sees(page, "1 series is a native histogram");
    expect(await page.getByRole("figure").count()).toBe(0);
  });

  it("offers the names that there are", async () => {
    const { page } = await browser.open(`${instance.endpoints.ui}/explore/logs`);
    await page.getByRole("button", { name: SERVICE }).waitFor();
    await page.locator(".code-editor").waitFor();
    await page.getByRole("textbox", { name: "LogQL query" }).click();
    await page.keyboard.type('{service_name="', { delay: 20 });
    await page.getByRole("option", { name: "sdk-shop" }).waitFor();
    await page.goto(`${instance.endpoints.ui}/explore/metrics`);
    await page.getByRole("button", { name: /^queue_depth/ }).click();
    await expect.poll(() => page.getByRole("figure", { name: "Chart of 1 series" }).isVisible()).toBe(true);
  });

  it("follows logs live", async () => {
    const { page, problems } = await browser.open(
      `${instance.endpoints.ui}/explore/logs?q=${SELECTOR}&live=1`,
    );
    await page.locator(".live-dot.open").waitFor();
    const message = JSON.stringify(logsMessage(SERVICE, Date.now())).replace(
      "payment timed out",
      "shipping was late",
    );
    await send("logs", JSON.parse(message));
    await sees(page, /shipping was late/);
    expect(problems).toEqual([]);
  });

  it.each([
    ["metrics", "rate(up[$__rate_interval]) + foo(up)", "parse error", "foo"],
    ["logs", '{a="b"} | nonsense(', "parse error", "("],
    ["traces", "{ status = }", "parse error", "}"],
  ])("shows what is wrong with a query of %s, and where", async (signal, query, words, sign) => {
    const { page } = await browser.open(
      `${instance.endpoints.ui}/explore/${signal}?q=${encodeURIComponent(query)}`,
    );
    const alert = page.getByRole("alert").first();
    await alert.waitFor();
    expect(await alert.textContent()).toContain(words);
    const marked = page.locator(".cm-lintRange-error");
    await marked.waitFor();
    expect(await marked.textContent()).toBe(sign);
  });

  it("shows what came, in light and dark", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const { page, problems } = await browser.open(`${instance.endpoints.ui}/status`, { colorScheme });
      await page.getByRole("row", { name: /^traces spans .* none$/i }).waitFor();
      expect(problems).toEqual([]);
    }
  });
});

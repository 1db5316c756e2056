import { afterEach, describe, expect, it } from "vitest";
import { skipped } from "./browser.ts";
import { browserForTests, fakeServerForTests } from "./for-tests.ts";
import { traceId } from "./fake/shop.ts";

describe.skipIf(skipped !== "")(`Explore traces${skipped}`, () => {
  const browser = browserForTests();
  const server = fakeServerForTests();
  afterEach(() => void Object.assign(server.scenario, { failing: false, empty: false, spans: 40 }));

  it("keeps form and TraceQL in step, both ways", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/traces`);
    await page.getByRole("combobox", { name: "Service" }).fill("cart");
    await page.getByRole("textbox", { name: "Min duration" }).fill("100ms");
    await page.keyboard.press("Enter");
    await page.waitForURL(
      (url) => url.searchParams.get("q") === '{ resource.service.name = "cart" && duration >= 100ms }',
    );
    const back = encodeURIComponent('{ status = error && span.http.route = "/pay" }');
    await page.goto(`${server.url}/explore/traces?q=${back}`);
    expect(await page.getByRole("combobox", { name: "Status" }).inputValue()).toBe("error");
    expect(await page.getByRole("combobox", { name: "Tag value" }).inputValue()).toBe("/pay");
    expect(problems).toEqual([]);
  });

  it("leaves to the editor what the form cannot show", async () => {
    const query = encodeURIComponent("{ status = error } | count() > 2");
    const { page } = await browser.open(`${server.url}/explore/traces?q=${query}`);
    const note = page.getByText("This query is more than the form can show");
    await expect.poll(() => note.isVisible()).toBe(true);
  });

  it("opens a found trace; a span shows all it carries", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/traces`);
    await page.getByRole("link", { name: "GET /product/{id}" }).first().click();
    await page.waitForURL(`**/explore/traces/${traceId(1)}`);
    await page
      .getByRole("button", { name: /payment GET price/ })
      .first()
      .click();
    const details = page.getByRole("region", { name: "Span GET price" });
    await details.waitFor();
    for (const section of ["Attributes", "Events", "Resource"]) {
      expect(await details.getByRole("region", { name: section }).count()).toBe(1);
    }
    expect(await details.textContent()).toContain("card issuer answered 51");
    expect(page.url()).toContain("span=");
    expect(problems).toEqual([]);
  });

  it("jumps from a span to its logs, around its time", async () => {
    const id = traceId(1);
    const { page } = await browser.open(`${server.url}/explore/traces/${id}`);
    await page.getByRole("button", { name: /frontend POST \/checkout/ }).click();
    await page.getByRole("link", { name: "Logs for this span" }).click();
    await page.waitForURL(
      (url) => url.searchParams.get("q") === `{service_name="frontend"} | trace_id="${id}"`,
    );
    const params = new URL(page.url()).searchParams;
    expect(Number(params.get("to")) - Number(params.get("from"))).toBeGreaterThan(600_000);
  });

  it("shows 5,000 spans with few rows in the document, and collapses", async () => {
    server.scenario.spans = 5000;
    const { page } = await browser.open(`${server.url}/explore/traces/${traceId(2)}`);
    const rows = page.getByRole("list", { name: "Spans" }).getByRole("listitem");
    await rows.first().waitFor();
    expect(await rows.count()).toBeLessThan(60);
    await page.getByRole("button", { name: "Collapse POST /checkout" }).click();
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByRole("button", { name: "Expand all" }).click();
    await page.getByRole("searchbox", { name: "Find spans" }).fill("no such span");
    await page.getByText("0 found").waitFor();
  });

  it("goes from one found span to the next, also into what is collapsed", async () => {
    server.scenario.spans = 2000;
    const { page } = await browser.open(`${server.url}/explore/traces/${traceId(2)}`);
    await page.getByRole("button", { name: "Collapse POST /checkout" }).click();
    await page.getByRole("searchbox", { name: "Find spans" }).fill("payment");
    const position = page.locator(".found-spans").getByRole("status");
    await expect.poll(() => position.textContent()).toMatch(/^\d+ found$/);
    const count = Number.parseInt((await position.textContent()) ?? "", 10);
    const found = page.locator(".waterfall-line.found");
    await page.keyboard.press("Enter");
    await expect.poll(() => position.textContent()).toBe(`1 of ${count}`);
    await found.waitFor();
    await page.keyboard.press("Shift+Enter");
    await expect.poll(() => position.textContent()).toBe(`${count} of ${count}`);
    await found.waitFor();
    expect(await found.textContent()).toContain("payment");
  });

  it("gives the names more room, with the mouse and with keys", async () => {
    const { page } = await browser.open(`${server.url}/explore/traces/${traceId(2)}`);
    const divider = page.getByRole("separator", { name: "Width of the names" });
    await divider.waitFor();
    const left = async () => (await divider.boundingBox())!.x;
    const before = await left();
    await page.mouse.move(before + 3, (await divider.boundingBox())!.y + 8);
    await page.mouse.down();
    await page.mouse.move(before + 153, 300, { steps: 3 });
    await page.mouse.up();
    await expect.poll(left).toBeGreaterThan(before + 140);
    await divider.focus();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(left).toBeLessThan(before + 140);
  });

  it("zooms where the map is dragged", async () => {
    const { page } = await browser.open(`${server.url}/explore/traces/${traceId(2)}`);
    const map = page.getByRole("img", { name: /Map of the whole trace/ });
    await map.waitFor();
    const box = (await map.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
    await page.mouse.up();
    await page.getByText("300 ms").waitFor();
    expect(await page.getByText("600 ms").count()).toBe(0);
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByText("600 ms").waitFor();
  });

  it("completes attributes and their values", async () => {
    const { page } = await browser.open(`${server.url}/explore/traces?q=%7B%7D%20%7C%20count()%20%3E%201`);
    await page.locator(".code-editor").waitFor();
    await page.getByRole("textbox", { name: "TraceQL query" }).click();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("{ resource.serv", { delay: 20 });
    await page.getByRole("option", { name: /resource\.service\.name/ }).waitFor();
    await page.waitForTimeout(100);
    await page.keyboard.press("Enter");
    await page.keyboard.type(" = ");
    await page.getByRole("option", { name: /checkout/ }).waitFor();
    await page.keyboard.type('"check');
    await page.getByRole("option", { name: /checkout/ }).waitFor();
    await page.waitForTimeout(100);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Shift+Enter");
    await expect
      .poll(() => new URL(page.url()).searchParams.get("q"))
      .toContain('{ resource.service.name = "checkout"');
  });

  it("shows rate, errors and duration of what was found, and compares two of the traces", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/traces?sort=-durationMs`);
    for (const chart of ["Rate of spans", "Rate of failed spans", "Duration of spans"])
      await page.getByRole("figure", { name: chart }).waitFor();
    const boxes = page.getByRole("checkbox", { name: /^Compare trace/ });
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole("link", { name: "Compare the two" }).click();
    await page.waitForURL((url) => url.pathname === "/explore/traces/compare");
    const spans = page.getByRole("list", { name: "Compared spans" });
    await spans.getByRole("button", { name: /payment POST \/charges/ }).click();
    expect(await spans.getByRole("row", { name: /http.response.status_code/ }).textContent()).toContain(
      "502",
    );
    await page.getByRole("button", { name: "Only what differs" }).click();
    await expect.poll(() => spans.getByRole("listitem").count()).toBe(4);
    await page.getByRole("button", { name: "Swap" }).click();
    await page.goBack();
    await page.waitForURL(/only=1/);
    expect(problems).toEqual([]);
  });

  it("shows the critical path, where the time went, and hands out the trace as JSON", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/traces/${traceId(1)}`);
    await page.locator(".critical-part").first().waitFor();
    await page.getByRole("button", { name: "Critical path" }).click();
    await page.locator(".critical-part").first().waitFor({ state: "detached" });
    await page.waitForURL(/path=off/);
    await page.getByRole("button", { name: "Flame graph" }).click();
    const calls = page.getByRole("group", { name: "Calls" });
    await calls.getByRole("button").nth(1).click();
    await page.waitForURL(/view=flame&focus=/);
    expect(await calls.getByRole("button", { name: /^frontend POST \/checkout/ }).count()).toBe(1);
    await page.goBack();
    expect(
      await page.getByRole("group", { name: "Time by service" }).getByRole("row").count(),
    ).toBeGreaterThan(3);
    const saving = page.waitForEvent("download");
    await page.getByRole("link", { name: "JSON" }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe(`trace-${traceId(1)}.json`);
    expect(problems).toEqual([]);
  });

  it("leads from a span to the metrics and the dashboard of its service", async () => {
    const { page } = await browser.open(`${server.url}/explore/traces/${traceId(1)}`);
    await page.getByRole("button", { name: /frontend POST \/checkout/ }).click();
    const details = page.getByRole("region", { name: "Span POST /checkout" });
    expect(await details.getByRole("link", { name: "Dashboard" }).getAttribute("href")).toContain(
      "/d/watchtower-service?var-service=frontend&from=",
    );
    await details.getByRole("link", { name: "Metrics" }).click();
    await page.waitForURL((url) => url.searchParams.getAll("q").length === 3);
    await page.getByRole("figure", { name: /^Chart of \d+ series/ }).waitFor();
    await page.goBack();
    const header = page.getByRole("region", { name: "Summary" });
    expect(await header.getByRole("link", { name: "Service map" }).getAttribute("href")).toMatch(
      /^\/map\?service=frontend&from=\d+&to=\d+$/,
    );
    await details.getByRole("link", { name: "Dashboard" }).click();
    await page.getByRole("combobox", { name: "Service" }).waitFor();
    expect(await page.getByRole("combobox", { name: "Service" }).inputValue()).toBe("frontend");
  });

  it("says so when a trace is not here, and when a query is wrong", async () => {
    server.scenario.empty = true;
    const { page } = await browser.open(`${server.url}/explore/traces/abcdef`);
    await page.getByText("This trace is not here").waitFor();
    server.scenario.failing = true;
    await page.goto(`${server.url}/explore/traces?q=%7Bfoo`);
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toContain("invalid TraceQL query: parse error at line 1, col 3");
  });
});

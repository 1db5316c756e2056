import { afterEach, describe, expect, it } from "vitest";
import { skipped } from "./browser.ts";
import { browserForTests, fakeServerForTests } from "./for-tests.ts";
import { serveDashboard, serveRamp } from "./made-dashboard.ts";

const EXPRESSION = { type: "__expr__", uid: "__expr__" };
const RAMP = { refId: "A", expr: "up", legendFormat: "up" };

const BUSY = {
  id: 1,
  type: "stat",
  title: "Busy",
  gridPos: { x: 0, y: 0, w: 12, h: 8 },
  options: { graphMode: "none" },
  targets: [
    { ...RAMP, hide: true },
    {
      refId: "B",
      datasource: EXPRESSION,
      hide: true,
      type: "resample",
      expression: "A",
      window: "2m",
      downsampler: "max",
      upsampler: "pad",
    },
    { refId: "C", datasource: EXPRESSION, hide: true, type: "reduce", expression: "B", reducer: "last" },
    { refId: "D", datasource: EXPRESSION, type: "math", expression: "$C * 2" },
    {
      refId: "E",
      datasource: EXPRESSION,
      type: "classic_conditions",
      conditions: [
        { query: { params: ["A"] }, reducer: { type: "max" }, evaluator: { type: "gt", params: [500] } },
      ],
    },
  ],
};

const COMPARED = {
  id: 2,
  type: "timeseries",
  title: "Compared",
  gridPos: { x: 12, y: 0, w: 12, h: 8 },
  timeCompare: "1d",
  targets: [RAMP],
};

const LISTED = [
  {
    id: 1,
    type: "alertlist",
    title: "Alerts",
    gridPos: { x: 0, y: 0, w: 12, h: 8 },
    options: { stateFilter: { firing: true, pending: false, normal: false } },
  },
  {
    id: 2,
    type: "table",
    title: "Cells",
    gridPos: { x: 12, y: 0, w: 12, h: 8 },
    fieldConfig: { defaults: { custom: { inspect: true } }, overrides: [] },
    targets: [RAMP],
    transformations: [{ id: "timeSeriesTable", options: {} }],
  },
];

const CHOICES = {
  uid: "choices",
  templating: {
    list: [
      {
        type: "custom",
        name: "many",
        multi: true,
        includeAll: true,
        query: "a,b",
        current: { text: ["All"], value: ["$__all"] },
      },
      { type: "adhoc", name: "filters", datasource: { type: "prometheus" } },
      { type: "textbox", name: "words", query: "one", current: { text: "one", value: "one" } },
    ],
  },
};

describe.skipIf(skipped !== "")(`Dashboards${skipped}`, () => {
  const browser = browserForTests();
  const server = fakeServerForTests();
  afterEach(() => void Object.assign(server.scenario, { failing: false, empty: false }));

  it("are found by title and tag, and open at their own time with their panels drawn", async () => {
    const { page, problems } = await browser.open(`${server.url}/dashboards`);
    await page.getByRole("searchbox", { name: "Search dashboards" }).fill("watchtower services");
    await page.getByRole("link", { name: "Services", exact: true }).click();
    await page.waitForURL((url) => url.pathname === "/d/watchtower-services/services");
    await page.waitForURL((url) => url.searchParams.get("to") === "now");
    await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();
    const chart = page.getByRole("figure", { name: "Requests by service" });
    await chart.waitFor();
    expect(await chart.locator("canvas").count()).toBe(1);
    const panel = page.getByRole("region", { name: "Requests by service" });
    expect(await panel.locator(".ts-legend li").count()).toBeGreaterThan(1);
    expect(problems).toEqual([]);
  });

  it("show the queries and the data behind a panel, and lead to Explore", async () => {
    const { page } = await browser.open(`${server.url}/d/watchtower-services?from=now-30m&to=now`);
    await page.getByRole("button", { name: "Queries and data of Requests by service" }).click();
    const dialog = page.getByRole("dialog", { name: "Requests by service" });
    expect(await dialog.locator("pre").textContent()).toContain("rate(traces_spanmetrics_calls_total");
    expect(await dialog.locator("pre").textContent()).not.toContain("$__");
    expect(await dialog.getByRole("link", { name: "CSV" }).getAttribute("href")).toMatch(/^data:text\/csv/);
    await dialog.getByRole("link", { name: "Explore this" }).first().click();
    await page.waitForURL((url) => url.pathname === "/explore/metrics");
  });

  it("keep what is chosen of variables in the URL", async () => {
    const { page } = await browser.open(`${server.url}/d/watchtower-service?var-service=payment`);
    const choice = page.getByRole("combobox", { name: "Service" });
    await choice.waitFor();
    expect(await choice.inputValue()).toBe("payment");
    const other = await choice.locator("option").first().innerText();
    await choice.selectOption(other);
    await page.waitForURL((url) => url.searchParams.get("var-service") === other);
  });

  it("take what is written of variables once, and leave what is not changed as it was", async () => {
    const { page, context, problems } = await browser.open("about:blank");
    await serveDashboard(context, CHOICES);
    await page.goto(`${server.url}/d/choices`);
    const all = page.getByRole("checkbox", { name: "All", exact: true });
    await page.getByRole("button", { name: "many: All" }).click();
    for (const _ of [1, 2]) {
      await all.click();
      await page.waitForURL((url) => url.searchParams.get("var-many") === "$__all");
      await expect.poll(() => all.isChecked()).toBe(true);
    }
    await page.keyboard.press("Escape");

    // A field that goes while the focus is in it is told that the focus left.
    const steps = () => page.evaluate(() => history.length);
    const before = await steps();
    const filter = page.getByRole("group", { name: "filters" });
    const add = filter.getByRole("button", { name: "Filter", exact: true });
    const write = async (name: string, key: "Enter" | "Escape") => {
      await add.click();
      const field = filter.getByLabel("Name");
      await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
      await page.keyboard.type(name);
      await filter.getByLabel(`Value of ${name}`).fill("v");
      await page.keyboard.press(key);
      await add.waitFor();
    };
    await write("left", "Escape");
    await write("first", "Enter");
    await write("second", "Enter");
    const words = page.getByLabel("words");
    await words.fill("two");
    await words.press("Enter");
    await page.waitForURL((url) => url.searchParams.get("var-words") === "two");
    expect(new URL(page.url()).searchParams.getAll("var-filters")).toEqual(["first|=|v", "second|=|v"]);
    expect((await steps()) - before).toBe(3);
    await page.goBack();
    await expect.poll(() => words.inputValue()).toBe("one");
    expect(problems).toEqual([]);
  });

  it("tell in the panel what is wrong with it, and show the others", async () => {
    const { page, context } = await browser.open("about:blank");
    const targets = [{ refId: "A", expr: "up" }];
    const panels = ["timeseries", "stat"].map((type, at) => ({
      id: at + 1,
      type,
      title: type,
      gridPos: { x: 12 * at, y: 0, w: 12, h: 6 },
      options: { graphMode: "none" },
      targets,
    }));
    await serveDashboard(context, { uid: "faulty", panels });
    await serveRamp(context);
    // Charts are drawn on canvases, single values are not.
    await page.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => {
        throw new Error("out of canvases");
      };
    });
    await page.goto(`${server.url}/d/faulty`);
    const chart = page.getByRole("region", { name: "timeseries" });
    await chart.getByText("This panel cannot be shown: out of canvases").waitFor();
    await page.getByRole("region", { name: "stat" }).getByText(/^\d/).waitFor();
    expect(await page.getByRole("alert").count()).toBe(1);
    await page.getByRole("link", { name: "Metrics", exact: true }).click();
    await page.getByRole("textbox", { name: "PromQL query" }).waitFor();
  });

  it("show HTML of a file as text that is laid out, without running or fetching anything", async () => {
    const content = `<h2 onclick="alert(1)" style="color: red">Shop</h2>
      <p style="text-align: center">See <a href="/d/shop">this</a>,
      <a href="javascript:alert(2)">not</a> <img src="/picture" alt="a picture" onerror="alert(3)"></p>
      <script>document.title = "ran"</script><table><tr><td>cell</td></tr></table>`;
    const panel = {
      id: 1,
      type: "text",
      gridPos: { x: 0, y: 0, w: 24, h: 8 },
      options: { mode: "html", content },
    };
    const { page, context, problems } = await browser.open("about:blank");
    const fetched: string[] = [];
    page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
    await serveDashboard(context, { uid: "html", panels: [panel] });
    await page.goto(`${server.url}/d/html`);
    const text = page.locator(".text-panel");
    await text.waitFor();
    expect(
      await text.getByRole("link").evaluateAll((all) => all.map((each) => each.getAttribute("href"))),
    ).toEqual(["/d/shop"]);
    expect(await text.getByRole("heading", { name: "Shop" }).count()).toBe(1);
    expect(await text.getByRole("cell").textContent()).toBe("cell");
    expect(await text.textContent()).toContain("not a picture");
    expect(await text.locator("p.text-centred").count()).toBe(1);
    expect(await text.innerHTML()).not.toMatch(/onclick|onerror|style=|script|<img/);
    expect(fetched).not.toContain("/picture");
    expect(problems).toEqual([]);
  });

  it("list alerts, draw series in cells, and show values whole", async () => {
    const { page, context, problems } = await browser.open("about:blank");
    await serveDashboard(context, { uid: "listed", panels: LISTED });
    await serveRamp(context);
    await page.goto(`${server.url}/d/listed?from=1700000000000&to=1700000600000`);
    const alerts = page.getByRole("region", { name: "Alerts" });
    await alerts.getByRole("link").first().waitFor();
    expect(await alerts.getByRole("link").count()).toBe(await alerts.locator(".chip.error").count());
    const cells = page.getByRole("region", { name: "Cells", exact: true });
    expect(await cells.locator("svg.cell-trend path").count()).toBe(2);
    expect(await cells.getByRole("cell").allTextContents()).toEqual(["up", "600"]);
    await cells.getByRole("button", { name: "Show Trend #A whole" }).click();
    expect(await page.getByRole("dialog", { name: "Trend #A" }).locator("pre").textContent()).toBe("600");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await page.getByText("cannot be shown").count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it("work out expressions, and show the time that a panel is compared to", async () => {
    const { page, context, problems } = await browser.open("about:blank");
    await serveDashboard(context, { uid: "made", panels: [BUSY, COMPARED] });
    await serveRamp(context);
    await page.goto(`${server.url}/d/made?from=1700000000000&to=1700000600000`);
    const busy = page.getByRole("region", { name: "Busy" });
    await busy.locator(".stat-tile").first().waitFor();
    // The last of 0, 60, …, 600 is doubled; the classic condition holds.
    await expect.poll(() => busy.locator(".stat-value").allTextContents()).toEqual(["1200", "1"]);
    const compared = page.getByRole("region", { name: "Compared" });
    expect(await compared.locator(".dash-own-time").textContent()).toBe("compared to the day before");
    expect(await compared.locator(".ts-legend li").allTextContents()).toEqual(["up", "up (comparison)"]);
    expect(await page.locator(".dash-hint.warning").count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it("name files that are none, and why", async () => {
    const { page, problems } = await browser.open("about:blank");
    const body = { problems: [{ file: "team/draft.json", problem: "is no JSON" }] };
    await page.route("**/api/watchtower/dashboard-files", (route) => route.fulfill({ json: body }));
    await page.goto(`${server.url}/dashboards`);
    const left = page.getByRole("region", { name: "Files that are left out" });
    await expect
      .poll(() => left.getByRole("listitem").allTextContents())
      .toEqual(["team/draft.jsonis no JSON"]);
    expect(problems).toEqual([]);
  });

  it("say where there is nothing, and what went wrong", async () => {
    server.scenario.empty = true;
    const { page } = await browser.open(`${server.url}/d/watchtower-services`);
    await page.getByText("No data").first().waitFor();
    server.scenario.empty = false;
    server.scenario.failing = true;
    await page.reload();
    await expect.poll(() => page.getByRole("alert").first().textContent()).toContain("parse error");
    await page.goto(`${server.url}/d/none`);
    await expect.poll(() => page.getByRole("alert").textContent()).toContain('there is no dashboard "none"');
  });
});

import { describe, expect, it } from "vitest";
import { skipped } from "./browser.ts";
import { browserForTests, fakeServerForTests } from "./for-tests.ts";
import { serveDashboard, serveInstants, serveRamp } from "./made-dashboard.ts";

const RAMP = { refId: "A", expr: "up", legendFormat: "up" };

const region = (name: string, cronExpr: string) => ({
  name,
  enable: true,
  iconColor: "purple",
  datasource: { type: "datasource", uid: "grafana" },
  target: {
    queryType: "timeRegions",
    timeRegion: { mode: "cron", cronExpr, duration: "10m", timezone: "utc" },
  },
});

const REGIONS = {
  uid: "regions",
  timezone: "utc",
  annotations: { list: [region("Backup", "30 * * * *"), region("Never", "30 * *")] },
  panels: [
    { id: 1, type: "timeseries", title: "Lines", gridPos: { x: 0, y: 0, w: 24, h: 8 }, targets: [RAMP] },
  ],
};

/** Two ramps as the columns of one table: the points of one against the other lie on a line. */
const JOINED = {
  targets: ["x", "y"].map((legendFormat) => ({ refId: legendFormat, expr: "up", legendFormat })),
  transformations: [{ id: "joinByField", options: { byField: "Time" } }],
};

const ALONG = {
  uid: "along",
  timezone: "utc",
  panels: [
    { id: 1, type: "xychart", title: "Points", gridPos: { x: 0, y: 0, w: 12, h: 9 }, ...JOINED },
    {
      id: 2,
      type: "trend",
      title: "Trend",
      gridPos: { x: 12, y: 0, w: 12, h: 9 },
      options: { xField: "x" },
      ...JOINED,
    },
  ],
};

const table = (refId: string, expr: string) => ({ refId, expr, instant: true, format: "table" });
const means = (fieldName: string, handlerKey: string, more: object = {}) => ({
  fieldName,
  handlerKey,
  ...more,
});

const CONFIGURED = {
  uid: "configured",
  panels: [
    {
      id: 1,
      type: "stat",
      title: "States",
      gridPos: { x: 0, y: 0, w: 12, h: 8 },
      targets: [
        { refId: "A", expr: "state", instant: true, legendFormat: "{{host}}" },
        table("config", "states"),
      ],
      transformations: [
        {
          id: "configFromData",
          options: {
            configRefId: "config",
            mappings: [means("Value #config", "mappings.value"), means("text", "mappings.text")],
          },
        },
      ],
    },
    {
      id: 2,
      type: "stat",
      title: "Hosts",
      gridPos: { x: 12, y: 0, w: 12, h: 8 },
      targets: [table("A", "hosts")],
      transformations: [
        {
          id: "rowsToFields",
          options: {
            mappings: [
              means("host", "field.name"),
              means("warn", "threshold1", { handlerArguments: { threshold: { color: "#ff0000" } } }),
            ],
          },
        },
      ],
    },
  ],
};

const ANSWERS = {
  state: [
    [{ host: "a" }, 1],
    [{ host: "b" }, 3],
  ],
  states: [
    [{ text: "up" }, 1],
    [{ text: "down" }, 2],
  ],
  hosts: [
    [{ host: "a", unit: "s", warn: "30" }, 20],
    [{ host: "b", unit: "percent", warn: "30" }, 40],
  ],
} as const;

const FOUND = {
  uid: "found",
  templating: { list: [{ type: "constant", name: "service", query: "payment" }] },
  panels: [
    {
      id: 1,
      type: "traces",
      title: "Traces",
      gridPos: { x: 0, y: 0, w: 24, h: 8 },
      options: {
        spanFilters: { serviceName: "$service", serviceNameOperator: "=", from: "1ms", matchesOnly: true },
      },
      targets: [{ refId: "A", datasource: { type: "tempo" }, queryType: "traceql", query: "{}" }],
    },
  ],
};

const LONE = {
  uid: "lone",
  templating: { list: [{ type: "textbox", name: "trace", query: "" }] },
  panels: [
    {
      id: 1,
      type: "traces",
      title: "One trace",
      gridPos: { x: 0, y: 0, w: 24, h: 12 },
      options: { spanFilters: { serviceName: "payment", serviceNameOperator: "=", matchesOnly: true } },
      targets: [{ refId: "A", datasource: { type: "tempo" }, queryType: "traceId", query: "$trace" }],
    },
  ],
};

const RANGE = `from=${Date.UTC(2026, 5, 1, 9)}&to=${Date.UTC(2026, 5, 1, 12)}`;

describe.skipIf(skipped !== "")(`Dashboards made by hand${skipped}`, () => {
  const browser = browserForTests();
  const server = fakeServerForTests();

  it("mark regions of time, and say which one cannot be followed", async () => {
    const { page, context, problems } = await browser.open("about:blank");
    await serveDashboard(context, REGIONS);
    await serveRamp(context);
    await page.goto(`${server.url}/d/regions?${RANGE}`);
    const marks = page.getByRole("region", { name: "Lines" }).getByRole("button", { name: /^Backup/ });
    await marks.first().waitFor();
    expect(await marks.count()).toBe(3);
    await marks.first().hover();
    await page.getByText("2026-06-01 09:30:00 to 2026-06-01 09:40:00").waitFor();
    await page.getByLabel('Never: cron expression "30 * *" of a time region is not supported').waitFor();
    await page.getByRole("switch", { name: "Backup" }).click();
    await expect.poll(() => marks.count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it("draw numbers against numbers, and zoom where a part is dragged over", async () => {
    const { page, context, problems } = await browser.open("about:blank");
    await serveDashboard(context, ALONG);
    await serveRamp(context);
    await page.goto(`${server.url}/d/along?${RANGE}`);
    const points = page.getByRole("figure", { name: "Points: 181 points" });
    const trend = page.getByRole("figure", { name: "Trend" });
    await points.waitFor();
    const plot = await points.locator(".u-over").boundingBox();
    const other = await trend.locator(".u-over").boundingBox();
    if (plot === null || other === null) throw new Error("a chart has no place");
    // The values go from 0 to 10,800, and the axes a tenth further: the one in the middle of them.
    const at = (share: number) => [plot.x + plot.width * share, plot.y + plot.height * (1 - share)] as const;
    await page.mouse.move(...at(0.5 / 1.1));
    await points.locator(".panel-tooltip").getByText("5400").first().waitFor();
    expect(await points.locator(".xy-ring").count()).toBe(1);
    await page.mouse.move(other.x + other.width / 2, other.y + other.height / 2);
    await trend.getByText("x: 5400").waitFor();

    await page.mouse.move(...at(0.1));
    await page.mouse.down();
    await page.mouse.move(...at(0.2), { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(...at(0.5 / 1.1));
    await points.locator(".xy-ring").waitFor({ state: "detached" });
    await points.locator(".u-over").dblclick({ position: { x: 4, y: 4 } });
    await page.mouse.move(...at(0.5 / 1.1));
    await points.locator(".panel-tooltip").getByText("5400").first().waitFor();
    expect(new URL(page.url()).search).toBe(`?${RANGE}`);
    expect(problems).toEqual([]);
  });

  it("show values as other queries and rows of tables say", async () => {
    const { page, context, problems } = await browser.open("about:blank");
    await serveDashboard(context, CONFIGURED);
    await serveInstants(context, ANSWERS);
    await page.goto(`${server.url}/d/configured`);
    const tiles = async (name: string) => {
      const panel = page.getByRole("region", { name });
      await panel.locator(".stat-value").nth(1).waitFor();
      return panel.locator(".stat-tile").evaluateAll((all) =>
        all.map((tile) => {
          const value = tile.querySelector(".stat-value");
          return { text: tile.textContent, color: value === null ? "" : getComputedStyle(value).color };
        }),
      );
    };
    expect((await tiles("States")).map(({ text }) => text)).toEqual(["aup", "b3"]);
    const [below, above] = await tiles("Hosts");
    expect([below?.text, above?.text]).toEqual(["a20 s", "b40%"]);
    // What is below the threshold has the colour of the panel's own.
    expect(below?.color).not.toBe(above?.color);
    expect(problems).toEqual([]);
  });

  it("show the one trace that is asked for as a waterfall, whose state is none of the dashboard", async () => {
    const { page, context, problems } = await browser.open("about:blank");
    await serveDashboard(context, LONE);
    const panel = page.getByRole("region", { name: "One trace" });
    await page.goto(`${server.url}/d/lone`);
    await panel.getByText("No data").waitFor();
    const search = "?var-trace=5b8aa5a2d2c872e8321cf37308d69df2&from=now-1h&to=now";
    await page.goto(`${server.url}/d/lone${search}`);
    const spans = panel.getByRole("list", { name: "Spans" }).getByRole("listitem");
    await spans.first().waitFor();
    const services = async (): Promise<readonly string[]> => [
      ...new Set(await spans.locator(".span-label strong").allTextContents()),
    ];
    await expect.poll(services).toEqual(["payment"]);
    await panel.getByLabel("Matches only").uncheck();
    await expect.poll(async () => (await services()).length).toBeGreaterThan(2);
    await spans.locator(".span-label").first().click();
    await spans.getByRole("region").first().waitFor();
    await spans.getByRole("button", { name: "Collapse" }).first().click();
    await expect.poll(async () => spans.count()).toBe(1);
    expect(new URL(page.url()).search).toBe(search);
    await panel.getByTitle("Open trace").click();
    await page.waitForURL("**/explore/traces/*");
    expect(new URL(page.url()).searchParams.getAll("filter")).toEqual(["serviceName = payment"]);
    expect(problems).toEqual([]);
  });

  it("open traces with the spans that a panel means, until the reader takes a filter away", async () => {
    const { page, context, problems } = await browser.open("about:blank");
    await serveDashboard(context, FOUND);
    await page.goto(`${server.url}/d/found`);
    await page.getByRole("region", { name: "Traces" }).getByRole("link").first().click();
    const filters = page.getByRole("group", { name: "Filters of spans" });
    await filters.getByText("service = payment").waitFor();
    await filters.getByText("duration >= 1ms").waitFor();
    const spans = page.getByRole("list", { name: "Spans" }).getByRole("listitem");
    const services = async (): Promise<readonly string[]> => [
      ...new Set(await spans.locator(".span-label strong").allTextContents()),
    ];
    await expect.poll(services).toEqual(["payment"]);
    await filters.getByLabel("Matches only").uncheck();
    await expect.poll(async () => (await services()).length).toBeGreaterThan(2);
    expect(await spans.locator(".dimmed").count()).toBeGreaterThan(0);
    await filters.getByRole("button", { name: "Remove service = payment" }).click();
    await filters.getByRole("button", { name: "Remove duration >= 1ms" }).click();
    await filters.waitFor({ state: "detached" });
    expect(await spans.locator(".dimmed").count()).toBe(0);
    expect(new URL(page.url()).search).toBe("");
    expect(problems).toEqual([]);
  });
});

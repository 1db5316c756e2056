import { describe, expect, it } from "vitest";
import { skipped } from "./browser.ts";
import { browserForTests, fakeServerForTests } from "./for-tests.ts";
import { serveDashboard, serveRamp } from "./made-dashboard.ts";

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
});

import { describe, expect, it } from "vitest";
import { skipped } from "./browser.ts";
import { browserForTests, fakeServerForTests } from "./for-tests.ts";

const LINES = '{service_name=~".+"}';
const ALL = encodeURIComponent(LINES);

/** What all signals have in common. */
describe.skipIf(skipped !== "")(`Explore${skipped}`, () => {
  const browser = browserForTests();
  const server = fakeServerForTests();

  it("shows two panes, each with its state in the URL; back and forward go through both", async () => {
    const start = `${server.url}/explore/logs?q=${ALL}&from=now-30m&to=now`;
    const { page, context, problems } = await browser.open(start);
    const stateOf = (pane: string) => new URL(page.url()).searchParams.get(pane);
    await page.getByRole("button", { name: "Split the view" }).click();
    const left = page.getByRole("region", { name: "Left pane" });
    const right = page.getByRole("region", { name: "Right pane" });
    await left.locator(".log-line").first().waitFor();
    await right.getByRole("combobox", { name: "Signal of the right pane" }).selectOption("metrics");
    await right.getByRole("button", { name: /queue_depth gauge/ }).click();
    await right.getByRole("figure", { name: "Chart of 6 series" }).waitFor();
    expect(stateOf("right")).toContain("from=now-30m&to=now&q=queue_depth");
    await left
      .getByRole("link", { name: /^Open trace/ })
      .first()
      .click();
    await left.getByRole("list", { name: "Spans" }).waitFor();
    expect(stateOf("left")).toMatch(/^\/explore\/traces\/[0-9a-f]{32}\?span=/);
    await page.goBack();
    await left.locator(".log-line").first().waitFor();
    expect(await right.getByRole("figure", { name: "Chart of 6 series" }).count()).toBe(1);
    await page.goForward();
    await left.getByRole("list", { name: "Spans" }).waitFor();
    await page.goBack();
    await page.getByRole("button", { name: "Keep the times of both in step" }).click();
    await right.getByRole("button", { name: /^Time range/ }).click();
    await page.getByRole("button", { name: "Last 5 minutes" }).click();
    await expect.poll(() => stateOf("left")).toContain("from=now-5m");
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy a link to this view" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
    expect(link.searchParams.get("right")).toMatch(/from=\d{13}&to=\d{13}/);
    await page.reload();
    await right.getByRole("figure", { name: "Chart of 6 series" }).waitFor();
    await right.getByRole("button", { name: "Close the right pane" }).click();
    await page.waitForURL((url) => url.pathname === "/explore/logs" && url.searchParams.get("q") === LINES);
    expect(problems).toEqual([]);
  });

  it("keeps the queries that were run, with stars, and finds them again", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/logs?q=${ALL}`);
    const history = page.getByRole("button", { name: "History" });
    await page.getByRole("button", { name: "Run query" }).click();
    await page.locator(".code-editor").waitFor();
    await page.getByRole("textbox", { name: "LogQL query" }).click();
    await page.keyboard.press("End");
    await page.keyboard.type(' |= "cart"', { delay: 20 });
    await page.keyboard.press("Shift+Enter");
    await page.waitForURL((url) => url.searchParams.get("q") === `${LINES} |= "cart"`);
    await history.click();
    await page.getByRole("button", { name: `Star ${LINES}`, exact: true }).click();
    await page.getByRole("button", { name: "Clear" }).click();
    const queries = page.getByRole("list", { name: "Queries" }).getByRole("listitem");
    expect(await queries.count()).toBe(1);
    await page.reload();
    await history.click();
    await page.getByRole("searchbox", { name: "Search the history" }).fill("service_name");
    await queries.getByRole("button", { name: LINES }).first().click();
    await page.waitForURL((url) => url.searchParams.get("q") === LINES);
    await page.goto(`${server.url}/explore/metrics`);
    await history.click();
    await page.getByText("Queries that you run appear here").waitFor();
    expect(problems).toEqual([]);
  });

  it("asks several queries of lines and of traces; legends, order and what is open are in the URL", async () => {
    const { page, problems } = await browser.open(
      `${server.url}/explore/logs?q=${ALL}&q=${encodeURIComponent('{service_name="cart"} |= "x"')}`,
    );
    const lines = page.getByRole("list", { name: "Log lines" }).getByRole("listitem");
    await lines
      .filter({ has: page.locator(".log-query", { hasText: "B" }) })
      .first()
      .waitFor();
    await lines
      .filter({ has: page.locator(".log-query", { hasText: "A" }) })
      .first()
      .waitFor();
    // A filter goes into the query that found the line.
    const first = lines.filter({ has: page.locator(".log-query", { hasText: "B" }) }).first();
    await first.locator(".log-toggle").click();
    await page.waitForURL((url) => url.searchParams.has("open"));
    await page
      .getByRole("button", { name: /^Filter for service_name=/ })
      .first()
      .click();
    await page.waitForURL(
      ({ searchParams }) =>
        searchParams.getAll("q")[0] === LINES &&
        searchParams.getAll("q")[1]?.includes(", service_name=") === true,
    );
    await page.getByRole("button", { name: "Hide query B" }).click();
    await page.waitForURL((url) => url.searchParams.get("hide") === "B");
    await page.locator(".log-query").first().waitFor({ state: "detached" });

    const two = `q=${encodeURIComponent("{}")}&q=${encodeURIComponent("{ status = error } | rate()")}`;
    await page.goto(`${server.url}/explore/traces?${two}`);
    await page.getByRole("region", { name: "Traces A" }).getByRole("checkbox").first().check();
    await page.getByRole("region", { name: "Graph B" }).getByRole("figure").waitFor();
    await page.waitForURL((url) => url.searchParams.get("chosen")?.length === 32);
    await page.reload();
    const checked = page.getByRole("region", { name: "Traces A" }).getByRole("checkbox", { checked: true });
    await expect.poll(() => checked.count()).toBe(1);

    await page.goto(`${server.url}/explore/metrics?q=queue_depth`);
    const legend = page.getByRole("list", { name: "Legend" }).getByRole("button");
    await legend.first().click();
    await page.waitForURL((url) => url.searchParams.has("legend"));
    await page.getByRole("button", { name: "Value", exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get("sort") === "value");
    await page.reload();
    await legend.first().waitFor();
    expect(await legend.evaluateAll((all) => all.filter((each) => each.ariaPressed === "true").length)).toBe(
      1,
    );
    expect(await page.getByRole("columnheader", { name: "Value" }).getAttribute("aria-sort")).toBe(
      "ascending",
    );
    expect(problems).toEqual([]);
  });

  it("makes a selector of labels that are looked at", async () => {
    const { page, problems } = await browser.open(`${server.url}/explore/logs`);
    const labels = page.getByRole("list", { name: "Labels" });
    await labels.getByRole("button", { name: "service_name" }).click();
    const values = page.getByRole("list", { name: "Values of service_name" });
    await values.getByRole("button", { name: "cart" }).click();
    await values.getByRole("button", { name: "payment" }).click();
    await page.getByRole("button", { name: "Use as query" }).click();
    await page.waitForURL((url) => url.searchParams.get("q") === '{service_name=~"cart|payment"}');
    await page.goto(`${server.url}/explore/metrics?q=queue_depth`);
    await page.getByRole("button", { name: "Browse metrics" }).click();
    await page.getByRole("button", { name: "Labels of orders_total" }).click();
    await page.getByRole("list", { name: "Labels" }).getByRole("button", { name: "job" }).click();
    await page.getByRole("list", { name: "Values of job" }).getByRole("button").first().click();
    await page.getByRole("button", { name: "Use as query" }).click();
    await page.waitForURL(
      (url) => url.searchParams.getAll("q")[1]?.startsWith('rate(orders_total{job="') ?? false,
    );
    expect(problems).toEqual([]);
  });
});

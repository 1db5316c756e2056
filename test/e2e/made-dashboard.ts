import type { BrowserContext } from "playwright-core";
import type { JsonObject } from "../../src/dashboard-file/json.ts";

/** A dashboard that no file has. */
export async function serveDashboard(
  context: BrowserContext,
  dashboard: JsonObject & { readonly uid: string },
): Promise<void> {
  await context.route(`**/api/dashboards/uid/${dashboard.uid}`, (route) =>
    route.fulfill({
      json: {
        dashboard: { title: dashboard.uid, schemaVersion: 41, ...dashboard },
        meta: { provisionedExternalId: "" },
      },
    }),
  );
}

/** Each query answers one series, whose values are the seconds since it begins. */
export async function serveRamp(context: BrowserContext): Promise<void> {
  await context.route(/prometheus\/api\/v1\/query_range/, (route) => {
    const params = new URL(route.request().url()).searchParams;
    const [start, end] = [Number(params.get("start")), Number(params.get("end"))];
    const values = Array.from({ length: (end - start) / 60 + 1 }, (_, at) => [
      start + at * 60,
      String(at * 60),
    ]);
    const data = { resultType: "matrix", result: [{ metric: { __name__: "up" }, values }] };
    return route.fulfill({ json: { status: "success", data } });
  });
}

/** What instant queries answer: a value for each set of labels. */
export type Instants = Readonly<
  Record<string, readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[]>
>;

/** Instant queries by their text; others answer nothing. */
export async function serveInstants(context: BrowserContext, answers: Instants): Promise<void> {
  await context.route(/prometheus\/api\/v1\/query\?/, (route) => {
    const params = new URL(route.request().url()).searchParams;
    const found = answers[params.get("query") ?? ""] ?? [];
    const result = found.map(([metric, value]) => ({ metric, value: [Date.now() / 1000, String(value)] }));
    return route.fulfill({ json: { status: "success", data: { resultType: "vector", result } } });
  });
}

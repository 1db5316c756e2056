/** A dashboard of one chart, and what it is answered: lines of so many points. */
export const ONE_CHART = {
  dashboard: {
    uid: "bench",
    title: "Bench",
    schemaVersion: 41,
    time: { from: "now-1h", to: "now" },
    panels: [
      {
        id: 1,
        type: "timeseries",
        title: "Many lines",
        gridPos: { x: 0, y: 0, w: 24, h: 16 },
        datasource: { type: "prometheus", uid: "mimir" },
        options: { tooltip: { mode: "multi" } },
        targets: [{ refId: "A", expr: "many", legendFormat: "{{line}}" }],
      },
    ],
  },
  meta: { provisionedExternalId: "bench.json", url: "/d/bench/bench" },
};

export function manySeries(series: number, points: number, from: number, to: number): unknown {
  const result = Array.from({ length: series }, (_, line) => ({
    metric: { line: `line-${line}` },
    values: Array.from({ length: points }, (__, index) => [
      from + ((to - from) * index) / points,
      String(line + Math.sin(index / 20 + line)),
    ]),
  }));
  return { status: "success", data: { resultType: "matrix", result } };
}

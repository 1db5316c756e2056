import { MemorySource } from "../conformance/promql/memory-source.ts";
import { unixMilli } from "../../src/base/units.ts";
import { Labels } from "../../src/model/labels.ts";
import { PromqlEngine } from "../../src/query/promql/engine.ts";
import { prometheusApi } from "../../src/api/prometheus/app.ts";
import { optionsWith } from "../../src/api/prometheus/testing/options.ts";

export const source = new MemorySource();
const extent = () => Promise.resolve({ oldest: unixMilli(0), newest: unixMilli(600_000) });

/** The API over {@link source}. */
export const app = prometheusApi(
  new PromqlEngine(source, { maxSamples: 100_000 }),
  optionsWith({ facts: { ...optionsWith().facts, extent } }),
);

export async function get(path: string): Promise<{ status: number; body: unknown }> {
  const response = await app.request(path);
  return { status: response.status, body: await response.json() };
}

/** Of a successful answer. */
export async function dataOf(path: string): Promise<unknown> {
  const { body } = await get(path);
  return typeof body === "object" && body !== null && "data" in body ? body.data : undefined;
}

function every15s(value: (index: number) => number) {
  return Array.from({ length: 41 }, (_, index) => ({ time: index * 15_000, value: value(index) }));
}

/** Two counters and `up`, over ten minutes. To be called before each test. */
export function fillSource(): void {
  source.clear();
  const series = (labels: Record<string, string>, value: (index: number) => number) =>
    source.add(Labels.fromObject(labels), every15s(value));
  series({ __name__: "requests_total", job: "api", "http.route": "/a" }, (index) => index * 15);
  series({ __name__: "requests_total", job: "web" }, (index) => index * 30);
  series({ __name__: "up", job: "api" }, () => 1);
}

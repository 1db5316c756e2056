import type { VectorItem } from "../../../src/api/wire/prometheus.ts";
import { SERVICES } from "./shop.ts";

/** Each service calls the next, and the last one a database. */
export const CALLS = [...SERVICES.keys()].map((at) => ({
  client: SERVICES[at] ?? "",
  server: SERVICES[at + 1] ?? "postgresql",
  connection_type: at + 1 === SERVICES.length ? "database" : "",
}));

const BOUNDS = ["0.1", "0.2", "0.4", "+Inf"];

/** Counts up to each bound: every second call is faster than the first bound, as Tempo has it. */
export const callBuckets = (time: number): readonly VectorItem[] =>
  CALLS.flatMap((call, at) =>
    BOUNDS.map((le, index) => ({
      metric: { ...call, le },
      value: [time, String(at % 2 === 1 ? 10 : Math.min(10, 4 + 3 * index))] as const,
    })),
  );

/** In seconds. */
export const callMeans = (time: number): readonly VectorItem[] =>
  CALLS.map((metric, at) => ({ metric, value: [time, at % 2 === 1 ? "0.012" : "0.15"] }));

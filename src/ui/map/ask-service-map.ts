import { queryInstant } from "../http/prometheus.ts";
import type { Interval } from "../time/time-range.ts";
import { mapQueries, serviceMap, type ServiceMap } from "./service-map.ts";

/** The service map over a time, as it is at its end. */
export async function askServiceMap({ from, to }: Interval, signal: AbortSignal): Promise<ServiceMap> {
  const queries = mapQueries((to - from) / 1000);
  const [calls, failed, buckets, mean] = await Promise.all([
    queryInstant(queries.calls, to / 1000, signal),
    queryInstant(queries.failed, to / 1000, signal),
    queryInstant(queries.buckets, to / 1000, signal),
    queryInstant(queries.mean, to / 1000, signal),
  ]);
  return serviceMap({ calls, failed, buckets, mean });
}

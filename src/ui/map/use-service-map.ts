import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { queryInstant } from "../http/prometheus.ts";
import { useTime } from "../time/use-time.ts";
import { mapQueries, serviceMap } from "./service-map.ts";

/** The map over the page's time range. The last one stays while another is fetched. */
export function useServiceMap() {
  const { interval, asOf } = useTime();
  return useQuery({
    queryKey: ["service-map", interval, asOf],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const ask = async (expr: string) => queryInstant(expr, interval.to / 1000, signal);
      const queries = mapQueries((interval.to - interval.from) / 1000);
      const [calls, failed, p50, p95] = await Promise.all([
        ask(queries.calls),
        ask(queries.failed),
        ask(queries.p50),
        ask(queries.p95),
      ]);
      return serviceMap({ calls, failed, p50, p95 });
    },
  });
}

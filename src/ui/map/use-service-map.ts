import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTime } from "../time/use-time.ts";
import { askServiceMap } from "./ask-service-map.ts";

/** The map over the page's time range. The last one stays while another is fetched. */
export function useServiceMap() {
  const { interval, asOf } = useTime();
  return useQuery({
    queryKey: ["service-map", interval, asOf],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => askServiceMap(interval, signal),
  });
}

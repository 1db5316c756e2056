import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { StatusBody } from "../../api/wire/watchtower.ts";
import { fetchStatus } from "../http/watchtower.ts";

/** The engine's state, asked for again every `everyMs`. */
export function useStatus(everyMs: number): UseQueryResult<StatusBody> {
  return useQuery({
    queryKey: ["status"],
    queryFn: ({ signal }) => fetchStatus(signal),
    refetchInterval: everyMs,
    staleTime: 0,
    retry: false,
  });
}

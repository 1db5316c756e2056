import { useQuery } from "@tanstack/react-query";
import { logRules, metricRules } from "../http/rules.ts";
import { listGroups, type ListedGroup } from "./rule-list.ts";

const EVERY_MS = 5000;

/** Rules on metrics and logs, asked for again and again. */
export function useRules(): {
  readonly data: readonly ListedGroup[] | undefined;
  readonly error: Error | null;
} {
  return useQuery({
    queryKey: ["rules"],
    refetchInterval: EVERY_MS,
    queryFn: async ({ signal }) =>
      listGroups(...(await Promise.all([metricRules(signal), logRules(signal)]))),
  });
}

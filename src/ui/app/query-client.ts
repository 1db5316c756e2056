import { notifyManager, QueryClient, type QueryCache } from "@tanstack/react-query";
import { RequestError } from "../http/request.ts";

// Answers are shown in the task in which they come, not behind whatever else waits for its turn.
notifyManager.setScheduler(queueMicrotask);

/** How long an answer is kept that nothing shows, milliseconds. */
const KEPT_MS = 30_000;

/** Server state. Answers are for the moment they were asked at: they are not kept once nothing shows them. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The engine is on this machine, or near it: a laptop without a network has it as well.
      networkMode: "always",
      refetchOnReconnect: true,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: KEPT_MS,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 1 && error instanceof RequestError && error.status === 0,
      retryDelay: 500,
    },
  },
});

keepAnswersAlone(queryClient.getQueryCache());

/**
 * Of a query that nothing shows any more its answer is kept, not how it was asked: functions that a component made
 * hold all that it drew.
 */
export function keepAnswersAlone(cache: QueryCache): void {
  cache.subscribe(({ type, query }) => {
    if (type === "observerRemoved" && query.getObserversCount() === 0) query.setOptions({ gcTime: KEPT_MS });
  });
}

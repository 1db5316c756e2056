import { notifyManager, QueryClient } from "@tanstack/react-query";
import { RequestError } from "../http/request.ts";

// Answers are shown in the task in which they come, not behind whatever else waits for its turn.
notifyManager.setScheduler(queueMicrotask);

/** Server state. Answers are for the moment they were asked at: they are not kept once nothing shows them. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 1 && error instanceof RequestError && error.status === 0,
      retryDelay: 500,
    },
  },
});

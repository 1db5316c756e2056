import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { keepAnswersAlone } from "./query-client.ts";

it("keeps the answer of a query that nothing shows, and not how it was asked", async () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  keepAnswersAlone(client.getQueryCache());
  const ask = vi.fn<() => Promise<number>>(() => Promise.resolve(7));
  const observe = () => new QueryObserver(client, { queryKey: ["a"], queryFn: ask });
  const leave = observe().subscribe(() => {});
  const query = client.getQueryCache().find({ queryKey: ["a"] });
  await expect.poll(() => query?.state.data).toBe(7);
  expect(query?.options.queryFn).toBe(ask);
  leave();
  expect(query?.options.queryFn).toBeUndefined();
  // Who comes back finds it, and may ask again.
  const again = observe();
  const leaveAgain = again.subscribe(() => {});
  expect(again.getCurrentResult().data).toBe(7);
  expect(ask).toHaveBeenCalledOnce();
  await again.refetch();
  expect(ask).toHaveBeenCalledTimes(2);
  leaveAgain();
  client.clear();
});

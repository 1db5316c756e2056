import { expect } from "vitest";
import { charts } from "./charts.ts";
import { testStack } from "./stack.ts";
import type { TestStack } from "./stack.ts";

/** What `up` says where nothing is. */
export const ALL_MADE = [
  "doctor was there",
  "cluster made",
  "namespace made",
  "secrets: no secret sumo-credentials: local only; to copy to Sumo Logic as well: watchtower sumo set --engine kubernetes",
  "secrets was there",
  "config maps made",
  "storage made",
  "charts: all of them at once",
  "charts made",
  "ports was there",
  "ready made",
];

/** One on which everything is, and nothing was changed since. */
export async function wholeStack(): Promise<TestStack> {
  const stack = testStack(charts);
  const lines = await stack.up();
  expect(lines.filter((line) => line.startsWith("failed"))).toEqual([]);
  stack.cluster.changes.length = 0;
  return stack;
}

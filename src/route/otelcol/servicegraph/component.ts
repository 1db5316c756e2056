import type { Settings } from "../../../alloy/settings/settings.ts";
import type { ComponentCompiler } from "../../component.ts";
import { errorAt } from "../../problem.ts";
import { MADE } from "./made.ts";
import { ServiceGraphConnector } from "./connector.ts";
import { readSettings } from "./settings.ts";

const MAX_WAITING = 100_000;
const MAX_BUCKETS = 1000;

/** `otelcol.connector.servicegraph`. */
export const serviceGraph: ComponentCompiler = ({ settings }, { report }) => {
  const problem = problemOf(settings);
  if (problem !== undefined) {
    report(errorAt(settings, problem));
    return { kind: "none" };
  }
  const read = readSettings(settings);
  return { kind: "tap", makes: MADE, open: () => new ServiceGraphConnector(read) };
};

function problemOf(settings: Settings): string | undefined {
  for (const name of ["cache_loop", "store_expiration_loop"]) {
    if (settings.duration(name) <= 0n) return `${name} must be greater than 0`;
  }
  const store = settings.block("store");
  if (store !== undefined && store.duration("ttl") <= 0n) return "store.ttl must be greater than 0";
  const maxItems = store?.number("max_items") ?? 1;
  if (maxItems <= 0) return "store.max_items must be greater than 0";
  if (maxItems > MAX_WAITING) return `the embedded engine takes a store.max_items of ${MAX_WAITING} at most`;
  const maxSize = settings.number("exponential_histogram_max_size");
  if (maxSize < 0 || maxSize === 1 || maxSize > MAX_BUCKETS)
    return `the embedded engine takes an exponential_histogram_max_size of 0, or from 2 to ${MAX_BUCKETS}`;
  return undefined;
}

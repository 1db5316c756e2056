import type { Registry } from "../component.ts";
import { notYet } from "./not-yet.ts";

/** Prometheus' components. */
export const PROMETHEUS: Registry = {
  "prometheus.scrape": notYet,
  "prometheus.relabel": notYet,
  "prometheus.remote_write": notYet,
};

import { relabel } from "../prometheus/relabel.ts";
import { remoteWrite } from "../prometheus/remote-write.ts";
import { scrape } from "../prometheus/scrape/scrape.ts";
import type { Registry } from "../component.ts";

/** Prometheus' components. */
export const PROMETHEUS: Registry = {
  "prometheus.scrape": scrape,
  "prometheus.relabel": relabel,
  "prometheus.remote_write": remoteWrite,
};

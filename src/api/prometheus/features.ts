import type { Context } from "hono";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import { templateFunctionNames } from "../../query/promql/rules/template-functions.ts";
import type { TsdbAdmin } from "./admin.ts";
import type { InstanceFacts } from "./facts.ts";
import { respond } from "./respond.ts";

/** `/api/v1/features`: what is there and what is not, in the words of Prometheus, by which clients choose what they ask. */
export function features(
  c: Context,
  engine: PromqlEngine,
  { admin, facts }: { readonly admin: TsdbAdmin; readonly facts: InstanceFacts },
): Response {
  return respond(c, {
    api: {
      admin: admin.isEnabled,
      exclude_alerts: true,
      label_values_match: true,
      lifecycle: false,
      otlp_write_receiver: true,
      query_stats: true,
      query_warnings: true,
      remote_write_receiver: true,
      time_range_labels: true,
      time_range_series: true,
    },
    otlp_receiver: { delta_conversion: true, native_delta_ingestion: false },
    prometheus: { agent_mode: false, auto_reload_config: false, server_mode: true },
    ...engine.offered(),
    rules: { concurrent_rule_eval: false, keep_firing_for: true, query_offset: true },
    scrape: { start_timestamp_zero_ingestion: facts.addsZeros, type_and_unit_labels: facts.typesAreLabels },
    templating_functions: Object.fromEntries(templateFunctionNames().map((name) => [name, true])),
    tsdb: { exemplar_storage: true, native_histograms: true },
  });
}

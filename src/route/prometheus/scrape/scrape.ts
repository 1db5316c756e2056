import type { Settings } from "../../../alloy/settings/settings.ts";
import type { ComponentCompiler, CompileContext } from "../../component.ts";
import { errorAt, warningAt } from "../../problem.ts";
import { scrapeOptions } from "./options.ts";
import type { ScrapeOptions } from "./options.ts";
import { ScrapePool } from "./pool.ts";
import { makeTarget } from "./target.ts";
import type { ScrapeTarget } from "./target.ts";

/**
 * `prometheus.scrape`. Targets that are parts of the cluster's stack are left out: here they are one process, which tells
 * of itself without being asked.
 */
export const scrape: ComponentCompiler = ({ id, settings }, context) => {
  reportUnsupported(settings, context);
  const options = scrapeOptions(settings, id);
  reportProtocols(settings, options, context);
  const targets = targetsOf(settings, options, context);
  if (targets.length === 0) return { kind: "none" };
  return { kind: "active", open: (active) => new ScrapePool(targets, options, active) };
};

function reportUnsupported(settings: Settings, context: CompileContext): void {
  const refuse = (name: string, reason: string): void =>
    context.report(
      errorAt(settings, `the embedded engine does not support ${name} of prometheus.scrape: ${reason}`),
    );
  if (settings.bool("convert_classic_histograms_to_nhcb")) {
    refuse("convert_classic_histograms_to_nhcb", "it has no histograms with custom buckets");
  }
  if (settings.string("scrape_failure_log_file") !== "") {
    refuse("scrape_failure_log_file", "failures stand in its log, and under /prometheus/api/v1/targets");
  }
  for (const name of ["native_histogram_bucket_limit", "native_histogram_min_bucket_factor"]) {
    if (settings.number(name) !== 0) refuse(name, "native histograms are kept as they come");
  }
  if (settings.map("proxy_connect_header").size > 0) refuse("proxy_connect_header", "use proxy_url alone");
}

/** What Alloy says to lists of protocols that make no sense. */
function reportProtocols(
  settings: Settings,
  { native, protocols }: ScrapeOptions,
  { report }: CompileContext,
): void {
  const twice = protocols.find((each, index) => protocols.indexOf(each) < index);
  if (twice !== undefined) {
    report(
      errorAt(settings, `duplicate scrape protocol "${twice}": make sure the scrape protocols are unique`),
    );
  }
  if (native && !protocols.includes("PrometheusProto")) {
    const message = "scrape_native_histograms is set to true, but PrometheusProto is not in scrape_protocols";
    report(errorAt(settings, message));
  }
}

/** Each once, without those of the stack. */
function targetsOf(
  settings: Settings,
  options: ScrapeOptions,
  { places, report }: CompileContext,
): readonly ScrapeTarget[] {
  const targets = new Map<string, ScrapeTarget>();
  for (const [index, own] of settings.stringMaps("targets").entries()) {
    const address = own.get("__address__") ?? "";
    if (places.placeOf(address) !== undefined) continue;
    const hint = places.hintOf(address);
    if (hint !== undefined) report(warningAt(settings, `target ${index + 1}: ${hint}`));
    const target = makeTarget(own, options);
    if (typeof target !== "string") targets.set(target.key, target);
    else report(errorAt(settings, `target ${index + 1}: ${target}`));
  }
  return [...targets.values()];
}

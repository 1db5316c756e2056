import type { Settings } from "../../alloy/settings/settings.ts";
import type { LabelPair } from "../../model/labels.ts";
import type { Relabel } from "../../model/prometheus/relabel/relabel.ts";
import type { WriteRequest, WrittenSeries } from "../../model/prometheus/remote-write.ts";
import type { CompileContext, ComponentCompiler, Target } from "../component.ts";
import { reportRemote } from "../report-remote.ts";
import { endpointName } from "../endpoint-name.ts";
import { errorAt } from "../problem.ts";
import type { SeriesProcessor } from "../processor.ts";
import { relabelFrom } from "./relabel-rules.ts";
import { relabelledSeries } from "./relabel.ts";

/** `prometheus.remote_write`: the store of metrics, where an endpoint means it, and other places over remote write. */
export const remoteWrite: ComponentCompiler = ({ settings }, context) => {
  const external = [...settings.stringMap("external_labels")];
  const endpoints = settings.blocks("endpoint");
  for (const endpoint of endpoints) reportUnsupported(endpoint, context);
  return { kind: "export", targets: endpoints.flatMap((each) => targetOf(each, external, context)) };
};

function targetOf(
  endpoint: Settings,
  external: readonly LabelPair[],
  context: CompileContext,
): readonly Target[] {
  const address = endpoint.secret("url")?.reveal() ?? "";
  const place = context.places.placeOf(address);
  const series = writerOf(endpoint, external);
  const rest = { signals: ["metrics"], ...(series === undefined ? {} : { series }) } as const;
  if (place === undefined) {
    reportRemote(endpoint, [address], context);
    const name = endpointName(endpoint);
    return [{ ...rest, place: { protocol: "remotewrite", name, settings: endpoint } }];
  }
  if (place === "metrics" && takesWrites(address)) return [{ ...rest, place: "local" }];
  const problem =
    place === "metrics"
      ? "Mimir does not take remote write at this path; write the url as http://mimir-distributor:8080/api/v1/push"
      : "this is the address of a part of the stack that takes no remote write";
  context.report(errorAt(endpoint, problem));
  return [];
}

/** Mimir's path, and Prometheus' under which this engine takes it. */
const takesWrites = (address: string): boolean =>
  /^(?:\/api\/v1\/push|\/prometheus\/api\/v1\/write)$/.test(new URL(address).pathname);

function reportUnsupported(endpoint: Settings, { report }: CompileContext): void {
  const age = endpoint.block("queue_config")?.duration("sample_age_limit") ?? 0n;
  if (age === 0n) return;
  report(
    errorAt(endpoint, "the embedded engine does not support sample_age_limit: the journal bounds what waits"),
  );
}

interface WriterOptions {
  readonly external: readonly LabelPair[];
  readonly rules: Relabel | undefined;
  readonly exemplars: boolean;
  readonly native: boolean;
  readonly metadata: boolean;
}

/** What an endpoint changes; `undefined` if it is nothing. */
function writerOf(endpoint: Settings, external: readonly LabelPair[]): SeriesProcessor | undefined {
  const options: WriterOptions = {
    external,
    rules: relabelFrom(endpoint.blocks("write_relabel_config")),
    exemplars: endpoint.bool("send_exemplars"),
    native: endpoint.bool("send_native_histograms"),
    metadata: endpoint.block("metadata_config")?.bool("send") ?? true,
  };
  const { rules, exemplars, native, metadata } = options;
  if (external.length === 0 && rules === undefined && exemplars && native && metadata) return undefined;
  return { process: (request) => written(request, options) };
}

function written({ series, metadata }: WriteRequest, options: WriterOptions): WriteRequest {
  const sent = series.flatMap((one) => withoutUnwanted(one, options));
  const relabelled = options.rules === undefined ? sent : relabelledSeries(sent, options.rules);
  return { series: relabelled, metadata: options.metadata ? metadata : [] };
}

function withoutUnwanted(one: WrittenSeries, options: WriterOptions): readonly WrittenSeries[] {
  const { external, native, exemplars } = options;
  const samples = native ? one.samples : one.samples.filter(({ histogram }) => histogram === undefined);
  // A series that had nothing but native histograms.
  if (samples.length === 0 && one.samples.length > 0) return [];
  const labels = external.length === 0 ? one.labels : withExternal(one.labels, external);
  return [{ labels, samples, exemplars: exemplars ? one.exemplars : [] }];
}

/** A series' own labels win. */
function withExternal(own: readonly LabelPair[], external: readonly LabelPair[]): readonly LabelPair[] {
  const names = new Set(own.map(([name]) => name));
  return [...own, ...external.filter(([name]) => !names.has(name))];
}

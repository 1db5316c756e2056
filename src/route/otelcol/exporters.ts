import type { AlloySignal } from "../../alloy/schema/schema.ts";
import type { Settings } from "../../alloy/settings/settings.ts";
import type { CompileContext, ComponentCompiler, RemoteProtocol, Target } from "../component.ts";
import type { Place } from "../places.ts";
import { reportRemote } from "../report-remote.ts";
import { errorAt } from "../problem.ts";

/** Parts of the stack, by the names that messages use. */
const NAMES: Readonly<Record<AlloySignal, string>> = { traces: "Tempo", metrics: "Mimir", logs: "Loki" };

/** `otelcol.exporter.otlp`: OTLP over gRPC, which of the stores Tempo alone takes. */
export const otlpExporter: ComponentCompiler = ({ settings, receives }, context) =>
  exporterTo({
    settings,
    receives,
    context,
    protocol: "otlpgrpc",
    addressOf: () => clientOf(settings).secret("endpoint")?.reveal() ?? "",
    refusal: (_, signal) => (signal === "traces" ? undefined : `${NAMES[signal]} takes none over gRPC`),
  });

/** `otelcol.exporter.otlphttp`: OTLP over HTTP, which all stores take. */
export const otlpHttpExporter: ComponentCompiler = ({ settings, receives }, context) =>
  exporterTo({
    settings,
    receives,
    context,
    protocol: "otlphttp",
    addressOf: (signal) => signalUrl(settings, signal),
    refusal: wrongPath,
  });

/** What is written where somebody can look at it: on this machine, and yet no store. */
export const sink =
  (protocol: "debug" | "file"): ComponentCompiler =>
  ({ settings, receives }) => ({
    kind: "export",
    targets: [{ signals: receives, place: { protocol, name: "", settings } }],
  });

/**
 * The URL that requests of a signal are sent to (the Collector's otlphttp exporter, "composeSignalURL"): its own, or the
 * endpoint's with `/v1/<signal>`.
 */
function signalUrl(settings: Settings, signal: AlloySignal): string {
  const own = settings.secret(`${signal}_endpoint`);
  if (own !== undefined && !own.isEmpty) return own.reveal();
  const base = clientOf(settings).secret("endpoint")?.reveal() ?? "";
  return `${base}${base.endsWith("/") ? "" : "/"}v1/${signal}`;
}

interface Exporter {
  readonly settings: Settings;
  readonly receives: readonly AlloySignal[];
  readonly context: CompileContext;
  readonly protocol: RemoteProtocol;
  readonly addressOf: (signal: AlloySignal) => string;
  /** Why the signal's store does not take it at the address; `undefined` if it does. */
  readonly refusal: (address: string, signal: AlloySignal) => string | undefined;
}

function exporterTo({ settings, receives, context, protocol, addressOf, refusal }: Exporter) {
  const client = clientOf(settings);
  const local: AlloySignal[] = [];
  const remote: AlloySignal[] = [];
  const away: string[] = [];
  for (const signal of receives) {
    const address = addressOf(signal);
    const place = context.places.placeOf(address);
    if (place === undefined) {
      remote.push(signal);
      away.push(address);
    } else {
      const problem = place === signal ? refusal(address, signal) : wrongPlace(place, signal);
      if (problem === undefined) local.push(signal);
      else context.report(errorAt(client, problem));
    }
  }
  reportRemote(client, away, context);
  const targets: Target[] = [];
  if (local.length > 0) targets.push({ signals: local, place: "local" });
  if (remote.length > 0) targets.push({ signals: remote, place: { protocol, name: "", settings: client } });
  return { kind: "export", targets } as const;
}

const clientOf = (settings: Settings): Settings => settings.block("client") ?? settings;

function wrongPlace(place: Place, signal: AlloySignal): string {
  switch (place) {
    case "receiver":
      return `this is the address of this engine's own receiver: ${signal} would go round without end`;
    case "stack":
      return `${signal} are sent to a part of the stack that takes none`;
    case "traces":
    case "metrics":
    case "logs":
      return `${NAMES[place]} takes no ${signal}`;
  }
}

/** Where the stores take OTLP. */
const PATHS: Readonly<Record<AlloySignal, RegExp>> = {
  traces: /^\/v1\/traces$/,
  metrics: /^\/otlp\/v1\/metrics$/,
  logs: /^(?:\/loki)?\/otlp\/v1\/logs$/,
};
const WRITTEN: Readonly<Record<AlloySignal, string>> = {
  traces: "http://tempo:4318",
  metrics: "http://mimir-distributor:8080/otlp",
  logs: "http://loki:3100/otlp",
};

function wrongPath(address: string, signal: AlloySignal): string | undefined {
  if (!URL.canParse(address) || PATHS[signal].test(new URL(address).pathname)) return undefined;
  return `${NAMES[signal]} does not take ${signal} at this path; write the endpoint as ${WRITTEN[signal]}`;
}

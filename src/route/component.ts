import type { AlloySignal } from "../alloy/schema/schema.ts";
import type { Settings } from "../alloy/settings/settings.ts";
import type { Diagnostic } from "../alloy/syntax/diagnostic.ts";
import type { NamedMetric } from "../model/prometheus/naming/metric-name.ts";
import type { PushLimits } from "../model/loki/push-limits.ts";
import type { Places } from "./places.ts";
import type { ActiveContext, ActiveSource, Tap } from "./source.ts";
import type {
  LinesConverter,
  LinesProcessor,
  OtlpProcessor,
  SeriesConverter,
  SeriesProcessor,
} from "./processor.ts";

/** One component of a file, as its author's function is given it. */
export interface RouteComponent {
  /** As `otelcol.processor.filter.default`. */
  readonly id: string;
  /** As `default`. */
  readonly label: string;
  readonly settings: Settings;
  /** Which telemetry others send to it. */
  readonly receives: readonly AlloySignal[];
}

/** What is known of the machine, for detectors. Read once, so that a file means the same as long as it is used. */
export interface HostFacts {
  readonly hostname: string;
  /** As Node names it: `linux`, `darwin`, `win32`. */
  readonly platform: string;
  /** As Node names it: `x64`, `arm64`. */
  readonly architecture: string;
  /** Of the environment. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** What a component's author may ask while it is compiled. */
export interface CompileContext {
  /** Tells what cannot be done, at its place in the file: `settings.span`, or that of a block in it. */
  readonly report: (problem: Diagnostic) => void;
  /** Another component, which a reference names: a handler of `otelcol.auth.*`, for example. */
  readonly component: (id: string) => RouteComponent | undefined;
  readonly host: HostFacts;
  /** Tells addresses of this engine's stores from those of remote places. */
  readonly places: Places;
  /** What this engine's store takes of pushed lines. */
  readonly pushLimits: PushLimits;
  /** Told while data flow, of what is wrong with them: seldom, also if it is all of them. */
  readonly warn: (message: string) => void;
}

/** Where an exporter sends: one endpoint of it. */
export interface Target {
  /** Which telemetry is sent there; an endpoint of OTLP/HTTP may be of one signal alone. */
  readonly signals: readonly AlloySignal[];
  /** `local`: the store of each of the signals. */
  readonly place: "local" | RemotePlace;
  /** The last step, such as external labels and `write_relabel_config`; none if it changes nothing. */
  readonly series?: SeriesProcessor;
  /** As `series`, where lines are sent. */
  readonly lines?: LinesProcessor;
}

/** How a remote place is spoken to; the form in which data goes there follows from it. */
export type RemoteProtocol = "otlphttp" | "otlpgrpc" | "remotewrite" | "lokipush" | "debug" | "file";

/** One endpoint of an exporter that is not this engine's own. */
export interface RemotePlace {
  readonly protocol: RemoteProtocol;
  /** Which of an exporter's endpoints it is: letters, digits, `.`, `_`, `-`. Empty if it can have one only. */
  readonly name: string;
  /** Of the endpoint: the block `client` or `endpoint`, or the exporter itself where it has none such. */
  readonly settings: Settings;
}

/** What a component does to the data that goes through it. */
export type Part =
  /** `otelcol.receiver.otlp`: where what is received begins. */
  | { readonly kind: "receiver" }
  /** Nothing: the journal batches, queues and bounds already. */
  | { readonly kind: "pass" }
  | { readonly kind: "otlp"; readonly processor: OtlpProcessor }
  | { readonly kind: "series"; readonly processor: SeriesProcessor }
  | { readonly kind: "lines"; readonly processor: LinesProcessor }
  | { readonly kind: "toSeries"; readonly converter: SeriesConverter }
  | { readonly kind: "toLines"; readonly converter: LinesConverter }
  | { readonly kind: "export"; readonly targets: readonly Target[] }
  /** Makes data of what arrives; `makes` are its metrics. @see Tap */
  | { readonly kind: "tap"; readonly open: () => Tap; readonly makes: readonly NamedMetric[] }
  /** Makes data by itself. */
  | { readonly kind: "active"; readonly open: (context: ActiveContext) => ActiveSource }
  /** Others use it: authentication, storage, files. Also a component in which errors were found. */
  | { readonly kind: "none" };

/** Compiles a component. What is wrong with its settings is reported, and the part is then not run. */
export type ComponentCompiler = (component: RouteComponent, context: CompileContext) => Part;

/** Compilers by the names of components. */
export type Registry = Readonly<Record<string, ComponentCompiler>>;

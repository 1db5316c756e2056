import { nodeOf } from "../alloy/graph/graph.ts";
import type { AlloyGraph, AlloyNode } from "../alloy/graph/graph.ts";
import type { Settings } from "../alloy/settings/settings.ts";
import { hasErrors } from "../alloy/syntax/diagnostic.ts";
import type { Diagnostic } from "../alloy/syntax/diagnostic.ts";
import type { CompileContext, HostFacts, Part, RemoteProtocol, RouteComponent, Target } from "./component.ts";
import type { Flow, FlowRecord } from "./flow.ts";
import type { Places } from "./places.ts";
import { PUSH_LIMITS, type PushLimits } from "../model/loki/push-limits.ts";
import { REGISTRY } from "./registry/components.ts";
import type { ActiveContext, ActiveSource, Tap } from "./source.ts";
import { madeNamesOf } from "./made-names.ts";
import type { MadeNames } from "./made-names.ts";
import { WaysTo } from "./ways.ts";
import type { Signal } from "../model/signal.ts";
import type { Loss } from "./losses.ts";
import { isOfExporter, remoteNames } from "./remote-names.ts";
import { receiverOf } from "./receiver.ts";
import type { ReceiverRoute } from "./receiver.ts";

/** What a file does, ready to be run by those who read the journal. */
export interface Route {
  /** Into the stores of this engine: each record into that of its signal. */
  readonly local: Flow;
  readonly remotes: readonly RemoteRoute[];
  /** Whether a name is that of a way out which there would be if its address were set. */
  readonly isOff: (name: string) => boolean;
  readonly taps: readonly TapRoute[];
  readonly actives: readonly ActiveRoute[];
  /** Metrics that connectors bring into the store. */
  readonly made: readonly MadeNames[];
  /** The names of all of them. */
  readonly madeNames: ReadonlySet<string>;
  /** How the OTLP ports behave. */
  readonly receiver: ReceiverRoute;
  /** Of the block `logging`, if there is one. */
  readonly logging: Settings | undefined;
  /** A component by its id, as those that exporters refer to. */
  readonly component: (id: string) => RouteComponent | undefined;
  /** What components did not pass on since this was compiled, by their ids. */
  readonly losses: () => ReadonlyMap<string, readonly Loss[]>;
}

/** A way out of this machine. */
export interface RemoteRoute {
  /** Names its place in the journal, whatever else is in the file. */
  readonly name: string;
  readonly protocol: RemoteProtocol;
  readonly exporter: RouteComponent;
  /** Of the endpoint: the block `client` or `endpoint`, or the exporter itself where it has none such. */
  readonly settings: Settings;
  /** What can arrive there. */
  readonly signals: readonly Signal[];
  readonly flow: Flow;
  /** Whether components on the way look into a record, so that the flow takes time by its size. */
  readonly isWork: (record: FlowRecord) => boolean;
}

/** A component that makes data of what the file sends to it. */
export interface TapRoute {
  readonly id: string;
  /** Makes it anew, without what an earlier one knew: see {@link Tap.restore}. */
  readonly open: () => Tap;
  /** What of a record arrives at it. */
  readonly flow: Flow;
}

/** A component that makes data by itself, from the moment when it is opened. */
export interface ActiveRoute {
  readonly id: string;
  readonly open: (context: ActiveContext) => ActiveSource;
}

/** What a file's meaning depends on beside its text. */
export interface RouteOptions {
  readonly host: HostFacts;
  readonly places: Places;
  /** Loki's defaults, unless given. */
  readonly pushLimits?: PushLimits;
  /** Told while data flow, of what is wrong with them; nobody is, if absent. */
  readonly warn?: (message: string) => void;
}

/** A file's errors and warnings, and what it does. */
export interface CompiledRoute {
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
  /** Only if there are no errors. */
  readonly route: Route | undefined;
}

/** Compiles a checked file for the embedded engine. What it cannot do is told, at its place in the file. */
export function compileRoute(
  graph: AlloyGraph,
  { host, places, pushLimits = PUSH_LIMITS, warn = () => {} }: RouteOptions,
): CompiledRoute {
  const diagnostics: Diagnostic[] = [];
  const components = new Map(graph.nodes.flatMap((node) => componentOf(node, graph)));
  const context: CompileContext = {
    report: (problem) => void diagnostics.push(problem),
    component: (id) => components.get(id),
    host,
    places,
    pushLimits,
    warn,
  };
  const parts = new Map<string, Part>();
  for (const [id, component] of components) parts.set(id, partOf(graph, id, component, context));
  const receiver = receiverOf(graph, components, context);
  const made = madeNamesOf(graph, components, parts);
  const ways = new WaysTo(graph, parts, context.report);
  const route = {
    local: ways.to(({ place }) => place === "local").flow,
    remotes: remotesOf(parts, components, ways),
    isOff: (name: string) =>
      graph.nodes.some((node) => node.off !== undefined && isOfExporter(name, node.name, node.label)),
    taps: [...parts].flatMap(([id, part]) =>
      part.kind === "tap" ? [{ id, open: part.open, flow: ways.toTap(id).flow }] : [],
    ),
    actives: [...parts].flatMap(([id, part]) => (part.kind === "active" ? [{ id, open: part.open }] : [])),
    receiver,
    made,
    madeNames: new Set(made.flatMap(({ names }) => [...names])),
    logging: graph.logging,
    component: context.component,
    losses: () => lossesOf(parts),
  };
  const inOrder = diagnostics.toSorted((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  return { diagnostics: inOrder, route: hasErrors(inOrder) ? undefined : route };
}

function componentOf(
  { id, label, checked }: AlloyNode,
  graph: AlloyGraph,
): readonly (readonly [string, RouteComponent])[] {
  if (checked === undefined) return [];
  const receives = new Set(graph.edges.flatMap(({ to, signals }) => (to === id ? signals : [])));
  return [[id, { id, label, settings: checked.settings, receives: [...receives] }]];
}

function partOf(graph: AlloyGraph, id: string, component: RouteComponent, context: CompileContext): Part {
  const { name = "", off } = nodeOf(graph, id) ?? {};
  // It was told why it does nothing.
  if (off !== undefined) return { kind: "none" };
  const compile = Object.hasOwn(REGISTRY, name) ? REGISTRY[name] : undefined;
  return compile?.(component, context) ?? { kind: "none" };
}

function lossesOf(parts: ReadonlyMap<string, Part>): ReadonlyMap<string, readonly Loss[]> {
  const found = [...parts].map(([id, part]) => [id, lossesIn(part)] as const);
  return new Map(found.filter(([, losses]) => losses.length > 0));
}

function lossesIn(part: Part): readonly Loss[] {
  switch (part.kind) {
    case "otlp":
    case "series":
    case "lines":
      return part.processor.losses ?? [];
    case "toSeries":
    case "toLines":
      return part.converter.losses ?? [];
    case "export":
      return part.targets.flatMap(({ series, lines }) => (series ?? lines)?.losses ?? []);
    case "receiver":
    case "pass":
    case "tap":
    case "active":
    case "none":
      return [];
  }
}

function remotesOf(
  parts: ReadonlyMap<string, Part>,
  components: ReadonlyMap<string, RouteComponent>,
  ways: WaysTo,
): readonly RemoteRoute[] {
  const found = [...parts].flatMap(([id, part]) => {
    const exporter = components.get(id);
    if (part.kind !== "export" || exporter === undefined) return [];
    return remotePlaces(part.targets).map((place) => ({ exporter, place }));
  });
  const names = remoteNames(found.map(({ exporter, place }) => ({ exporter, endpoint: place.name })));
  return found.map(({ exporter, place }, index) => {
    const way = ways.to((target) => target.place === place);
    const { protocol, settings } = place;
    return { name: names[index] ?? exporter.id, protocol, exporter, settings, ...way };
  });
}

/** Several targets may be of one place, as those of an endpoint of OTLP/HTTP of which one signal is local. */
const remotePlaces = (targets: readonly Target[]) => [
  ...new Set(targets.flatMap(({ place }) => (place === "local" ? [] : [place]))),
];

import type { AlloySignal, ComponentSchema } from "../schema/schema.ts";
import type { Settings } from "../settings/settings.ts";
import type { Span } from "../syntax/source.ts";

/**
 * What an Alloy file says, checked: its components with their settings, and who sends what to whom. The room `route`
 * compiles it into processors and destinations.
 */
export interface AlloyGraph {
  /** In an order in which each stands before those that refer to it. */
  readonly nodes: readonly AlloyNode[];
  /** In the order of the file. */
  readonly edges: readonly AlloyEdge[];
  /** Of the block `logging`, if there is one. */
  readonly logging: Settings | undefined;
}

/** A component of the file. */
export interface AlloyNode {
  /** Name and label, as `otelcol.processor.batch.default`; what references and edges call it. */
  readonly id: string;
  /** As `otelcol.processor.batch`. */
  readonly name: string;
  readonly label: string;
  readonly span: Span;
  /** `undefined` for a component that only Alloy can check; there are none in a graph for the embedded engine. */
  readonly checked: { readonly schema: ComponentSchema; readonly settings: Settings } | undefined;
  /** Set if it does nothing here, and why: its address comes from a variable that is not set. */
  readonly off: string | undefined;
}

/** That one component refers to another's export. */
export interface AlloyEdge {
  /** The component that refers to the other. */
  readonly from: string;
  readonly to: string;
  /** The other's export, as `input`. */
  readonly output: string;
  /** Which telemetry goes from one to the other; none where it only uses it, as an `auth` handler. */
  readonly signals: readonly AlloySignal[];
}

/** Edges that telemetry takes from a component on, optionally of one kind. */
export const sendsFrom = (graph: AlloyGraph, id: string, signal?: AlloySignal): readonly AlloyEdge[] =>
  graph.edges.filter(
    ({ from, signals }) =>
      from === id && (signal === undefined ? signals.length > 0 : signals.includes(signal)),
  );

/** A component by its id. */
export const nodeOf = (graph: AlloyGraph, id: string): AlloyNode | undefined =>
  graph.nodes.find((node) => node.id === id);

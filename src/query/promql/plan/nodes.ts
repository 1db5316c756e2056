import type { Matcher } from "../../../model/matcher.ts";
import type { VectorMatching } from "../../vector/matching.ts";
import type { AggregateOperator, BinaryOperator, Extension, Span } from "../ast.ts";
import type { FunctionDefinition } from "../functions/definition.ts";
import type { InfoSelection } from "../info.ts";
import type { Steps, TimeShift } from "../steps.ts";

/** What is read from the store for one or more selectors; the range grows while planning. */
export interface Fetch {
  readonly matchers: readonly Matcher[];
  /** Only counts and sums of histograms are asked for: counter resets are then looked for while reading. */
  readonly statistics: boolean;
  /** Unix milliseconds, inclusive. */
  start: number;
  /** Unix milliseconds, inclusive. */
  end: number;
}

interface Node {
  readonly span: Span;
}

export interface ConstantNode extends Node {
  readonly kind: "constant";
  readonly value: number;
}

export interface TextNode extends Node {
  readonly kind: "text";
  readonly quoted?: string;
  readonly value: string;
}

/** A selector: the latest sample within the lookback at each step, or its time or start time in seconds. */
export interface InstantNode extends Node {
  readonly kind: "instant";
  readonly fetch: Fetch;
  readonly shift: TimeShift;
  /** `sampleTime` is that of `timestamp` too, but leaves the name. */
  readonly wants: "value" | "timestamp" | "sampleTime" | "startTime";
  /** Values are interpolated between the samples around a step, and there are no staleness markers. */
  readonly smoothed?: boolean;
}

/** A range selector: the samples of a window before each step. */
export interface RangeNode extends Node {
  readonly kind: "range";
  readonly fetch: Fetch;
  readonly shift: TimeShift;
  /** Milliseconds. */
  readonly range: number;
  readonly extension?: Extension;
}

/**
 * The inner expression at steps of its own, of which each step of the query sees a window of `range` milliseconds.
 */
export interface SubqueryNode extends Node {
  readonly kind: "subquery";
  readonly inner: PlanNode;
  /** The steps of the inner expression: multiples of the subquery's own step. */
  readonly steps: Steps;
  readonly shift: TimeShift;
  readonly range: number;
}

export interface NegateNode extends Node {
  readonly kind: "negate";
  readonly operand: PlanNode;
}

export interface BinaryNode extends Node {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: PlanNode;
  readonly right: PlanNode;
  readonly bool: boolean;
  readonly matching: VectorMatching;
}

export interface CallNode extends Node {
  readonly kind: "call";
  readonly name: string;
  readonly definition: FunctionDefinition;
  readonly args: readonly PlanNode[];
}

export interface AggregateNode extends Node {
  readonly kind: "aggregate";
  readonly operator: AggregateOperator;
  readonly operand: PlanNode;
  readonly parameter?: PlanNode;
  readonly without: boolean;
  readonly labels: readonly string[];
}

/** `info()`: labels of the info series that belong to each series are added to it. */
export interface InfoNode extends Node {
  readonly kind: "info";
  readonly operand: PlanNode;
  readonly infos: InstantNode;
  readonly selection: InfoSelection;
}

/** What a query does, with all names and durations resolved. */
export type PlanNode =
  | ConstantNode
  | TextNode
  | InstantNode
  | RangeNode
  | SubqueryNode
  | NegateNode
  | BinaryNode
  | CallNode
  | AggregateNode
  | InfoNode;

/** What is read of the store, and what is made of it at which steps. */
export interface Plan {
  readonly root: PlanNode;
  readonly steps: Steps;
  readonly fetches: readonly Fetch[];
}

import { nodeOf, sendsFrom } from "../alloy/graph/graph.ts";
import type { AlloyEdge, AlloyGraph } from "../alloy/graph/graph.ts";
import type { Diagnostic } from "../alloy/syntax/diagnostic.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import type { Part, Target } from "./component.ts";
import { cargoOf } from "./enter.ts";
import type { Form } from "./enter.ts";
import { encoderOf, tapEncoder } from "./ends.ts";
import type { Flow, FlowRecord } from "./flow.ts";
import { runSteps } from "./step.ts";
import type { Step } from "./step.ts";

/** All that leads to one place. */
export interface Ways {
  /** What can arrive there. */
  readonly signals: readonly Signal[];
  readonly flow: Flow;
  /** Whether components look into a record, so that the flow takes time by its size. */
  readonly isWork: (record: FlowRecord) => boolean;
}

/** Where data begin: at the receiver, or at a component that makes them. */
interface Entry {
  readonly form: Form;
  readonly steps: readonly Step[];
}

type Entries = Partial<Record<Signal, readonly Entry[]>>;

/**
 * Ways part where a component sends to several, so that their number may grow with each: a file that makes more steps
 * than this is refused.
 */
const MOST_STEPS = 10_000;

/** Finds the ways through a file that lead to one place, and leaves out the others. */
export class WaysTo {
  readonly #graph: AlloyGraph;
  readonly #parts: ReadonlyMap<string, Part>;
  readonly #report: (problem: Diagnostic) => void;
  #steps = 0;

  constructor(graph: AlloyGraph, parts: ReadonlyMap<string, Part>, report: (problem: Diagnostic) => void) {
    this.#graph = graph;
    this.#parts = parts;
    this.#report = report;
  }

  /** The ways to all targets that are meant. Too many steps are reported as an error of the file. */
  to(isMeant: (target: Target) => boolean): Ways {
    return this.#ways((_, part, signal) => {
      if (part.kind !== "export") return [];
      const meant = part.targets.filter((target) => target.signals.includes(signal) && isMeant(target));
      return meant.map((target): Step => ({ kind: "end", encode: encoderOf(target) }));
    });
  }

  /** The ways to a component that makes data of what arrives. @param tap its id. */
  toTap(tap: string): Ways {
    return this.#ways((id, { kind }) =>
      id === tap && kind === "tap" ? [{ kind: "end", encode: tapEncoder }] : [],
    );
  }

  #ways(endsAt: EndsAt): Ways {
    const received: Entries = {};
    const made = new Map<string, Entries>();
    for (const [id, { kind }] of this.#parts) {
      const entries = this.#entriesOf(id, endsAt);
      if (kind === "receiver") Object.assign(received, entries);
      else if (kind === "tap" || kind === "active") made.set(id, entries);
    }
    const all = [received, ...made.values()];
    const signals = SIGNALS.filter((signal) => all.some((entries) => (entries[signal] ?? []).length > 0));
    const entriesOf = ({ signal, source }: FlowRecord): readonly Entry[] =>
      (source === undefined ? received : made.get(source))?.[signal] ?? [];
    return {
      signals,
      flow: (record) => joined(entriesOf(record), record),
      isWork: (record) => entriesOf(record).some(isWork),
    };
  }

  #entriesOf(id: string, endsAt: EndsAt): Entries {
    const entries: Entries = {};
    for (const signal of SIGNALS) {
      const byForm = new Map<Form, Step[]>();
      for (const edge of sendsFrom(this.#graph, id, signal)) {
        const steps = this.#stepsAt(edge.to, signal, endsAt);
        if (steps.length === 0) continue;
        const form = formOf(this.#graph, edge);
        byForm.set(form, [...(byForm.get(form) ?? []), ...steps]);
      }
      entries[signal] = [...byForm].map(([form, steps]) => ({ form, steps }));
    }
    return entries;
  }

  #stepsAt(id: string, signal: Signal, endsAt: EndsAt): readonly Step[] {
    if (this.#isTooMuch(id)) return [];
    const part = this.#parts.get(id);
    if (part === undefined) return [];
    const next = (): readonly Step[] =>
      sendsFrom(this.#graph, id, signal).flatMap(({ to }) => this.#stepsAt(to, signal, endsAt));
    switch (part.kind) {
      case "pass":
        return next();
      case "otlp":
      case "series":
      case "lines":
      case "toSeries":
      case "toLines": {
        const behind = next();
        return behind.length === 0 ? [] : [{ ...part, next: behind }];
      }
      case "export":
      case "tap":
        return endsAt(id, part, signal);
      case "receiver":
      case "active":
      case "none":
        return [];
    }
  }

  #isTooMuch(id: string): boolean {
    this.#steps++;
    if (this.#steps <= MOST_STEPS) return false;
    if (this.#steps === MOST_STEPS + 1) {
      const message = `the ways through the file have too many steps (limit route.steps = ${MOST_STEPS})`;
      this.#report({ severity: "error", message, span: nodeOf(this.#graph, id)?.span });
    }
    return true;
  }
}

type EndsAt = (id: string, part: Part, signal: Signal) => readonly Step[];

/** In which form a component takes what is sent to it. */
function formOf(graph: AlloyGraph, { to, output }: AlloyEdge): Form {
  const type = nodeOf(graph, to)?.checked?.schema.exports[output]?.type;
  return type === "MetricsReceiver" ? "series" : type === "LogsReceiver" ? "lines" : "otlp";
}

/** OTLP that goes straight to an end is that of the record. */
const isWork = ({ form, steps }: Entry): boolean =>
  form !== "otlp" || steps.some(({ kind }) => kind !== "end");

/** Requests in protobuf, one behind the other, are the request with all that they hold. */
function joined(entries: readonly Entry[], record: FlowRecord): Uint8Array | undefined {
  const arrived = entries.flatMap(({ form, steps }) => runSteps(steps, cargoOf(form, record), record));
  return arrived.length > 1 ? Buffer.concat(arrived) : arrived[0];
}

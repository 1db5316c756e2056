import { limitError } from "../../base/errors.ts";
import { Labels } from "../../model/labels.ts";
import { type Grouping, projection } from "../vector/grouping.ts";
import type { SeriesBuilder } from "../vector/series.ts";
import type { Accumulator, Pause } from "./accumulators.ts";
import { MAX_SERIES } from "./limits.ts";
import type { LineState } from "./line-state.ts";

/** How many rough keys are kept: lines that differ in metadata of high cardinality repeat none. */
const MAX_KEYS = 20_000;

interface Entry {
  readonly labels: Labels;
  readonly accumulator: Accumulator;
}

/** How series are told apart, and how many there may be. */
export interface TableOptions {
  /** To which labels series are reduced; all labels without it. */
  readonly grouping: Grouping | undefined;
  readonly maxSeries: number;
  /** Named when `maxSeries` is hit. */
  readonly limitName: string;
  readonly limitValue: number;
}

/** The series of a range aggregation, found by a line's labels. */
export class SeriesTable {
  private readonly options: TableOptions;
  private readonly create: () => Accumulator;
  private readonly find: (state: LineState) => Accumulator;
  private readonly byKey = new Map<string, Accumulator>();
  private readonly byLabels = new Map<string, Entry>();

  constructor(options: TableOptions, create: () => Accumulator) {
    this.options = options;
    this.create = create;
    this.find = this.finder();
  }

  /** @throws WatchtowerError `limit` */
  of(state: LineState): Accumulator {
    return this.find(state);
  }

  /** The series in order of appearance. @throws WatchtowerError `canceled`, `timeout` */
  async finish(pause: Pause): Promise<SeriesBuilder[]> {
    const series: SeriesBuilder[] = [];
    for (const { labels, accumulator } of this.byLabels.values()) {
      series.push(await accumulator.finish(labels, pause));
    }
    return series;
  }

  private finder(): (state: LineState) => Accumulator {
    const { grouping } = this.options;
    if (grouping === undefined || grouping.kind === "without") {
      const project = grouping === undefined ? (labels: Labels) => labels : projection(grouping);
      return (state) => this.lookUp(state.roughKey(), () => project(state.merged()));
    }
    const { names } = grouping;
    if (names.length === 0) {
      let only: Accumulator | undefined;
      return () => (only ??= this.byLabelSet(Labels.empty));
    }
    return (state) => {
      let key = "";
      for (const name of names) key += `${state.get(name) ?? ABSENT}\u0000`;
      return this.lookUp(key, () => labelsOf(state, names));
    };
  }

  private lookUp(key: string, labels: () => Labels): Accumulator {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    if (this.byKey.size >= MAX_KEYS) this.byKey.clear();
    const found = this.byLabelSet(labels());
    this.byKey.set(key, found);
    return found;
  }

  private byLabelSet(labels: Labels): Accumulator {
    const key = labels.key();
    const known = this.byLabels.get(key);
    if (known !== undefined) return known.accumulator;
    const { maxSeries, limitName, limitValue } = this.options;
    if (this.byLabels.size >= maxSeries) throw seriesLimit(limitName, limitValue);
    const accumulator = this.create();
    this.byLabels.set(key, { labels, accumulator });
    return accumulator;
  }
}

/** No value has it. */
const ABSENT = "\u0001";

function labelsOf(state: LineState, names: readonly string[]): Labels {
  const pairs = names.flatMap((name) => {
    const value = state.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Labels.withEmpty(pairs);
}

/** As Loki words it, with the limit's name. */
export function seriesLimit(name: string, value: number): Error {
  if (name === MAX_SERIES) {
    return limitError(name, value, `maximum number of series (${value}) reached for a single query`);
  }
  return limitError(
    name,
    value,
    "the query has too many series at once: aggregate by fewer labels, or ask for fewer steps",
  );
}

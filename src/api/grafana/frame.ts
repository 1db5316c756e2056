import type { FrameBody, FrameFieldType } from "../wire/grafana.ts";

/** A column of a frame: one value for each row, `labels` of the series it belongs to. */
export interface FrameField {
  readonly name: string;
  readonly type: FrameFieldType;
  readonly values: readonly unknown[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, unknown>>;
}

const GO_TYPES: Readonly<Record<FrameFieldType, string>> = {
  time: "time.Time",
  number: "float64",
  string: "string",
  boolean: "bool",
  other: "json.RawMessage",
};

/** A data frame in Grafana's JSON: what is no number in JSON stands beside the values, in `entities`. */
export function frameBody(
  refId: string,
  meta: FrameBody["schema"]["meta"],
  fields: readonly FrameField[],
  name?: string,
): FrameBody {
  const columns = fields.map(({ type, values }) => (type === "number" ? numberColumn(values) : { values }));
  const entities = columns.map((column) => ("entities" in column ? column.entities : null));
  return {
    schema: {
      ...(name === undefined ? {} : { name }),
      refId,
      meta,
      fields: fields.map(({ values: _values, type, ...field }) => ({
        ...field,
        type,
        typeInfo: { frame: GO_TYPES[type] },
      })),
    },
    data: {
      values: columns.map(({ values }) => values),
      ...(entities.every((each) => each === null) ? {} : { entities }),
    },
  };
}

interface NumberColumn {
  readonly values: readonly (number | null)[];
  readonly entities: { readonly NaN: number[]; readonly Inf: number[]; readonly NegInf: number[] } | null;
}

function numberColumn(given: readonly unknown[]): NumberColumn {
  const entities = { NaN: [] as number[], Inf: [] as number[], NegInf: [] as number[] };
  let count = 0;
  const values = given.map((value, index) => {
    if (typeof value !== "number") return null;
    if (Number.isFinite(value)) return value;
    const kind = Number.isNaN(value) ? "NaN" : value > 0 ? "Inf" : "NegInf";
    entities[kind].push(index);
    count++;
    return null;
  });
  return { values, entities: count === 0 ? null : entities };
}

/** A sample's value as Prometheus and Loki write it: `+Inf`, `NaN`, `1.5`. */
export function sampleValue(text: string): number {
  if (text === "+Inf") return Infinity;
  return text === "-Inf" ? -Infinity : Number(text);
}

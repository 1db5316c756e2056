import type { WireReader } from "../../wire/reader.ts";
import type { WireWriter } from "../../wire/writer.ts";
import type { Attributes } from "./attributes.ts";
import { FieldMessage } from "./fields.ts";
import type { Make, Part } from "./message.ts";
import {
  EditableExponentialHistogram,
  EditableGauge,
  EditableHistogram,
  EditableSum,
  EditableSummary,
} from "./metric-data.ts";
import { madeOf } from "./parts.ts";

/** A metric's points, by their kind. */
export type MetricData =
  | EditableGauge
  | EditableSum
  | EditableHistogram
  | EditableExponentialHistogram
  | EditableSummary;

/** opentelemetry.proto.metrics.v1.Metric. */
export class EditableMetric extends FieldMessage {
  #metadata: Attributes | undefined;
  #data: DataPart | undefined;

  get name(): string {
    return this.readText(1);
  }
  set name(name: string) {
    this.setText(1, name);
  }

  get description(): string {
    return this.readText(2);
  }
  set description(description: string) {
    this.setText(2, description);
  }

  /** UCUM, as `By` or `ms`. */
  get unit(): string {
    return this.readText(3);
  }
  set unit(unit: string) {
    this.setText(3, unit);
  }

  /** About the metric itself: they are not part of what tells its points apart. */
  get metadata(): Attributes {
    return (this.#metadata ??= this.attributesAt(12));
  }

  /** The kind that was set last; `undefined` if there is none. */
  get data(): MetricData | undefined {
    return this.#dataPart().data;
  }
  set data(data: MetricData | undefined) {
    this.#dataPart().data = data;
  }

  #dataPart(): DataPart {
    return (this.#data ??= this.own(new DataPart(this.rewind())));
  }
}

/** The numbers of Metric's fields of which one is set. */
const FIELDS: Readonly<Record<MetricData["kind"], number>> = {
  gauge: 5,
  sum: 7,
  histogram: 9,
  exponentialHistogram: 10,
  summary: 11,
};
const NUMBERS: ReadonlySet<number> = new Set(Object.values(FIELDS));

class DataPart implements Part {
  readonly fields = [...NUMBERS];
  data: MetricData | undefined;
  readonly #original: MetricData | undefined;

  constructor(reader: WireReader) {
    this.data = dataIn(reader);
    this.#original = this.data;
  }

  isChanged(): boolean {
    return this.data !== this.#original || (this.data?.isChanged() ?? false);
  }

  writeFields(writer: WireWriter): void {
    const { data } = this;
    if (data !== undefined) writer.message(FIELDS[data.kind], (inner) => data.write(inner));
  }
}

/** Of several kinds the last one counts; pieces of one kind in a row are merged (protobuf, "Oneof"). */
function dataIn(reader: WireReader): MetricData | undefined {
  let field = 0;
  let pieces: Uint8Array[] = [];
  let [start, end] = [0, 0];
  while (reader.next()) {
    if (!NUMBERS.has(reader.field)) {
      reader.skip();
      continue;
    }
    if (reader.field !== field) pieces = [];
    field = reader.field;
    end = reader.length() + reader.position;
    start = reader.position;
    reader.position = end;
    pieces.push(reader.bytes.subarray(start, end));
  }
  const make: Make<MetricData | undefined> = (...place) => makeData(field, ...place);
  return pieces.length > 1 ? madeOf(pieces, make) : make(reader, start, end);
}

function makeData(field: number, reader: WireReader, start: number, end: number): MetricData | undefined {
  switch (field) {
    case FIELDS.gauge:
      return new EditableGauge(reader, start, end);
    case FIELDS.sum:
      return new EditableSum(reader, start, end);
    case FIELDS.histogram:
      return new EditableHistogram(reader, start, end);
    case FIELDS.exponentialHistogram:
      return new EditableExponentialHistogram(reader, start, end);
    case FIELDS.summary:
      return new EditableSummary(reader, start, end);
    default:
      return undefined;
  }
}

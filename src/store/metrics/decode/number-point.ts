import type { WireReader } from "../../../model/wire/reader.ts";
import { ATTRIBUTES_FIELD, Point } from "./points.ts";

/** NumberDataPoint: of gauges and sums. */
export class NumberPoint extends Point {
  hasValue = false;
  value = 0;
  /** Bits of `value`, when it is NaN. */
  low = 0;
  high = 0;

  protected override reset(): void {
    this.hasValue = false;
  }

  protected override field(reader: WireReader, tagStart: number): void {
    switch (reader.field) {
      case ATTRIBUTES_FIELD.number:
        return this.attribute(reader, tagStart);
      case 4:
        return this.double(reader);
      case 5:
        return this.exemplar(reader);
      case 6:
        reader.fixed64Halves();
        this.value = (reader.high | 0) * 4294967296 + reader.low;
        this.hasValue = true;
        return;
      case 8:
        return this.flags(reader);
      default:
        reader.skip();
    }
  }

  private double(reader: WireReader): void {
    this.hasValue = true;
    this.value = reader.double();
    if (!Number.isNaN(this.value)) return;
    reader.position -= 8;
    reader.fixed64Halves();
    this.low = reader.low;
    this.high = reader.high;
  }
}

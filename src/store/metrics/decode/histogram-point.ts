import type { WireReader } from "../../../model/wire/reader.ts";
import { readDouble, readItems } from "../../../model/wire/items.ts";
import { ATTRIBUTES_FIELD, DistributionPoint, readCount } from "./points.ts";

/** HistogramDataPoint: explicit bounds. */
export class HistogramPoint extends DistributionPoint {
  /** Of each bucket, not cumulative. */
  readonly buckets: number[] = [];
  readonly bounds: number[] = [];

  protected override reset(): void {
    super.reset();
    this.buckets.length = 0;
    this.bounds.length = 0;
  }

  protected override field(reader: WireReader, tagStart: number): void {
    switch (reader.field) {
      case ATTRIBUTES_FIELD.histogram:
        return this.attribute(reader, tagStart);
      case 6:
        return readItems(reader, this.buckets, readCount);
      case 7:
        return readItems(reader, this.bounds, readDouble);
      case 8:
        return this.exemplar(reader);
      case 10:
        return this.flags(reader);
      default:
        super.field(reader, tagStart);
    }
  }
}

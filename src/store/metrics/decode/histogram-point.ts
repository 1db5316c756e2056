import type { WireReader } from "../../../model/wire/reader.ts";
import { ATTRIBUTES_FIELD, Point, readCount, readDouble, readItems, readTime } from "./points.ts";

/** HistogramDataPoint: explicit bounds. */
export class HistogramPoint extends Point {
  count = 0;
  hasSum = false;
  sum = 0;
  /** Of each bucket, not cumulative. */
  readonly buckets: number[] = [];
  readonly bounds: number[] = [];

  protected override reset(): void {
    this.count = 0;
    this.hasSum = false;
    this.sum = 0;
    this.buckets.length = 0;
    this.bounds.length = 0;
  }

  protected override field(reader: WireReader, tagStart: number): void {
    switch (reader.field) {
      case ATTRIBUTES_FIELD.histogram:
        return this.attribute(reader, tagStart);
      case 2:
        this.startTime = readTime(reader);
        return;
      case 3:
        this.time = readTime(reader);
        return;
      case 4:
        this.count = readCount(reader);
        return;
      case 5:
        this.hasSum = true;
        this.sum = reader.double();
        return;
      case 6:
        return readItems(reader, this.buckets, readCount);
      case 7:
        return readItems(reader, this.bounds, readDouble);
      case 8:
        return this.exemplar(reader);
      case 10:
        return this.flags(reader);
      default:
        reader.skip();
    }
  }
}

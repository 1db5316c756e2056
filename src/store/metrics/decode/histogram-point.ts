import { WireType } from "../../../model/wire/reader.ts";
import type { WireReader } from "../../../model/wire/reader.ts";
import { Numbers } from "./numbers.ts";
import { ATTRIBUTES_FIELD, DistributionPoint, readCount } from "./points.ts";

/** HistogramDataPoint: explicit bounds. */
export class HistogramPoint extends DistributionPoint {
  private readonly bucketNumbers = new Numbers();
  private readonly boundNumbers = new Numbers();
  /** Of each bucket, not cumulative. */
  readonly buckets: readonly number[] = this.bucketNumbers.items;
  readonly bounds: readonly number[] = this.boundNumbers.items;

  override read(reader: WireReader): void {
    super.read(reader);
    this.bucketNumbers.end();
    this.boundNumbers.end();
  }

  protected override reset(): void {
    super.reset();
    this.bucketNumbers.begin();
    this.boundNumbers.begin();
  }

  protected override field(reader: WireReader, tagStart: number): void {
    switch (reader.field) {
      case ATTRIBUTES_FIELD.histogram:
        return this.attribute(reader, tagStart);
      case 6:
        return this.readBuckets(reader);
      case 7:
        return this.readBounds(reader);
      case 8:
        return this.exemplar(reader);
      case 10:
        return this.flags(reader);
      default:
        super.field(reader, tagStart);
    }
  }

  // Each its own loop: a function that is told what to read hands out each number as an object.

  private readBuckets(reader: WireReader): void {
    if (reader.wireType !== WireType.bytes) return this.bucketNumbers.add(readCount(reader));
    const outer = reader.enter();
    while (reader.position < reader.end) this.bucketNumbers.add(readCount(reader));
    reader.leave(outer);
  }

  private readBounds(reader: WireReader): void {
    if (reader.wireType !== WireType.bytes) return this.boundNumbers.add(reader.double());
    const outer = reader.enter();
    while (reader.position < reader.end) this.boundNumbers.add(reader.double());
    reader.leave(outer);
  }
}

import type { WireReader } from "../../../model/wire/reader.ts";
import { readItems } from "../../../model/wire/items.ts";
import { ATTRIBUTES_FIELD, DistributionPoint, readCount } from "./points.ts";

/** One side of an exponential histogram: the count at index i is of the bucket `offset` + i. */
export class ExponentialBuckets {
  offset = 0;
  readonly counts: number[] = [];

  reset(): void {
    this.offset = 0;
    this.counts.length = 0;
  }

  read(reader: WireReader): void {
    const outer = reader.enter();
    while (reader.next()) {
      if (reader.field === 1) this.offset = reader.sint32();
      else if (reader.field === 2) readItems(reader, this.counts, readVarintCount);
      else reader.skip();
    }
    reader.leave(outer);
  }
}

/** ExponentialHistogramDataPoint. */
export class ExponentialPoint extends DistributionPoint {
  scale = 0;
  zeroCount = 0;
  zeroThreshold = 0;
  readonly positive = new ExponentialBuckets();
  readonly negative = new ExponentialBuckets();

  protected override reset(): void {
    super.reset();
    this.scale = 0;
    this.zeroCount = 0;
    this.zeroThreshold = 0;
    this.positive.reset();
    this.negative.reset();
  }

  protected override field(reader: WireReader, tagStart: number): void {
    switch (reader.field) {
      case ATTRIBUTES_FIELD.exponential:
        return this.attribute(reader, tagStart);
      case 6:
        this.scale = reader.sint32();
        return;
      case 7:
        this.zeroCount = readCount(reader);
        return;
      case 8:
        return this.positive.read(reader);
      case 9:
        return this.negative.read(reader);
      case 10:
        return this.flags(reader);
      case 11:
        return this.exemplar(reader);
      case 14:
        this.zeroThreshold = reader.double();
        return;
      default:
        super.field(reader, tagStart);
    }
  }
}

function readVarintCount(reader: WireReader): number {
  reader.varintHalves();
  return reader.high * 4294967296 + reader.low;
}

import type { WireReader } from "../../../model/wire/reader.ts";
import { ATTRIBUTES_FIELD, DistributionPoint } from "./points.ts";

/** SummaryDataPoint. */
export class SummaryPoint extends DistributionPoint {
  /** Same length: each quantile (0 to 1) and its value. */
  readonly quantiles: number[] = [];
  readonly values: number[] = [];

  protected override reset(): void {
    super.reset();
    this.quantiles.length = 0;
    this.values.length = 0;
  }

  protected override field(reader: WireReader, tagStart: number): void {
    switch (reader.field) {
      case ATTRIBUTES_FIELD.summary:
        return this.attribute(reader, tagStart);
      case 6:
        return this.quantile(reader);
      case 8:
        return this.flags(reader);
      default:
        super.field(reader, tagStart);
    }
  }

  private quantile(reader: WireReader): void {
    const outer = reader.enter();
    let quantile = 0;
    let value = 0;
    while (reader.next()) {
      if (reader.field === 1) quantile = reader.double();
      else if (reader.field === 2) value = reader.double();
      else reader.skip();
    }
    reader.leave(outer);
    this.quantiles.push(quantile);
    this.values.push(value);
  }
}

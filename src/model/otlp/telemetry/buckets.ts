import { FieldMessage } from "./fields.ts";

/** Of exponential histograms: counts of adjacent buckets from the one with index `offset` on. */
export class EditableBuckets extends FieldMessage {
  get offset(): number {
    return this.readSigned(1);
  }
  set offset(offset: number) {
    this.setSigned(1, offset);
  }

  /** The one at i is of the bucket `offset` + i, not cumulative. */
  get bucketCounts(): readonly bigint[] {
    return this.readBigints(2, "varints");
  }
  set bucketCounts(counts: readonly bigint[]) {
    this.setBigints(2, "varints", counts);
  }
}

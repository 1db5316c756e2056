import { WireReader } from "../../model/wire/reader.ts";
import type { PlacedBytes } from "../duckdb/column-reader.ts";

/** One reader for values that lie in the same memory, as many of one result do. */
export class PlacedReader {
  private reader = new WireReader(new Uint8Array(0));

  /** @returns a reader of these bytes, good until the next call. */
  over({ bytes, start, end }: Readonly<PlacedBytes>): WireReader {
    if (bytes !== this.reader.bytes) this.reader = new WireReader(bytes);
    this.reader.position = start;
    this.reader.end = end;
    return this.reader;
  }
}

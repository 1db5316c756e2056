import type { AnyValue } from "../../model/otlp/common.ts";
import { readSpan } from "../../model/otlp/decode-trace.ts";
import type { Span } from "../../model/otlp/trace.ts";
import type { PlacedBytes } from "../duckdb/column-reader.ts";
import { AttributeFinder } from "./find-attribute.ts";

/** Of the encoded spans; decoded they take several times as much. */
const MOST_BYTES = 8 * 1024 * 1024;
/** What a decoded span takes at least, in encoded bytes. */
const LEAST_BYTES = 256;

interface Encoded {
  readonly restBytes: Uint8Array;
  readonly placedRest: Readonly<PlacedBytes>;
}

/** Decodes what spans have beside their columns, and keeps what was asked for last: all of a large trace may not fit. */
export class RecentSpans {
  private kept = new WeakMap<Encoded, Span>();
  private bytes = 0;
  private finder = new AttributeFinder("");

  /** The span, if it is decoded already. */
  known(encoded: Encoded): Span | undefined {
    return this.kept.get(encoded);
  }

  /** One of its attributes, without decoding the others. */
  attribute({ placedRest }: Encoded, name: string): AnyValue | undefined {
    if (this.finder.name !== name) this.finder = new AttributeFinder(name);
    return this.finder.find(placedRest);
  }

  get(encoded: Encoded): Span {
    const known = this.kept.get(encoded);
    if (known !== undefined) return known;
    const { restBytes } = encoded;
    this.bytes += Math.max(LEAST_BYTES, restBytes.length);
    if (this.bytes > MOST_BYTES) {
      this.kept = new WeakMap();
      this.bytes = 0;
    }
    const span = readSpan(restBytes);
    this.kept.set(encoded, span);
    return span;
  }
}

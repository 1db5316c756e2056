import { FieldMessage } from "./fields.ts";

/** What names a span: in itself, and in links to it. Ids are raw bytes, of length 0 if absent. */
export abstract class SpanReference extends FieldMessage {
  get traceId(): Uint8Array {
    return this.readId(1);
  }
  set traceId(traceId: Uint8Array) {
    this.setId(1, traceId);
  }

  get spanId(): Uint8Array {
    return this.readId(2);
  }
  set spanId(spanId: Uint8Array) {
    this.setId(2, spanId);
  }

  /** W3C's `tracestate` header. */
  get traceState(): string {
    return this.readText(3);
  }
  set traceState(traceState: string) {
    this.setText(3, traceState);
  }
}

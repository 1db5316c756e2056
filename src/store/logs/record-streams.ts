import { utf8 } from "../../base/bytes.ts";
import type { Interner } from "../../base/interner.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import { RECORD_ATTRIBUTE } from "./log-messages.ts";
import { SEVERITY_TEXT } from "./stream-labels.ts";

/**
 * Streams of records that have labels of their own: each is an entry of the resource dictionary, the resource's with the
 * record's labels behind it.
 */
export class RecordStreams {
  private readonly resources: Interner;
  private writer = new WireWriter();
  private count = 0;

  constructor(resources: Interner) {
    this.resources = resources;
  }

  begin(): void {
    this.count = 0;
  }

  /** An attribute that is a label, as a KeyValue message. */
  add(attribute: Uint8Array): void {
    if (this.count++ === 0) this.writer = new WireWriter();
    this.writer.bytes(RECORD_ATTRIBUTE, attribute);
  }

  addSeverity(text: Uint8Array): void {
    const pair = new WireWriter();
    pair.bytes(1, utf8(SEVERITY_TEXT));
    pair.message(2, (value) => value.bytes(1, text));
    this.add(pair.finish());
  }

  /** Id of the record's stream; the resource's own, if it has no labels or there is no room for more. */
  of(resource: number): number {
    if (this.count === 0 || resource === 0) return resource;
    const id = this.resources.intern(Buffer.concat([this.resources.bytesOf(resource), this.writer.finish()]));
    return id === 0 ? resource : id;
  }
}

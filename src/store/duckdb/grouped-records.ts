import { WireReader, WireType } from "../../model/wire/reader.ts";
import type { Interner } from "../../base/interner.ts";

const HEAD = 1;
const CHILDREN = 2;
const SCHEMA_URL = 3;
/** Tag of a child. */
const CHILD = (CHILDREN << 3) | WireType.bytes;
/** In a byte of a length: another one follows. */
const MORE = 0x80;

/** Takes one record; the reader stands at its start and ends at its end. Ids 0: no room in a dictionary. */
export type RecordVisitor = (reader: WireReader, resource: number, scope: number) => void;

/**
 * Walks the three levels that all OTLP requests share (request, resource, scope) and interns the
 * upper two. An entry of `resources` is the ResourceSpans or ResourceLogs message without its
 * children: the resource and its schema URL, as sent; an entry of `scopes` likewise.
 */
export class GroupedRecords {
  private readonly resources: Interner;
  private readonly scopes: Interner;
  private scratch = new Uint8Array(4096);

  constructor(resources: Interner, scopes: Interner) {
    this.resources = resources;
    this.scopes = scopes;
  }

  /** @param payload an Export…ServiceRequest. */
  visit(payload: Uint8Array, record: RecordVisitor): void {
    const reader = new WireReader(payload);
    while (reader.next()) {
      if (reader.field !== 1 || reader.wireType !== WireType.bytes) {
        reader.skip();
        continue;
      }
      const outer = reader.enter();
      const resource = this.head(reader, this.resources);
      eachChild(reader, () => {
        const scope = this.head(reader, this.scopes);
        eachChild(reader, () => record(reader, resource, scope));
      });
      reader.leave(outer);
    }
  }

  /** Interns the message without its children; leaves the reader where it was. */
  private head(reader: WireReader, interner: Interner): number {
    const start = reader.position;
    let length = 0;
    for (;;) {
      const at = afterChildren(reader);
      if (!reader.next()) break;
      reader.skip();
      if (reader.field === HEAD || reader.field === SCHEMA_URL) {
        length = this.keep(reader.bytes, at, reader.position, length);
      }
    }
    reader.position = start;
    return interner.intern(this.scratch, 0, length);
  }

  private keep(bytes: Uint8Array, from: number, to: number, length: number): number {
    const end = length + to - from;
    if (end > this.scratch.length) {
      const scratch = new Uint8Array(end * 2);
      scratch.set(this.scratch);
      this.scratch = scratch;
    }
    this.scratch.set(bytes.subarray(from, to), length);
    return end;
  }
}

/** Passes over children that are next: nearly all that there is. Those of 16 kB and more are left. */
function afterChildren(reader: WireReader): number {
  const { bytes, end } = reader;
  let at = reader.position;
  while (bytes[at] === CHILD) {
    const first = bytes[at + 1] ?? MORE;
    const second = first < MORE ? 0 : (bytes[at + 2] ?? MORE);
    const next = at + (first < MORE ? 2 : 3) + (first & (MORE - 1)) + second * MORE;
    if (second >= MORE || next > end) break;
    at = next;
  }
  reader.position = at;
  return at;
}

function eachChild(reader: WireReader, visit: () => void): void {
  while (reader.next()) {
    if (reader.field !== CHILDREN || reader.wireType !== WireType.bytes) {
      reader.skip();
      continue;
    }
    const outer = reader.enter();
    visit();
    reader.leave(outer);
  }
}

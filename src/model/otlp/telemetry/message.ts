import { WireReader, WireType } from "../../wire/reader.ts";
import { WireWriter } from "../../wire/writer.ts";
import { writeEdit } from "./edit.ts";
import type { Edit } from "./edit.ts";

/** Makes a message of its place in bytes; `end` is exclusive. */
export type Make<T> = (reader: WireReader, start: number, end: number) => T;

/** What of a message is changed in place and stands in fields of its own. */
export interface Part {
  /** Numbers of the fields that it stands for in the message around it. */
  readonly fields: readonly number[];
  /** Whether it has to be written anew: what is not changed is copied as it came. */
  isChanged(): boolean;
  /** Writes the fields whole, tags included. */
  writeFields(writer: WireWriter): void;
}

const NOTHING = new WireReader(new Uint8Array());
/** Fields with higher numbers are not known to OTLP as it is read here. */
const HIGHEST_FIELD = 16;
const ABSENT = -1;
/** Behind the places of values those of first tags. */
const FIRST_TAGS = HIGHEST_FIELD + 1;
const NO_PLACES: readonly number[] = Array.from({ length: 2 * FIRST_TAGS }, () => ABSENT);
/** For changes, beside the bytes that came. */
const ROOM = 256;

/**
 * A protobuf message that is read where it stands, field by field as they are asked for, and remembers what was
 * changed. It is written as it came, but for the fields that were changed: unknown ones survive.
 *
 * The bytes have passed validation (`validate`): reading them throws nothing. They must not change meanwhile.
 */
export abstract class EditableMessage {
  readonly #reader: WireReader;
  readonly #start: number;
  readonly #end: number;
  /** Where the value of each field begins, the last one if it is there repeatedly, and where its first tag does. */
  #places: number[] | undefined;
  #edits: Edit[] | undefined;
  #parts: Part[] | undefined;

  /** @param reader over all bytes; its position is this message's to move. */
  constructor(reader: WireReader = NOTHING, start = 0, end = 0) {
    this.#reader = reader;
    this.#start = start;
    this.#end = end;
  }

  /** Of its own fields or anything within. */
  isChanged(): boolean {
    return this.#edits !== undefined || this.#parts?.some((part) => part.isChanged()) === true;
  }

  /** The message's body, without tag and length. */
  write(writer: WireWriter): void {
    const parts = this.#parts?.filter((part) => part.isChanged()) ?? [];
    if (this.#edits === undefined && parts.length === 0) {
      writer.rawPart(this.#reader.bytes, this.#start, this.#end);
      return;
    }
    const changes = parts.map((part) => new Change(part.fields, (to) => part.writeFields(to)));
    for (const edit of this.#edits ?? []) changes.push(new Change([edit.field], (to) => writeEdit(to, edit)));
    this.#writeChanged(writer, changes);
  }

  /** The message's body as a message of its own: the bytes as they came, not copied, if nothing was changed. */
  encode(): Uint8Array {
    if (!this.isChanged()) return this.#reader.bytes.subarray(this.#start, this.#end);
    const writer = new WireWriter(this.#end - this.#start + ROOM);
    this.write(writer);
    return writer.finish();
  }

  /** Narrows the reader to the whole message. */
  protected rewind(): WireReader {
    this.#reader.position = this.#start;
    this.#reader.end = this.#end;
    return this.#reader;
  }

  /** Narrows the reader to the message from the field's first tag on; to nothing if it has none. */
  protected from(field: number): WireReader {
    const first = this.#placeOf(FIRST_TAGS + field);
    this.#reader.position = first === ABSENT ? this.#end : first;
    this.#reader.end = this.#end;
    return this.#reader;
  }

  /** Ready to read the field's value; `undefined` if the message has none. */
  protected seek(field: number): WireReader | undefined {
    const place = this.#placeOf(field);
    if (place === ABSENT) return undefined;
    this.#reader.position = place;
    this.#reader.end = this.#end;
    return this.#reader;
  }

  /** An order of the fields that are set: changed ones stand behind all others, absent ones are below zero. */
  protected place(field: number): number {
    const edit = this.edited(field);
    if (edit === undefined) return this.#placeOf(field);
    return edit.kind === "absent" ? ABSENT : this.#end + 1;
  }

  #placeOf(field: number): number {
    return (this.#places ??= placesIn(this.rewind()))[field] ?? ABSENT;
  }

  /** What was set last, if anything was. */
  protected edited(field: number): Edit | undefined {
    return this.#edits?.find((edit) => edit.field === field);
  }

  protected edit(edit: Edit): void {
    this.#edits ??= [];
    const at = this.#edits.findIndex(({ field }) => field === edit.field);
    if (at < 0) this.#edits.push(edit);
    else this.#edits[at] = edit;
  }

  /** Makes a part belong to this message. */
  protected own<T extends Part>(part: T): T {
    (this.#parts ??= []).push(part);
    return part;
  }

  /** Fields that were not changed as they came; each changed one where it stood first, or at the end. */
  #writeChanged(writer: WireWriter, changes: readonly Change[]): void {
    const reader = this.rewind();
    let copied = this.#start;
    for (;;) {
      const at = reader.position;
      if (!reader.next()) break;
      const { field } = reader;
      reader.skip();
      const change = changes.find(({ fields }) => fields.includes(field));
      if (change === undefined) continue;
      const next = reader.position;
      writer.rawPart(reader.bytes, copied, at);
      copied = next;
      change.writeOnce(writer);
      reader.position = next;
      reader.end = this.#end;
    }
    writer.rawPart(reader.bytes, copied, this.#end);
    for (const change of changes) change.writeOnce(writer);
  }
}

class Change {
  readonly fields: readonly number[];
  readonly #write: (writer: WireWriter) => void;
  #isWritten = false;

  constructor(fields: readonly number[], write: (writer: WireWriter) => void) {
    this.fields = fields;
    this.#write = write;
  }

  writeOnce(writer: WireWriter): void {
    if (this.#isWritten) return;
    this.#isWritten = true;
    this.#write(writer);
  }
}

function placesIn(reader: WireReader): number[] {
  const places = NO_PLACES.slice();
  let tag = reader.position;
  while (reader.next()) {
    const { field } = reader;
    if (field <= HIGHEST_FIELD) {
      places[field] = reader.position;
      if (places[FIRST_TAGS + field] === ABSENT) places[FIRST_TAGS + field] = tag;
    }
    reader.skip();
    tag = reader.position;
  }
  return places;
}

/** Whether the field whose tag was read last holds numbers without a tag for each. */
export const isPacked = (reader: WireReader): boolean => reader.wireType === WireType.bytes;

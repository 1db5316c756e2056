import { WireReader } from "../../wire/reader.ts";
import type { WireWriter } from "../../wire/writer.ts";
import type { EditableMessage, Make, Part } from "./message.ts";

/** A repeated field of messages. */
export class MessageList<T extends EditableMessage> implements Part {
  readonly fields: readonly number[];
  /** May be changed in place, and replaced. */
  items: T[];
  readonly #original: readonly T[];

  /** @param reader narrowed to the message around it. */
  constructor(field: number, reader: WireReader, make: Make<T>) {
    this.fields = [field];
    this.items = itemsIn(field, reader, make);
    this.#original = [...this.items];
  }

  isChanged(): boolean {
    const { items } = this;
    if (items.length !== this.#original.length) return true;
    return items.some((item, index) => item !== this.#original[index] || item.isChanged());
  }

  writeFields(writer: WireWriter): void {
    const [field = 0] = this.fields;
    for (const item of this.items) writer.message(field, (inner) => item.write(inner));
  }
}

function itemsIn<T>(field: number, reader: WireReader, make: Make<T>): T[] {
  const items: T[] = [];
  while (reader.next()) {
    if (reader.field !== field) {
      reader.skip();
      continue;
    }
    const end = reader.length() + reader.position;
    items.push(make(reader, reader.position, end));
    reader.position = end;
  }
  return items;
}

/** A field of one message; it is there in any case, and written if something was changed in it. */
export class MessageChild<T extends EditableMessage> implements Part {
  readonly fields: readonly number[];
  readonly message: T;

  /** @param reader narrowed to the message around it. */
  constructor(field: number, reader: WireReader, make: Make<T>) {
    this.fields = [field];
    this.message = mergedAt(field, reader, make);
  }

  isChanged(): boolean {
    return this.message.isChanged();
  }

  writeFields(writer: WireWriter): void {
    const [field = 0] = this.fields;
    writer.message(field, (inner) => this.message.write(inner));
  }
}

/** A message that is there more than once is the sum of all, which are their bytes in a row (protobuf, "Last One Wins"). */
function mergedAt<T>(field: number, reader: WireReader, make: Make<T>): T {
  let [start, end] = [0, 0];
  let pieces: Uint8Array[] | undefined;
  while (reader.next()) {
    if (reader.field !== field) {
      reader.skip();
      continue;
    }
    if (end > 0) pieces ??= [reader.bytes.subarray(start, end)];
    end = reader.length() + reader.position;
    start = reader.position;
    reader.position = end;
    pieces?.push(reader.bytes.subarray(start, end));
  }
  return pieces === undefined ? make(reader, start, end) : madeOf(pieces, make);
}

/** @param pieces bodies of one message, to be merged. */
export function madeOf<T>(pieces: readonly Uint8Array[], make: Make<T>): T {
  const joined = Buffer.concat(pieces);
  return make(new WireReader(joined), 0, joined.length);
}

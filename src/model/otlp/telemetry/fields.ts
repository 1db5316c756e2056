import type { UnixNano } from "../../../base/units.ts";
import { unixNano } from "../../../base/units.ts";
import type { AnyValue } from "../common.ts";
import { readAnyValue, readNested } from "../decode-common.ts";
import type { WireReader } from "../../wire/reader.ts";
import { Attributes } from "./attributes.ts";
import type { Edit } from "./edit.ts";
import { EditableMessage, isPacked } from "./message.ts";
import type { Make } from "./message.ts";
import { MessageChild, MessageList } from "./parts.ts";

/** Of data points and exemplars. */
export type NumberValue =
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "double"; readonly value: number };

const NO_ID = new Uint8Array();

/**
 * Fields of the types that OTLP uses, by number. Those that are absent read as their type's default; one that is set to
 * its default is left out, as proto3 has it, unless its presence means something.
 */
export abstract class FieldMessage extends EditableMessage {
  protected readText(field: number): string {
    const edit = this.edited(field);
    if (edit !== undefined) return edit.kind === "text" ? edit.value : "";
    return this.seek(field)?.string() ?? "";
  }

  protected setText(field: number, value: string): void {
    this.edit(value === "" ? absent(field) : { field, kind: "text", value });
  }

  /** Bytes, not copied. */
  protected readId(field: number): Uint8Array {
    const edit = this.edited(field);
    if (edit !== undefined) return edit.kind === "bytes" ? edit.value : NO_ID;
    return this.seek(field)?.bytesValue() ?? NO_ID;
  }

  protected setId(field: number, value: Uint8Array): void {
    this.edit(value.length === 0 ? absent(field) : { field, kind: "bytes", value });
  }

  /** uint32 and enums. */
  protected readCount(field: number): number {
    return this.#number(field, "varint", (reader) => reader.varint()) ?? 0;
  }

  protected setCount(field: number, value: number): void {
    this.edit(value === 0 ? absent(field) : { field, kind: "varint", value });
  }

  protected readSigned(field: number): number {
    return this.#number(field, "sint32", (reader) => reader.sint32()) ?? 0;
  }

  protected setSigned(field: number, value: number): void {
    this.edit(value === 0 ? absent(field) : { field, kind: "sint32", value });
  }

  protected readFixed32(field: number): number {
    return this.#number(field, "fixed32", (reader) => reader.fixed32()) ?? 0;
  }

  protected setFixed32(field: number, value: number): void {
    this.edit(value === 0 ? absent(field) : { field, kind: "fixed32", value });
  }

  /** `undefined` if absent. */
  protected readDouble(field: number): number | undefined {
    return this.#number(field, "double", (reader) => reader.double());
  }

  /** @param value `undefined` leaves the field out; 0 is written. */
  protected setDouble(field: number, value: number | undefined): void {
    this.edit(value === undefined ? absent(field) : { field, kind: "double", value });
  }

  protected readBool(field: number): boolean {
    const edit = this.edited(field);
    if (edit !== undefined) return edit.kind === "bool" && edit.value;
    return this.seek(field)?.bool() ?? false;
  }

  protected setBool(field: number, value: boolean): void {
    this.edit(value ? { field, kind: "bool", value } : absent(field));
  }

  /** fixed64 without sign; `undefined` if absent. */
  protected readFixed64(field: number): bigint | undefined {
    const edit = this.edited(field);
    if (edit !== undefined) return edit.kind === "fixed64" ? edit.value : undefined;
    return this.seek(field)?.fixed64();
  }

  /** @param value `undefined` leaves the field out; 0 is written. */
  protected setFixed64(field: number, value: bigint | undefined): void {
    this.edit(value === undefined ? absent(field) : { field, kind: "fixed64", value });
  }

  /** 0 if absent, as OTLP says that a time is not known. */
  protected readTime(field: number): UnixNano {
    return unixNano(this.readFixed64(field) ?? 0n);
  }

  protected setTime(field: number, value: UnixNano): void {
    this.setFixed64(field, value === 0n ? undefined : value);
  }

  protected readAnyValue(field: number): AnyValue {
    const edit = this.edited(field);
    if (edit !== undefined) return edit.kind === "any" ? edit.value : { kind: "empty" };
    const reader = this.seek(field);
    return reader === undefined ? { kind: "empty" } : readNested(reader, readAnyValue);
  }

  protected setAnyValue(field: number, value: AnyValue): void {
    this.edit(value.kind === "empty" ? absent(field) : { field, kind: "any", value });
  }

  /** Packed or not. */
  protected readDoubles(field: number): readonly number[] {
    const edit = this.edited(field);
    if (edit === undefined) return this.#numbers(field, (reader) => reader.double());
    return edit.kind === "doubles" ? edit.value : [];
  }

  protected setDoubles(field: number, value: readonly number[]): void {
    this.edit(value.length === 0 ? absent(field) : { field, kind: "doubles", value });
  }

  /** Numbers of 64 bits without sign. */
  protected readBigints(field: number, kind: "varints" | "fixed64s"): readonly bigint[] {
    const edit = this.edited(field);
    if (edit !== undefined) return edit.kind === kind ? edit.value : [];
    return this.#numbers(field, (reader) => (kind === "varints" ? reader.uint64() : reader.fixed64()));
  }

  protected setBigints(field: number, kind: "varints" | "fixed64s", value: readonly bigint[]): void {
    this.edit(value.length === 0 ? absent(field) : { field, kind, value });
  }

  /** Of `as_double` and `as_int` the one that was set last. */
  protected readNumberValue(doubleField: number, intField: number): NumberValue | undefined {
    const [double, int] = [this.place(doubleField), this.place(intField)];
    if (double < 0 && int < 0) return undefined;
    if (double > int) return { kind: "double", value: this.readDouble(doubleField) ?? 0 };
    return { kind: "int", value: BigInt.asIntN(64, this.readFixed64(intField) ?? 0n) };
  }

  protected setNumberValue(doubleField: number, intField: number, value: NumberValue | undefined): void {
    this.setDouble(doubleField, value?.kind === "double" ? value.value : undefined);
    this.setFixed64(intField, value?.kind === "int" ? value.value : undefined);
  }

  /** A repeated field; to be asked for once and kept, since each that is asked for is written. */
  protected list<T extends EditableMessage>(field: number, make: Make<T>): MessageList<T> {
    return this.own(new MessageList(field, this.from(field), make));
  }

  /** A message within; as {@link list}, to be asked for once. */
  protected child<T extends EditableMessage>(field: number, make: Make<T>): T {
    return this.own(new MessageChild(field, this.from(field), make)).message;
  }

  /** As {@link list}, to be asked for once. */
  protected attributesAt(field: number): Attributes {
    return this.own(new Attributes(field, this.from(field)));
  }

  #numbers<T>(field: number, read: (reader: WireReader) => T): readonly T[] {
    const values: T[] = [];
    const reader = this.from(field);
    while (reader.next()) {
      if (reader.field !== field) reader.skip();
      else if (!isPacked(reader)) values.push(read(reader));
      else {
        const outer = reader.enter();
        while (reader.position < reader.end) values.push(read(reader));
        reader.leave(outer);
      }
    }
    return values;
  }

  #number(
    field: number,
    kind: "varint" | "sint32" | "fixed32" | "double",
    read: (reader: WireReader) => number,
  ): number | undefined {
    const edit = this.edited(field);
    if (edit !== undefined) return edit.kind === kind ? edit.value : undefined;
    const reader = this.seek(field);
    return reader === undefined ? undefined : read(reader);
  }
}

const absent = (field: number): Edit => ({ field, kind: "absent" });

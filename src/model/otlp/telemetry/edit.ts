import type { AnyValue } from "../common.ts";
import { writeAnyValue } from "../encode-common.ts";
import type { WireWriter } from "../../wire/writer.ts";

/** A field's new value, and how it is encoded. */
export type Edit = { readonly field: number } & (
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "bytes"; readonly value: Uint8Array }
  | { readonly kind: "varint" | "sint32" | "fixed32" | "double"; readonly value: number }
  | { readonly kind: "fixed64"; readonly value: bigint }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "any"; readonly value: AnyValue }
  /** Packed numbers. */
  | { readonly kind: "varints" | "fixed64s"; readonly value: readonly bigint[] }
  | { readonly kind: "doubles"; readonly value: readonly number[] }
  /** The field is gone, which for most means its default. */
  | { readonly kind: "absent" }
);

/** Writes the field whole, its tag included; nothing for `absent`. */
export function writeEdit(writer: WireWriter, edit: Edit): void {
  const { field } = edit;
  switch (edit.kind) {
    case "text":
      writer.string(field, edit.value);
      return;
    case "bytes":
      writer.bytes(field, edit.value);
      return;
    case "varint":
      writer.uint32(field, edit.value);
      return;
    case "sint32":
      writer.sint32(field, edit.value);
      return;
    case "fixed32":
      writer.fixed32(field, edit.value);
      return;
    case "double":
      writer.double(field, edit.value);
      return;
    case "fixed64":
      writer.fixed64(field, edit.value);
      return;
    case "bool":
      writer.bool(field, edit.value);
      return;
    case "any":
      writer.message(field, (inner) => writeAnyValue(inner, edit.value));
      return;
    case "varints":
    case "fixed64s":
    case "doubles":
      writer.message(field, (inner) => writePacked(inner, edit));
      return;
    case "absent":
      return;
  }
}

function writePacked(writer: WireWriter, edit: Edit): void {
  if (edit.kind === "varints") for (const value of edit.value) writer.rawVarint64(value);
  else if (edit.kind === "fixed64s") for (const value of edit.value) writer.rawFixed64(value);
  else if (edit.kind === "doubles") for (const value of edit.value) writer.rawDouble(value);
}

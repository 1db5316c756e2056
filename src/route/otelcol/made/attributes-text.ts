import type { KeyValue } from "../../../model/otlp/common.ts";
import { readResource } from "../../../model/otlp/decode-common.ts";
import { writeAttributes } from "../../../model/otlp/encode-common.ts";
import { WireReader } from "../../../model/wire/reader.ts";
import { WireWriter } from "../../../model/wire/writer.ts";

/*
 * Attributes as a text that JSON keeps: base64 of OTLP's Resource message.
 */

/** The other way: {@link attributesFromText}. Equal texts only for equal attributes in equal order. */
export function attributesToText(attributes: readonly KeyValue[]): string {
  const writer = new WireWriter();
  writeAttributes(writer, 1, attributes);
  return Buffer.from(writer.finish()).toString("base64");
}

/** @throws WatchtowerError `invalid` for a text that is none. */
export const attributesFromText = (text: string): readonly KeyValue[] =>
  readResource(new WireReader(Buffer.from(text, "base64"))).attributes;

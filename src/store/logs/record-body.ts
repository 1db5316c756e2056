import { utf8 } from "../../base/bytes.ts";
import { readAnyValue } from "../../model/otlp/decode-common.ts";
import { valueText } from "../../model/otlp/value-text.ts";
import { WireReader } from "../../model/wire/reader.ts";
import type { WriteBuffer } from "../duckdb/write-buffer.ts";
import { LogColumn } from "./columns.ts";

const STRING_VALUE = (1 << 3) | 2;

/** The body of a log record, and the line that is made of it. */
export class RecordBody {
  private start = 0;
  private end = 0;
  /** Of a body that is no text. */
  private text: Uint8Array | undefined;

  begin(): void {
    this.start = this.end = 0;
    this.text = undefined;
  }

  /**
   * Text becomes the line as it is; anything else stays in `rest` too, with its type, and so does empty
   * text, which is not the same as no body.
   *
   * @param start of the body, an AnyValue message `[start, end)`.
   * @returns whether the line holds all of it.
   */
  read(reader: WireReader, start: number, end: number): boolean {
    const outer = reader.enterAt(start, end);
    const isText = reader.next() && ((reader.field << 3) | reader.wireType) === STRING_VALUE;
    if (isText) {
      const length = reader.length();
      this.start = reader.position;
      this.end = reader.position + length;
      reader.position = this.end;
    }
    const isPlain = isText && reader.position === end;
    if (!isPlain) this.text = utf8(valueText(readAnyValue(new WireReader(reader.bytes, start, end))));
    reader.leave(outer);
    return isPlain && this.end > this.start;
  }

  /** @param bytes those that it was read from. @returns how many bytes the line has. */
  store(bytes: Uint8Array, buffer: WriteBuffer, row: number): number {
    const { text, start, end } = this;
    buffer.beginBytes(LogColumn.line, row);
    if (text === undefined) buffer.appendBytes(bytes, start, end);
    else buffer.appendBytes(text, 0, text.length);
    buffer.endBytes(LogColumn.line, row);
    return text === undefined ? end - start : text.length;
  }
}

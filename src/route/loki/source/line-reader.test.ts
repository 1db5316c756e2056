import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodingOf } from "./encoding.ts";
import type { FileEncoding } from "./encoding.ts";
import { LineReader, lastLineStart } from "./line-reader.ts";
import type { ReadAt } from "./line-reader.ts";

/** Reads bytes, no more than some at once, as a file system may. */
const readerOf =
  (bytes: Uint8Array, most = 7): ReadAt =>
  async (buffer, offset) => {
    const part = bytes.subarray(offset, offset + Math.min(buffer.length, most));
    buffer.set(part);
    return part.length;
  };

function encoding(name = ""): FileEncoding {
  const found = encodingOf(name);
  if (found === undefined) throw new Error(`no encoding ${name}`);
  return found;
}

/** All lines, read a few bytes at a time. */
async function linesOf(
  bytes: Uint8Array,
  name = "",
  buffer = 16,
): Promise<{ lines: string[]; tooLong: number }> {
  const reader = new LineReader(encoding(name), buffer);
  const lines: string[] = [];
  let [position, tooLong] = [0, 0];
  while (position < bytes.length) {
    const read = await reader.read(readerOf(bytes), position, "is final");
    if (read.position === position) throw new Error("it does not go on");
    position = read.position;
    tooLong += read.tooLong;
    lines.push(...read.lines);
  }
  return { lines, tooLong };
}

describe("lines", () => {
  it("end with a line break of either kind; the last one may lack it where nothing more comes", async () => {
    expect(await linesOf(Buffer.from("a\nbc\r\n\n d\re"))).toEqual({
      lines: ["a", "bc", "", " d\re"],
      tooLong: 0,
    });
  });

  it("wait for their line break where more may come", async () => {
    const reader = new LineReader(encoding());
    expect(await reader.read(readerOf(Buffer.from("a\nb")), 0, "may grow")).toEqual({
      lines: ["a"],
      position: 2,
      tooLong: 0,
    });
    expect(await reader.read(readerOf(Buffer.from("a\nb")), 2, "may grow")).toMatchObject({
      lines: [],
      position: 2,
    });
    expect(await reader.read(readerOf(Buffer.from("a\nbc\n")), 2, "may grow")).toMatchObject({
      lines: ["bc"],
    });
  });

  it("that are longer than the buffer are passed over and counted, once each", async () => {
    const text = `${"x".repeat(40)}\nshort\n${"y".repeat(16)}\nlast`;
    expect(await linesOf(Buffer.from(text))).toEqual({ lines: ["short", "last"], tooLong: 2 });
  });

  it.each([
    ["", "utf8"],
    ["utf-16le", "utf16le"],
    ["windows-1252", "latin1"],
  ] as const)("of any text are read (%s)", async (name, node) => {
    const line = fc.stringMatching(/^[a-zÀ-ÿ0-9 ]{0,6}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(""), node);
        expect((await linesOf(bytes, name, 32)).lines).toEqual(lines);
      }),
    );
  });

  it("of UTF-16 in big-endian order are read, without a byte order mark", async () => {
    const bytes = Buffer.from("\uFEFFĊa\nb\n", "utf16le").swap16();
    expect((await linesOf(bytes, "utf-16be", 64)).lines).toEqual(["Ċa", "b"]);
  });
});

describe("the last line", () => {
  it.each([
    ["", 0],
    ["abc", 0],
    ["abc\n", 4],
    ["a\nbc", 2],
    [`${"x\n".repeat(70_000)}yz`, 140_000],
  ])("of %j", async (text, start) => {
    const bytes = Buffer.from(text);
    expect(await lastLineStart(readerOf(bytes, Infinity), bytes.length, encoding())).toBe(start);
  });

  it("of UTF-16 is behind a whole line break", async () => {
    const bytes = Buffer.from("a\nĀ\u0a00b", "utf16le");
    expect(await lastLineStart(readerOf(bytes, Infinity), bytes.length, encoding("utf-16le"))).toBe(4);
  });
});

describe("encodings", () => {
  it.each(["UTF-8", "ISO-8859-1", "Shift_JIS", "GB18030", "utf-16le", "windows-1252", "KOI8-R"])(
    "%s is known",
    (name) => expect(encodingOf(name)).toBeDefined(),
  );
  it.each(["utf-16", "nope", "utf-7"])("%s is not", (name) => expect(encodingOf(name)).toBeUndefined());
});

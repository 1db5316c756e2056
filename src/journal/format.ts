import { crc32 } from "node:zlib";
import { WatchtowerError } from "../base/errors.ts";
import { sequence, unixMilli } from "../base/units.ts";
import type { Sequence, UnixMilli } from "../base/units.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import { isReceived } from "./record.ts";
import type { JournalRecord, Provenance, RecordOrigin } from "./record.ts";

/** The bytes of segments and records: docs/formats/journal.md. All numbers are little-endian. */
export const FORMAT_VERSION = 2;

const SEGMENT_MAGIC = Buffer.from("WTJRNL\r\n", "latin1");

/** Behind these the records of a segment begin. */
export const SEGMENT_HEADER_BYTES = 64;

/** Before a record's payload. */
export const RECORD_HEADER_BYTES = 32;
/** Where in the header of a record its time of arrival stands: 6 bytes, Unix milliseconds. */
export const RECEIVED_AT = 14;

/** Behind the header's CRC: kept zero. */
const RESERVED_START = 36;

/** "WJR1": begins each record, so that reading can go on after damage. */
export const RECORD_MARK = 0x31524a57;
const RECORD_MARK_BYTES = Buffer.from([0x57, 0x4a, 0x52, 0x31]);
/** Encodings: the request in protobuf, as it was received, as it was made here, or as a component made it. */
const RECEIVED = 1;
const DERIVED = 2;
const SOURCED = 3;
const MOST_SOURCE_BYTES = 255;
/** The CRC covers everything behind itself. */
const CRC_START = 12;

/** What the first {@link SEGMENT_HEADER_BYTES} bytes of a segment say. */
export interface SegmentHeader {
  readonly version: number;
  readonly firstSequence: Sequence;
  readonly createdAt: UnixMilli;
  /** Of the whole file as it was made; 0 if not told. A shorter file has been cut. */
  readonly allocatedBytes: number;
}

/** @param allocatedBytes of the whole file. @returns {@link SEGMENT_HEADER_BYTES} bytes with their CRC. */
export function encodeSegmentHeader(
  firstSequence: Sequence,
  createdAt: UnixMilli,
  allocatedBytes: number,
): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  SEGMENT_MAGIC.copy(header, 0);
  header.writeUInt32LE(FORMAT_VERSION, 8);
  header.writeUInt32LE(allocatedBytes, 12);
  header.writeBigUInt64LE(BigInt(firstSequence), 16);
  header.writeBigUInt64LE(BigInt(createdAt), 24);
  header.writeUInt32LE(crc32(header.subarray(0, 32)), 32);
  return header;
}

/** @returns `undefined` if these are not the bytes of a segment's header. */
export function decodeSegmentHeader(bytes: Buffer): SegmentHeader | undefined {
  if (bytes.length < SEGMENT_HEADER_BYTES || !bytes.subarray(0, 8).equals(SEGMENT_MAGIC)) return undefined;
  if (crc32(bytes.subarray(0, 32)) !== bytes.readUInt32LE(32)) return undefined;
  const version = bytes.readUInt32LE(8);
  if (version <= FORMAT_VERSION && !isZero(bytes.subarray(RESERVED_START, SEGMENT_HEADER_BYTES)))
    return undefined;
  return {
    version,
    allocatedBytes: bytes.readUInt32LE(12),
    firstSequence: sequence(Number(bytes.readBigUInt64LE(16))),
    createdAt: unixMilli(Number(bytes.readBigUInt64LE(24))),
  };
}

/** Bytes that a record takes before and behind its payload. */
export const overheadOf = (from: Provenance): number => RECORD_HEADER_BYTES + sourceBytes(from).length;

/** What a record takes of the journal. */
export const bytesOf = ({ source = "", payload }: JournalRecord): number =>
  RECORD_HEADER_BYTES + source.length + payload.length;

/** A record's bytes, of which the payload itself is one piece. */
export function encodeRecord(
  signal: Signal,
  payload: Uint8Array,
  receivedAt: UnixMilli,
  at: Sequence,
  from: Provenance = {},
): readonly Uint8Array[] {
  const source = sourceBytes(from);
  const header = Buffer.alloc(RECORD_HEADER_BYTES);
  header.writeUInt32LE(RECORD_MARK, 0);
  header.writeUInt32LE(payload.length + source.length, 4);
  header.writeUInt8(SIGNALS.indexOf(signal), 12);
  header.writeUInt8(encodingOf(from), 13);
  header.writeUIntLE(receivedAt, 14, 6);
  header.writeBigUInt64LE(BigInt(at), 20);
  header.writeUInt32LE(payload.length, 28);
  header.writeUInt32LE(crc32(source, crc32(payload, crc32(header.subarray(CRC_START)))), 8);
  return source.length === 0 ? [header, payload] : [header, payload, source];
}

const NO_BYTES = Buffer.alloc(0);

function encodingOf(from: Provenance): number {
  if (isReceived(from)) return RECEIVED;
  return from.source === undefined ? DERIVED : SOURCED;
}

/** @throws WatchtowerError `internal` for a name that is empty or too long. */
function sourceBytes(from: Provenance): Buffer {
  if (isReceived(from) || from.source === undefined) return NO_BYTES;
  const bytes = Buffer.from(from.source);
  if (bytes.length > 0 && bytes.length <= MOST_SOURCE_BYTES) return bytes;
  throw new WatchtowerError("internal", `a record's source has 1 to ${MOST_SOURCE_BYTES} bytes`);
}

/** What stands at a place of a segment. */
export type Reading =
  | { readonly kind: "record"; readonly record: JournalRecord; readonly end: number }
  /** The bytes given end before the record does; `needed` bytes from its start would hold it. */
  | { readonly kind: "partial"; readonly needed: number }
  /** Zeros: nothing was written here. */
  | { readonly kind: "empty" }
  | { readonly kind: "damaged" };

const isZero = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0);

/** Reads the record that starts at `offset`. Its payload is a view of `bytes`. */
export function readRecord(bytes: Buffer, offset: number): Reading {
  const available = bytes.length - offset;
  if (available < RECORD_HEADER_BYTES) {
    return isZero(bytes.subarray(offset))
      ? { kind: "empty" }
      : { kind: "partial", needed: RECORD_HEADER_BYTES };
  }
  const head = readHead(bytes, offset);
  if (head === "empty" || head === "damaged") return { kind: head };
  const start = offset + RECORD_HEADER_BYTES;
  const end = start + head.bytes;
  if (end > bytes.length) return { kind: "partial", needed: end - offset };
  const checked = crc32(bytes.subarray(start, end), crc32(bytes.subarray(offset + CRC_START, start)));
  if (checked !== bytes.readUInt32LE(offset + 8)) return { kind: "damaged" };
  const payload = bytes.subarray(start, start + head.payloadBytes);
  const { sequence: at, signal, origin } = head;
  const receivedAt = unixMilli(bytes.readUIntLE(offset + RECEIVED_AT, 6));
  const record = { sequence: at, signal, origin, receivedAt, payload };
  if (!head.isSourced) return { kind: "record", record, end };
  const source = bytes.toString("utf8", start + head.payloadBytes, end);
  return { kind: "record", record: { ...record, source }, end };
}

interface RecordHead {
  readonly sequence: Sequence;
  readonly signal: Signal;
  readonly origin: RecordOrigin;
  /** Whether a component of the route made it. */
  readonly isSourced: boolean;
  /** Of all that follows the header. */
  readonly bytes: number;
  readonly payloadBytes: number;
}

/** What stands in the header at `offset`, all of which must be there; its CRC covers the payload, and is not checked. */
export function readHead(bytes: Buffer, offset: number): RecordHead | "empty" | "damaged" {
  const header = bytes.subarray(offset, offset + RECORD_HEADER_BYTES);
  if (header.readUInt32LE(0) !== RECORD_MARK) return isZero(header) ? "empty" : "damaged";
  const length = header.readUInt32LE(4);
  const payloadBytes = header.readUInt32LE(28);
  const signal = SIGNALS[header.readUInt8(12)];
  const encoding = header.readUInt8(13);
  if (signal === undefined || !isLengthOf(encoding, length - payloadBytes)) return "damaged";
  return {
    sequence: sequence(Number(header.readBigUInt64LE(20))),
    signal,
    origin: encoding === RECEIVED ? "received" : "derived",
    isSourced: encoding === SOURCED,
    bytes: length,
    payloadBytes,
  };
}

/** Whether a record of the encoding may have so many bytes behind its payload; none has an encoding not known here. */
function isLengthOf(encoding: number, behind: number): boolean {
  if (encoding === SOURCED) return behind > 0 && behind <= MOST_SOURCE_BYTES;
  return (encoding === RECEIVED || encoding === DERIVED) && behind === 0;
}

/** Where the next mark of a record stands, from `offset` on; -1 if nowhere. */
export function nextMark(bytes: Buffer, offset: number): number {
  return bytes.indexOf(RECORD_MARK_BYTES, offset);
}

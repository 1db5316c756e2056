/**
 * Before each message: whether it is compressed, and its length in 4 bytes (gRPC over HTTP/2,
 * "Length-Prefixed-Message").
 */
export const HEADER_BYTES = 5;

/** Length-prefixed, not compressed. */
export function framed(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(HEADER_BYTES);
  frame.writeUInt32BE(message.length, 1);
  return Buffer.concat([frame, message]);
}

/** gRPC's own percent-encoding: of all but printable ASCII, and of the percent sign. */
export function percentEncoded(text: string): string {
  let encoded = "";
  for (const byte of Buffer.from(text)) {
    const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    encoded += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}

import { WireWriter } from "../model/wire/writer.ts";

/** Seconds after which a sender may try again. */
export const RETRY_AFTER_SECONDS = 5;

/** `google.rpc.Status`; with a RetryInfo where the sender shall try again. */
export function rpcStatus(code: number, message: string, retry: boolean): Uint8Array {
  const writer = new WireWriter();
  writer.int32(1, code);
  writer.string(2, message);
  if (retry) {
    writer.message(3, (any) => {
      any.string(1, "type.googleapis.com/google.rpc.RetryInfo");
      any.message(2, (info) => info.message(1, (duration) => duration.int64(1, BigInt(RETRY_AFTER_SECONDS))));
    });
  }
  return writer.finish();
}

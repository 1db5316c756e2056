import { WatchtowerError } from "../base/errors.ts";

const ID_DIGITS = 32;

/** Short ids are those whose leading zeros were left out. @throws WatchtowerError `invalid` */
export function parseTraceId(text: string): string {
  if (text.length > ID_DIGITS || !/^[0-9a-fA-F]+$/.test(text)) {
    throw new WatchtowerError(
      "invalid",
      `trace IDs can only contain hex characters, at most ${ID_DIGITS}: ${text}`,
    );
  }
  return text.toLowerCase().padStart(ID_DIGITS, "0");
}

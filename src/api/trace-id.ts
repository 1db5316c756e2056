import { WatchtowerError } from "../base/errors.ts";

const ID_DIGITS = 32;

/** Short ids are those whose leading zeros were left out; errors are Tempo's. @throws WatchtowerError `invalid` */
export function parseTraceId(text: string): string {
  const wrong = /[^0-9a-fA-F]/.exec(text);
  if (wrong !== null) {
    const where = `invalid character '${wrong[0]}' at position ${wrong.index + 1}`;
    throw new WatchtowerError("invalid", `trace IDs can only contain hex characters: ${where}`);
  }
  if (text.length > ID_DIGITS)
    throw new WatchtowerError("invalid", "trace IDs can't be larger than 128 bits");
  if (text === "") throw new WatchtowerError("invalid", "please provide a traceID");
  return text.toLowerCase().padStart(ID_DIGITS, "0");
}

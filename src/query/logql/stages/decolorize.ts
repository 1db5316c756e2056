import type { Stage } from "./stage.ts";

const ESCAPE = String.fromCharCode(0x1b);
const BELL = String.fromCharCode(0x07);
const CONTROL = String.fromCharCode(0x9b);

/**
 * What ECMA-48 has for terminals: control sequences, as for colours (introducer, parameters, final byte); commands, as
 * for titles and links, up to the bell or the string terminator; and escape sequences of two or three characters.
 */
const SEQUENCE = new RegExp(
  [
    String.raw`(?:${ESCAPE}\[|${CONTROL})[0-?]*[ -/]*[@-~]`,
    String.raw`${ESCAPE}\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\)`,
    String.raw`${ESCAPE}[ -/]*[0-Z\\^-~]`,
  ].join("|"),
  "g",
);

/** The line without colours and what else is meant for terminals. */
export const decolorize: Stage = (state) => {
  if (state.line.includes(ESCAPE) || state.line.includes(CONTROL)) {
    state.line = state.line.replaceAll(SEQUENCE, "");
  }
  return true;
};

import type { Stage } from "./stage.ts";

const ESCAPE = String.fromCharCode(0x1b);
const CONTROL = String.fromCharCode(0x9b);

/** Control sequences of ECMA-48, as terminals take for colours: introducer, parameters, final byte. */
const SEQUENCE = new RegExp(String.raw`(?:${ESCAPE}\[|${CONTROL})[0-?]*[ -/]*[@-~]`, "g");

/** The line without colours. */
export const decolorize: Stage = (state) => {
  if (state.line.includes(ESCAPE) || state.line.includes(CONTROL)) {
    state.line = state.line.replaceAll(SEQUENCE, "");
  }
  return true;
};

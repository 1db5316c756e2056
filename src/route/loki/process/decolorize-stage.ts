import { compileCapture } from "../../../base/regexp.ts";
import type { CapturingRegexp } from "../../../base/regexp.ts";
import type { StageCompiler } from "./stage.ts";

/** ANSI's sequences for colours, styles and the cursor, as Alloy's stage knows them. */
const SEQUENCE =
  "[\u001B\u009B][[\\]()#;?]*(?:(?:(?:[a-zA-Z\\d]*(?:;[a-zA-Z\\d]*)*)?\u0007)|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PRZcf-ntqry=><~]))";

/** Compiled when the first stage is made: that takes 8 ms, and most files have none. */
let compiled: CapturingRegexp | undefined;

/** `stage.decolorize`: takes colours out of a line. */
export const decolorizeStage: StageCompiler = () => {
  const sequences = (compiled ??= compileCapture(SEQUENCE));
  return (line) => {
    line.line = withoutSequences(sequences, line.line);
    return true;
  };
};

function withoutSequences(sequences: CapturingRegexp, text: string): string {
  if (!text.includes("\u001B") && !text.includes("\u009B")) return text;
  let kept = "";
  let end = 0;
  for (const { at, text: sequence } of sequences.matches(text)) {
    kept += text.slice(end, at);
    end = at + sequence.length;
  }
  return kept + text.slice(end);
}

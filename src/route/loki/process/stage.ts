import type { Settings } from "../../../alloy/settings/settings.ts";
import type { Diagnostic } from "../../../alloy/syntax/diagnostic.ts";
import { errorAt } from "../../problem.ts";
import type { FlowContext } from "../../processor.ts";
import type { Line } from "./line.ts";

/** What one record's lines share. */
export interface StageContext extends FlowContext {
  /** What a stage remembers from line to line. It begins empty with each record. */
  memoryOf(stage: object): Map<string, bigint>;
  /** Counts a line that is dropped. */
  countDropped(reason: string): void;
}

/** Changes a line in place. @returns whether it is kept. Does not fail for what stands in a line. */
export type Stage = (line: Line, context: StageContext) => boolean;

/** Tells what is wrong with a stage, at its place in the file. */
export type Report = (problem: Diagnostic) => void;

/** @returns `undefined` if something is wrong with the settings, which was reported. */
export type StageCompiler = (settings: Settings, report: Report) => Stage | undefined;

/** An error at the name of a block. */
export function refuseStage(report: Report, settings: Settings, message: string): undefined {
  report(errorAt(settings, message));
  return undefined;
}

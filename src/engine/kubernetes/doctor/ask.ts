import { errorMessage } from "../../../base/errors.ts";
import { SubprocessError } from "../../../base/subprocess.ts";
import type { Run } from "../../../base/subprocess.ts";
import { PATIENCE_MS } from "./machine.ts";

/** What came of running a program that only looks. */
export type Said =
  | { readonly kind: "said"; readonly stdout: string; readonly stderr: string }
  | { readonly kind: "missing" }
  /** `reason`: what it printed, on one line; else what is known. */
  | { readonly kind: "failed"; readonly reason: string };

/** Runs a program that only looks, for a limited time. Never throws. */
export async function ask(run: Run, program: string, args: readonly string[]): Promise<Said> {
  try {
    const { stdout, stderr } = await run(program, args, { timeoutMs: PATIENCE_MS });
    return { kind: "said", stdout, stderr };
  } catch (error) {
    if (!(error instanceof SubprocessError)) return { kind: "failed", reason: oneLine(errorMessage(error)) };
    if (error.kind === "notFound") return { kind: "missing" };
    const printed = oneLine(error.result.stderr);
    return { kind: "failed", reason: printed === "" ? oneLine(error.message) : printed };
  }
}

/** With `; ` for line breaks. */
export const oneLine = (text: string): string => text.trim().replaceAll(/\s*\n\s*/g, "; ");

/** `undefined` where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { SubprocessError } from "../../base/subprocess.ts";
import type { RunResult } from "../../base/subprocess.ts";

/** A command with what it reads, as a here-document of the shell. */
export const withInput = (command: string, input: string | undefined): string =>
  input === undefined ? command : `${command} <<'END'\n${input.trimEnd()}\nEND`;

/** Commands of which each reads what the one before prints. */
export const piped = (commands: readonly string[]): string => commands.join(" |\n  ");

/**
 * Lets a failure tell the command as it can be pasted into a shell, with what it read.
 *
 * @param as of the command itself.
 */
export async function told(work: Promise<RunResult>, as: (command: string) => string): Promise<RunResult> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof SubprocessError) || error.kind !== "execution") throw error;
    const { result, message } = error;
    throw new SubprocessError("execution", result, message, as(result.command));
  }
}

import { createInterface } from "node:readline/promises";
import { WatchtowerError } from "../base/errors.ts";
import type { Terminal } from "./output.ts";

/**
 * Asks a person.
 *
 * @param what asks, as `--purge`.
 * @throws WatchtowerError `invalid` where nobody can be asked.
 */
export async function confirmed(terminal: Terminal, what: string, question: string): Promise<boolean> {
  if (!terminal.interactive)
    throw new WatchtowerError("invalid", `${what} asks on a terminal; elsewhere add --yes`);
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await asked.question(`${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    // Ctrl-C and ctrl-D are a no.
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
    terminal.err("");
    return false;
  } finally {
    asked.close();
  }
}

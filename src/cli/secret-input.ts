import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { WatchtowerError } from "../base/errors.ts";
import type { Terminal } from "./output.ts";

const LONGEST = 64_000;

/**
 * Asks a person for a secret without showing what is typed; elsewhere reads standard input to its end.
 *
 * @throws WatchtowerError `canceled` for ctrl-C and ctrl-D, `limit` for more than a secret can be.
 */
export async function readSecret(terminal: Terminal, question: string): Promise<string> {
  const given = process.stdin.isTTY ? await askHidden(terminal, question) : await text(process.stdin);
  if (given.length > LONGEST)
    throw new WatchtowerError("limit", `standard input is longer than ${LONGEST} characters`);
  return given;
}

async function askHidden(terminal: Terminal, question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const asked = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  // Only now does the terminal show nothing of what is typed.
  process.stderr.write(question);
  const closed = new AbortController();
  asked.once("close", () => closed.abort());
  try {
    return await asked.question("", { signal: closed.signal });
  } catch (error) {
    throw new WatchtowerError("canceled", "nothing was given", { cause: error });
  } finally {
    asked.close();
    terminal.err("");
  }
}

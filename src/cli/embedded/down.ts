import { existsSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { WatchtowerError } from "../../base/errors.ts";
import type { Context } from "../context.ts";
import { print } from "../output.ts";
import type { Terminal } from "../output.ts";

export interface DownOptions {
  readonly purge?: boolean;
  readonly yes?: boolean;
}

export async function embeddedDown(
  { terminal, json, config, ...context }: Context,
  options: DownOptions,
): Promise<void> {
  const { dataDir } = config;
  const engine = await context.embedded();
  const purged = options.purge === true;
  if (purged && options.yes !== true && !(await confirmed(terminal, dataDir))) {
    const object = { stopped: false, purged: false, dataDir };
    return print(terminal, json, object, () => "nothing was stopped or removed");
  }
  const stopped = await engine.down(config);
  const hadData = purged ? await engine.purge(config) : existsSync(dataDir);
  print(terminal, json, { stopped, purged, dataDir }, () => {
    const kept = purged ? `the data in ${dataDir} are removed` : `data stay in ${dataDir}`;
    const data = hadData ? kept : `there are no data in ${dataDir}`;
    return `${stopped ? "stopped" : "nothing was running"}; ${data}`;
  });
}

async function confirmed(terminal: Terminal, dataDir: string): Promise<boolean> {
  if (!terminal.interactive)
    throw new WatchtowerError("invalid", "--purge asks on a terminal; elsewhere add --yes");
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await asked.question(`Remove all data in ${dataDir}? [y/N] `);
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

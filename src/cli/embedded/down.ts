import { existsSync } from "node:fs";
import { confirmed } from "../confirm.ts";
import type { Context } from "../context.ts";
import { print } from "../output.ts";

export interface DownOptions {
  readonly purge?: boolean;
  readonly yes?: boolean;
}

/**
 * Asks before data are removed, and before anything is stopped for it; after a no, nothing was.
 *
 * @throws WatchtowerError `invalid` where it has to ask and nobody can be asked.
 */
export async function embeddedDown(
  { terminal, json, config, ...context }: Context,
  options: DownOptions,
): Promise<void> {
  const { dataDir } = config;
  const engine = await context.embedded();
  const purged = options.purge === true;
  if (
    purged &&
    options.yes !== true &&
    !(await confirmed(terminal, "--purge", `Remove all data in ${dataDir}?`))
  ) {
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

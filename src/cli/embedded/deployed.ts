import type { DeployedFile, RouterControl } from "../../engine/embedded/routing/contract.ts";
import type { Context } from "../context.ts";
import { print } from "../output.ts";

/** Gives the embedded engine a file, and tells what became of it. */
export async function deployEmbedded(
  { terminal, json, embedded }: Context,
  give: (router: RouterControl) => Promise<DeployedFile>,
): Promise<void> {
  const { warnings, ...done } = await give(await (await embedded()).router());
  if (warnings !== "" && !json) terminal.err(`${warnings}\n`);
  print(terminal, json, done, () => deployedText(done));
}

/** One line. */
function deployedText({ name, changed, isRunning }: Omit<DeployedFile, "warnings">): string {
  if (!isRunning)
    return changed ? `the engine will start with ${name}` : `the engine starts with ${name} already`;
  return changed ? `${name} is in use: telemetry goes by it from now on` : `${name} is in use already`;
}

import type { Settings } from "../alloy/settings/settings.ts";
import type { CompileContext } from "./component.ts";
import { warningAt } from "./problem.ts";

/** Tells that a block sends to remote places, where their addresses look as if others were meant. */
export function reportRemote(
  settings: Settings,
  addresses: readonly string[],
  { places, report }: CompileContext,
): void {
  const hints = new Set(addresses.map((address) => places.hintOf(address)));
  for (const hint of hints) if (hint !== undefined) report(warningAt(settings, hint));
}

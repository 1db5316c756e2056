import type { Config } from "../config/settings.ts";
import { ownCommand, planOf } from "../engine/kubernetes/plan.ts";

/** A command of ours for the engine and the place of this call, as `watchtower logs --engine kubernetes`. */
export function commandFor(config: Config, command: string): string {
  switch (config.engine) {
    case "embedded":
      return `watchtower ${command}`;
    case "kubernetes":
      return ownCommand(planOf(config), command);
  }
}

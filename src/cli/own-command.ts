import type { LoadedConfig } from "../config/load.ts";
import type { Config } from "../config/settings.ts";
import { ownCommand, planOf } from "../engine/kubernetes/plan.ts";
import { quoted } from "./invocation.ts";

/** A command of ours for the engine and the place of this call, as `watchtower logs --engine kubernetes`. */
export function commandFor(config: Config, command: string): string {
  switch (config.engine) {
    case "embedded":
      return `watchtower ${command}`;
    case "kubernetes":
      return ownCommand(planOf(config), command);
  }
}

/** ` --data-dir FOLDER` where it has to be said again: in the same shell, the environment says it by itself. */
export function dataDirAgain({ config, origins }: LoadedConfig): string {
  const isSaid = ["default", "environment"].some((origin) => origins.dataDir.startsWith(origin));
  return isSaid ? "" : ` --data-dir ${quoted(config.dataDir)}`;
}

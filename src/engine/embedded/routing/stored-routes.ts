import { sequence } from "../../../base/units.ts";
import type { Config } from "../../../config/settings.ts";
import { dataFolder } from "../data-folder/folder.ts";
import { activate } from "./active-epoch.ts";
import type { ActiveEpoch } from "./active-epoch.ts";
import { compileEpochs } from "./compile-epochs.ts";
import { EpochRoutes } from "./epoch-routes.ts";
import { epochsPath, readEpochs } from "./epoch-file.ts";
import { fileToUse } from "./file-to-use.ts";

/** What a command beside the engine knows of a data folder's files. */
export interface StoredRoutes {
  readonly active: ActiveEpoch;
  readonly routes: EpochRoutes;
}

const silent = (): void => {};

/**
 * The files of a data folder, or the one with which it would begin.
 *
 * @throws WatchtowerError `invalid` with the problems of the one in use.
 */
export function storedRoutes(config: Config, env: NodeJS.ProcessEnv): StoredRoutes {
  const epochs = readEpochs(epochsPath(dataFolder(config.dataDir).route));
  const last = epochs.at(-1);
  const begin = { from: sequence(1), since: 0, file: fileToUse(config, last?.file) };
  const active = activate(last ?? begin, { config, env }, silent);
  const earlier = compileEpochs(epochs.slice(0, -1), { config, env }, silent);
  return { active, routes: new EpochRoutes([...earlier, active]) };
}

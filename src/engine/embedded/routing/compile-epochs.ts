import type { Config } from "../../../config/settings.ts";
import type { EpochRoute } from "./epoch-routes.ts";
import { isSameEpoch } from "./epoch.ts";
import type { Epoch } from "./epoch.ts";
import { loadRoute } from "./load-route.ts";

/**
 * What the files of epochs say. They were in order once; what one needs may be gone, such as a file that it reads: then
 * its records are kept here, and sent nowhere.
 *
 * @param known those that need not be compiled again.
 * @param warn told now of files that cannot be used, and while data flow of what is wrong with them.
 */
export function compileEpochs(
  epochs: readonly Epoch[],
  { config, env, known = [] }: EpochSurroundings,
  warn: (message: string) => void,
): readonly EpochRoute[] {
  return epochs.map((epoch) => {
    const found = known.find((each) => isSameEpoch(each.epoch, epoch));
    if (found !== undefined) return { ...found, epoch };
    const { route } = loadRoute(epoch.file, Buffer.from(epoch.file.text), config, { env, warn });
    if (route === undefined)
      warn(`route: ${epoch.file.name} cannot be used any more: what came under it is kept, and sent nowhere`);
    return { epoch, route };
  });
}

interface EpochSurroundings {
  readonly config: Config;
  readonly env: NodeJS.ProcessEnv;
  readonly known?: readonly EpochRoute[];
}

import { WatchtowerError } from "../../../base/errors.ts";
import type { Config } from "../../../config/settings.ts";
import type { Diagnostic } from "../../../alloy/syntax/diagnostic.ts";
import type { SourceText } from "../../../alloy/syntax/source.ts";
import type { Route } from "../../../route/compile.ts";
import type { EpochRoute } from "./epoch-routes.ts";
import type { Epoch } from "./epoch.ts";
import { loadRoute, problemsOf } from "./load-route.ts";
import type { FilesRead } from "./read-files.ts";

/** The epoch whose file is in use. */
export interface ActiveEpoch extends EpochRoute {
  readonly route: Route;
  /** Other files of which it is made (`local.file`): the same text may mean something else later. */
  readonly filesRead: FilesRead;
  /** What is to be said of a file of the user's, as Alloy prints problems; empty if there is nothing. */
  readonly warnings: string;
}

interface Surroundings {
  readonly config: Config;
  readonly env: NodeJS.ProcessEnv;
  /** Told while data flow, of what is wrong with them; nobody is, if absent. */
  readonly warn?: (message: string) => void;
}

/**
 * @param tell told of each warning about a file that can be used.
 * @throws WatchtowerError `invalid` with all problems of a file that cannot.
 */
export function activate(
  epoch: Epoch,
  { config, ...surroundings }: Surroundings,
  tell: (problem: Diagnostic, source: SourceText) => void,
): ActiveEpoch {
  const loaded = loadRoute(epoch.file, Buffer.from(epoch.file.text), config, surroundings);
  const { route, source, diagnostics, filesRead } = loaded;
  if (route === undefined)
    throw new WatchtowerError("invalid", `${epoch.file.name} cannot be used:\n\n${problemsOf(loaded)}`);
  for (const problem of diagnostics) tell(problem, source);
  const warnings = epoch.file.kind === "custom" ? problemsOf(loaded) : "";
  return { epoch, route, filesRead, warnings };
}

import { readFileSync } from "node:fs";
import { WatchtowerError, errorMessage } from "../../../base/errors.ts";
import type { Config } from "../../../config/settings.ts";
import { SUMO_TIMEOUT_MS } from "../../../config/sumo-timeout.ts";
import type { Destination, RemoteDestination } from "../../../forward/destination.ts";
import type { Flow } from "../../../forward/flow.ts";
import { destinationsOfRoute } from "./of-route.ts";
import type { ActiveEpoch } from "../routing/active-epoch.ts";
import { storedRoutes } from "../routing/stored-routes.ts";

/** The destination of this name has settings of its own beside those of the file. */
export const SUMO = "sumo";

interface Surroundings {
  readonly config: Config;
  readonly env: NodeJS.ProcessEnv;
  /** What goes to the destination of a name. */
  readonly flowTo: (name: string) => Flow;
}

/**
 * Where the file in use sends to beside the stores.
 *
 * @throws WatchtowerError `invalid` if a file with authorities cannot be read.
 */
export function destinationsFor(
  { epoch, route }: ActiveEpoch,
  { config, env, flowTo }: Surroundings,
): readonly Destination[] {
  const { folder } = epoch.file;
  // What is wrong with their settings was told when the file was checked.
  const { destinations } = destinationsOfRoute(route, { flowTo, env, folder });
  return destinations.map((destination) =>
    destination.name === SUMO && isRemote(destination) ? withSettings(destination, config) : destination,
  );
}

/** Those of a data folder, whether its engine runs or not. @throws WatchtowerError `invalid`, as its start would. */
export function destinationsOf(config: Config, env: NodeJS.ProcessEnv): readonly Destination[] {
  const { active, routes } = storedRoutes(config, env);
  return destinationsFor(active, { config, env, flowTo: (name) => routes.remote(name) });
}

const isRemote = (destination: Destination): destination is RemoteDestination => "endpoint" in destination;

/** The settings `sumo.*` stand above the file's. */
function withSettings(destination: RemoteDestination, config: Config): RemoteDestination {
  const { sumoCaFile, sumoInsecure, sumoTimeoutMs } = config;
  const ca = sumoCaFile === undefined ? {} : { ca: readAuthorities(sumoCaFile) };
  const insecure = sumoInsecure ? { insecureSkipVerify: true } : {};
  const isTimeoutSet = sumoTimeoutMs !== SUMO_TIMEOUT_MS;
  return {
    ...destination,
    tls: { ...destination.tls, ...ca, ...insecure },
    ...(isTimeoutSet ? { timeoutMs: sumoTimeoutMs } : {}),
  };
}

function readAuthorities(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new WatchtowerError("invalid", `sumo.caFile: ${errorMessage(error)}`, { cause: error });
  }
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new WatchtowerError("invalid", `sumo.caFile: there is no certificate in ${path}`);
}

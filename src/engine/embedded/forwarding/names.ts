import { WatchtowerError } from "../../../base/errors.ts";
import type { Config } from "../../../config/settings.ts";
import { makeDestination } from "../../../forward/destination.ts";
import type { Destination, RemoteDestination } from "../../../forward/destination.ts";
import { folderNames } from "../../../forward/folder.ts";
import { isLocal } from "../../../forward/mask.ts";
import { proxyFor } from "../../../forward/transport/proxy.ts";
import { SUMO, destinationsOf } from "../destinations/destinations.ts";
import { dataFolder } from "../data-folder/folder.ts";
import { meantName } from "../meant-name.ts";

/** Where somebody waits, tries follow one another sooner. */
const PATIENT = { firstMs: 500, longestMs: 5000 };

/** All destinations that are set. */
export const destinationsNamed = (config: Config): readonly Destination[] =>
  destinationsOf(config, process.env);

/** The same. @throws WatchtowerError `notFound` if there are none. */
export function someDestinations(config: Config): readonly Destination[] {
  const destinations = destinationsNamed(config);
  if (destinations.length === 0) throw notSet(config, SUMO);
  return destinations;
}

/** The destination of those who name none: the only one. @throws WatchtowerError `notFound`, or `invalid` if there are several. */
export function chosenName(config: Config): string {
  const names = destinationsNamed(config).map(({ name }) => name);
  const [only, another] = names;
  if (only === undefined) throw notSet(config, SUMO);
  if (another === undefined) return only;
  const list = names.join(", ");
  throw new WatchtowerError(
    "invalid",
    `there are several destinations: name one of ${list} by --destination`,
  );
}

/** The same; where nothing is set, that of Sumo Logic, whose address the running engine may have all the same. */
export const nameToPause = (config: Config): string =>
  destinationsNamed(config).length === 0 ? SUMO : chosenName(config);

/** One that is set, or was and has something kept for it. @throws WatchtowerError `notFound` */
export function knownName(config: Config, text: string): string {
  // It may have been paused when it was set.
  const known = [
    SUMO,
    ...destinationsNamed(config).map((each) => each.name),
    ...folderNames(dataFolder(config.dataDir).forward),
  ];
  const name = meantName(known, text);
  if (known.includes(name)) return name;
  throw notSet(config, text);
}

/**
 * One to which data can be sent from another process than the engine's.
 *
 * @throws WatchtowerError as {@link destinationNamed}; `unsupported` for a file or the log, which the engine alone writes.
 */
export function remoteNamed(config: Config, text: string): RemoteDestination {
  const destination = destinationNamed(config, text);
  if (!isLocal(destination)) return { ...destination, retry: PATIENT };
  const what = destination.protocol === "file" ? `the file ${destination.path}` : "the engine's log";
  throw new WatchtowerError("unsupported", `${text} is ${what}, to which only the engine itself writes`);
}

/**
 * A destination that is set, or one made of a URL.
 *
 * @throws WatchtowerError `notFound` for a text that is neither, `invalid` for a URL that cannot be sent to.
 */
export function destinationNamed(config: Config, text: string): Destination {
  const destinations = destinationsNamed(config);
  const meant = meantName(
    destinations.map(({ name }) => name),
    text,
  );
  const found = destinations.find(({ name }) => name === meant);
  if (found !== undefined) return found;
  if (!text.includes("://")) throw notSet(config, text);
  const isGrpc = /^grpcs?:/.test(text);
  const endpoint = isGrpc ? text.replace(/^grpc/, "http") : text;
  const proxy = URL.canParse(endpoint) ? proxyFor(endpoint, process.env) : undefined;
  return makeDestination({
    name: "given",
    protocol: isGrpc ? "otlpgrpc" : "otlphttp",
    endpoint,
    ...(proxy === undefined ? {} : { proxy }),
  });
}

function notSet(config: Config, name: string): WatchtowerError {
  const names = destinationsNamed(config).map((each) => each.name);
  const hint =
    names.length === 0
      ? "to copy to Sumo Logic, set SUMO_OTLP_ENDPOINT to the URL of an OTLP/HTTP source"
      : `there is ${names.join(", ")}, or give the URL of an OTLP endpoint where data is sent`;
  return new WatchtowerError("notFound", `no destination ${JSON.stringify(name)} is set; ${hint}`);
}

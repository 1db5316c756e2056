import { readFileSync } from "node:fs";
import { WatchtowerError, errorMessage } from "../../base/errors.ts";
import type { Config } from "../../config/settings.ts";
import { makeDestination } from "../../forward/destination.ts";
import type { Destination } from "../../forward/destination.ts";
import { proxyFor } from "../../forward/transport/proxy.ts";

/** The name of the destination that `sumo.endpoint` makes. */
export const SUMO = "sumo";

/**
 * Where everything received is copied to.
 *
 * @throws WatchtowerError `invalid` if the file with authorities cannot be read.
 */
export function destinationsOf(config: Config, env: NodeJS.ProcessEnv): readonly Destination[] {
  return config.sumoEndpoint === undefined ? [] : [sumoDestination(config, config.sumoEndpoint, env)];
}

function sumoDestination(config: Config, endpoint: string, env: NodeJS.ProcessEnv): Destination {
  const proxy = proxyFor(endpoint, env);
  const ca = config.sumoCaFile === undefined ? {} : { ca: readAuthorities(config.sumoCaFile) };
  return makeDestination({
    name: SUMO,
    protocol: "otlphttp",
    endpoint,
    tls: { insecureSkipVerify: config.sumoInsecure, ...ca },
    timeoutMs: config.sumoTimeoutMs,
    ...(proxy === undefined ? {} : { proxy }),
  });
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

import type { LoadedConfig } from "../../config/load.ts";
import type { RunningInstance } from "../../engine/engine.ts";
import { reachableHost } from "../../engine/exposure.ts";

/** What was asked for, and the instance that runs already does not have; `undefined` if it has all of it. */
export function notInEffect(
  { config, origins }: LoadedConfig,
  { endpoints }: RunningInstance,
): string | undefined {
  const addresses = {
    httpPort: endpoints.ui,
    otlpGrpcPort: endpoints.otlpGrpc,
    otlpHttpPort: endpoints.otlpHttp,
    zipkinPort: endpoints.zipkin,
  } as const;
  const ports = (["httpPort", "otlpGrpcPort", "otlpHttpPort", "zipkinPort"] as const).filter((name) =>
    isOther(config[name], addresses[name]),
  );
  const isElsewhere = new URL(endpoints.ui).hostname !== reachableHost(config.host);
  const asked = [...ports, ...(isElsewhere ? (["host"] as const) : [])]
    .filter((name) => origins[name] !== "default")
    .map((name) => `${config[name]} (${origins[name]})`);
  if (asked.length === 0) return undefined;
  return `not in effect: ${asked.join(", ")}; it runs already, with the addresses below; to change them: watchtower down, then up again`;
}

/** @param asked 0: any; `undefined`: none, as far as anybody said. */
function isOther(asked: number | undefined, address: string | undefined): boolean {
  if (asked === undefined) return false;
  return address === undefined || (asked !== 0 && String(asked) !== portOf(address));
}

/** A URL leaves out its scheme's own. */
const portOf = (url: string): string => new URL(url).port || "80";

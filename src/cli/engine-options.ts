import { WatchtowerError } from "../base/errors.ts";
import type { Config, SettingName } from "../config/settings.ts";
import { isLoopback } from "../engine/exposure.ts";
import type { Context } from "./context.ts";

const OF_KUBERNETES: readonly SettingName[] = [
  "kubeContext",
  "kubeNamespace",
  "kubeProfile",
  "kubeTimeoutMs",
  "chartDir",
];

const OF_EMBEDDED: readonly SettingName[] = ["alloyFile", "zipkinPort"];

/**
 * An option that the chosen engine would not heed is refused.
 *
 * @param given further options that were used, by the engine that they are of.
 * @param own settings whose options mean something else to the command, on both engines.
 * @throws WatchtowerError `invalid`, naming the option and the engine.
 */
export function refuseOptionsOfOther(
  { config, loaded }: Pick<Context, "config" | "loaded">,
  given: Readonly<Record<string, Config["engine"] | undefined>> = {},
  own: readonly SettingName[] = [],
): void {
  for (const [option, engine] of Object.entries(given))
    if (engine !== undefined && engine !== config.engine) throw ofOther(option, engine);
  const others = (config.engine === "embedded" ? OF_KUBERNETES : OF_EMBEDDED).filter(
    (name) => !own.includes(name),
  );
  const [flag] = others.map((name) => loaded.origins[name]).filter((origin) => origin.startsWith("flag "));
  const other = config.engine === "embedded" ? "kubernetes" : "embedded";
  if (flag !== undefined) throw ofOther(flag.slice("flag ".length), other);
  if (config.engine === "embedded") return;
  if (!isLoopback(config.host))
    throw new WatchtowerError(
      "unsupported",
      `host ${config.host} (${loaded.origins.host}) is not possible with engine kubernetes: the ports of its kind cluster are open on 127.0.0.1 alone`,
    );
}

const ofOther = (option: string, engine: Config["engine"]): WatchtowerError =>
  new WatchtowerError("invalid", `${option} is of engine ${engine}; add --engine ${engine}, or leave it out`);

import { SETTINGS } from "../config/settings.ts";

/** How an instance is started, for commands that read more of the configuration than its folder. */
export const START_OPTIONS: readonly (readonly [flags: string, description: string])[] = [
  SETTINGS.host,
  SETTINGS.httpPort,
  SETTINGS.otlpGrpcPort,
  SETTINGS.otlpHttpPort,
].flatMap(({ flag, help }) => (flag === undefined ? [] : [[flag, help] as const]));

import { WatchtowerError, errorCode } from "../../base/errors.ts";
import { portHolder } from "../../base/port.ts";

/** Which setting a port comes from, for errors that name it. */
export type PortSetting = "httpPort" | "otlpGrpcPort" | "otlpHttpPort" | "zipkinPort";

/** Explains why a port cannot be had: who has it, and what to change. */
export async function portError(
  error: unknown,
  name: PortSetting,
  port: number,
  host: string,
): Promise<unknown> {
  const code = errorCode(error);
  if (code === undefined) return error;
  // Loaded here, as only this rare case needs the settings' names.
  const { SETTINGS } = await import("../../config/settings.ts");
  const setting = SETTINGS[name];
  const change = `choose another with ${setting.flag?.split(" ")[0] ?? setting.key} or ${setting.env} (0: any free one)`;
  const what = `port ${port} (${setting.help})`;
  switch (code) {
    case "EADDRINUSE": {
      const holder = portHolder(port) ?? "another process";
      return new WatchtowerError("unavailable", `${what} is taken by ${holder}; ${change}`, { cause: error });
    }
    case "EACCES":
      return new WatchtowerError("unavailable", `${what} may not be opened by this user; ${change}`, {
        cause: error,
      });
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new WatchtowerError(
        "unavailable",
        `this machine has no address ${host}; change --host or WATCHTOWER_HOST`,
      );
    default:
      return error;
  }
}

import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { WatchtowerError, errorCode } from "../../base/errors.ts";

const LISTENING = "0A";

/** Sockets that listen on a port, as they are named in a process's folder, with their users (proc(5), net/tcp). */
function listeningSockets(port: number): ReadonlyMap<string, string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const sockets = new Map<string, string>();
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    for (const line of readText(table).split("\n").slice(1)) {
      const fields = line.trim().split(/\s+/);
      const [, local, , state] = fields;
      const [uid, inode] = [fields[7], fields[9]];
      if (state === LISTENING && local?.endsWith(suffix) && uid !== undefined && inode !== undefined)
        sockets.set(`socket:[${inode}]`, uid);
    }
  }
  return sockets;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function holdsOneOf(pid: string, sockets: ReadonlyMap<string, string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => sockets.has(linkOf(`/proc/${pid}/fd/${fd}`)));
  } catch {
    return false;
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

/** `node (pid 4711)`, or whose it is where the system tells no more; `undefined` where it does not tell at all. */
function portHolder(port: number): string | undefined {
  const sockets = listeningSockets(port);
  const [uid] = sockets.values();
  if (uid === undefined) return undefined;
  const pid = readdirSync("/proc").find((name) => /^\d+$/.test(name) && holdsOneOf(name, sockets));
  if (pid !== undefined) return `${readText(`/proc/${pid}/comm`).trim()} (pid ${pid})`;
  return uid === String(process.getuid?.()) ? undefined : `a process of another user (uid ${uid})`;
}

export type PortSetting = "httpPort" | "otlpGrpcPort" | "otlpHttpPort";

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

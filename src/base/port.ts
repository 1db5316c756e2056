import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { errorCode } from "./errors.ts";

/**
 * Whether a TCP port of `host` can be had now: `free`, or why not, in the words of the system (`EADDRINUSE`,
 * `EACCES`, …). Listens there for a moment.
 */
export function tryPort(port: number, host: string): Promise<"free" | { readonly code: string }> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve({ code: errorCode(error) ?? error.message }));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve("free")));
  });
}

/** `node (pid 4711)`, or whose it is where the system tells no more; `undefined` where it does not tell at all. */
export function portHolder(port: number): string | undefined {
  const sockets = listeningSockets(port);
  const [uid] = sockets.values();
  if (uid === undefined) return undefined;
  const pid = readdirSync("/proc").find((name) => /^\d+$/.test(name) && holdsOneOf(name, sockets));
  if (pid !== undefined) return `${readText(`/proc/${pid}/comm`).trim()} (pid ${pid})`;
  return uid === String(process.getuid?.()) ? undefined : `a process of another user (uid ${uid})`;
}

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

import { connect as connectTcp, isIP } from "node:net";
import type { Socket } from "node:net";
import { once } from "node:events";
import { connect as connectTls } from "node:tls";
import type { ConnectionOptions } from "node:tls";
import type { RemoteDestination } from "../destination.ts";
import { tlsOptions } from "./tls.ts";
import { within } from "./within.ts";

const MAX_PROXY_ANSWER_BYTES = 16 * 1024;

/**
 * A connection on which HTTP/2 can be spoken to the endpoint, through its proxy if there is one.
 *
 * @throws the fault, when it cannot be had in time.
 */
export function connectHttp2(destination: RemoteDestination, abort: AbortSignal): Promise<Socket> {
  const { endpoint, tls, proxy, connectTimeoutMs } = destination;
  const url = new URL(endpoint);
  const { serverName: _, ...others } = tls;
  return within(connectTimeoutMs, "no connection", abort, async (limited) => {
    const plain =
      proxy === undefined
        ? await openSocket(url, limited)
        : await openTunnel(new URL(proxy), url, tlsOptions(others), limited);
    return url.protocol === "https:"
      ? secured(plain, url, { ...tlsOptions(tls), ALPNProtocols: ["h2"] }, limited)
      : plain;
  });
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "");
const portOf = (url: URL): number => Number(url.port) || (url.protocol === "https:" ? 443 : 80);

async function openSocket(url: URL, abort: AbortSignal): Promise<Socket> {
  const socket = connectTcp({ host: hostOf(url), port: portOf(url), noDelay: true });
  return ready(socket, "connect", abort);
}

async function secured(
  socket: Socket,
  url: URL,
  options: ConnectionOptions,
  abort: AbortSignal,
): Promise<Socket> {
  const servername = isIP(hostOf(url)) === 0 ? { servername: hostOf(url) } : {};
  return ready(connectTls({ ...servername, ...options, socket, host: hostOf(url) }), "secureConnect", abort);
}

async function ready(socket: Socket, event: string, abort: AbortSignal): Promise<Socket> {
  try {
    await once(socket, event, { signal: abort });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** A connection to the endpoint through a proxy, by HTTP's CONNECT (RFC 9110, section 9.3.6). */
async function openTunnel(
  proxy: URL,
  url: URL,
  options: ConnectionOptions,
  abort: AbortSignal,
): Promise<Socket> {
  const plain = await openSocket(proxy, abort);
  const socket = proxy.protocol === "https:" ? await secured(plain, proxy, options, abort) : plain;
  try {
    await askForTunnel(socket, url, proxy, abort);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function askForTunnel(socket: Socket, url: URL, proxy: URL, abort: AbortSignal): Promise<void> {
  const target = `${url.hostname}:${portOf(url)}`;
  const { username, password } = proxy;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const login =
    username === "" ? "" : `Proxy-Authorization: Basic ${Buffer.from(pair).toString("base64")}\r\n`;
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${login}\r\n`);
  let answer = "";
  while (!answer.includes("\r\n\r\n")) {
    await once(socket, "readable", { signal: abort });
    // One byte at a time: what comes behind the answer is not the proxy's.
    for (let byte: unknown = socket.read(1); byte instanceof Buffer; byte = socket.read(1)) {
      answer += byte.toString("latin1");
      if (answer.endsWith("\r\n\r\n")) break;
    }
    if (socket.readableEnded || answer.length > MAX_PROXY_ANSWER_BYTES)
      throw new Error("the proxy ended the connection");
  }
  const status = /^HTTP\/1\.\d (\d{3})/.exec(answer)?.[1];
  if (status?.startsWith("2") !== true) throw new Error(`the proxy refused: HTTP ${status ?? "?"}`);
}

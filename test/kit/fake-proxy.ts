import { once } from "node:events";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";

export interface FakeProxy {
  readonly url: string;
  /** What it was asked for: `CONNECT host:port`, or `POST http://…`. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** An HTTP proxy that tunnels (CONNECT) and forwards; with `login`, only for those who say it. */
export async function startFakeProxy(login?: string): Promise<FakeProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const isAllowed = (given: string | undefined): boolean =>
    login === undefined || given === `Basic ${Buffer.from(login).toString("base64")}`;
  const server = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    if (!isAllowed(incoming.headers["proxy-authorization"])) return void outgoing.writeHead(407).end();
    const { method = "GET", headers, url = "" } = incoming;
    const onward = request(url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", (incoming, socket, head) => {
    asked.push(`CONNECT ${incoming.url}`);
    if (!isAllowed(incoming.headers["proxy-authorization"])) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return;
    }
    const [host = "", port] = (incoming.url ?? "").split(":");
    const onward = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      onward.write(head);
      onward.pipe(socket);
      socket.pipe(onward);
    });
    sockets.add(onward);
    for (const one of [onward, socket]) one.on("error", () => one.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${login === undefined ? "" : `${login}@`}127.0.0.1:${port}`,
    asked,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

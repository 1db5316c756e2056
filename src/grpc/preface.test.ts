import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { addressOf } from "../receive/receiver.ts";
import { afterFirstBytes } from "./preface.ts";

const LONG_MS = 600_000;
const taken: boolean[] = [];
let server: Server;
beforeEach(async () => {
  taken.length = 0;
  const settings = { allowHalfOpen: true };
  server = createServer(settings, (socket) => {
    afterFirstBytes(socket, LONG_MS, (isHttp2) => {
      taken.push(isHttp2);
      socket.end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => server.close());

async function client(text: string): Promise<Socket> {
  const socket = connect(addressOf(server).port, "127.0.0.1");
  socket.resume().end(text);
  await once(socket, "close");
  return socket;
}

it.each(["", "PRI * HT"])("lets go of a client that says %j and ends", async (text) => {
  await client(text);
  expect(taken).toEqual([]);
});

it.each([
  ["GET / HTTP/1.1\r\n\r\n", false],
  ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", true],
])("hands over one that says %j and ends", async (text, isHttp2) => {
  await client(text);
  expect(taken).toEqual([isHttp2]);
});

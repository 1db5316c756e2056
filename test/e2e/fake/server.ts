import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { WebSocketServer } from "ws";
import { pageAssets } from "../../../src/api/watchtower/page.ts";
import { fakeApis, type Scenario } from "./apis.ts";
import { logLine } from "./shop.ts";

export interface FakeServer {
  readonly url: string;
  readonly scenario: Scenario;
  stop(): Promise<void>;
}

const PAGE_DIR = join(import.meta.dirname, "..", "..", "..", "dist", "ui");
const TAIL_EVERY_MS = 50;

/** The built page in front of made-up data, on a free port. */
export async function startFakeServer(initial: Partial<Scenario> = {}, port = 0): Promise<FakeServer> {
  const scenario: Scenario = {
    empty: false,
    failing: false,
    spans: 40,
    linesPerSecond: 20,
    histograms: false,
    ...initial,
  };
  let url = "";
  const app = fakeApis(scenario, () => url);
  app.route("/", pageAssets(PAGE_DIR));
  // The adaptor's type allows HTTP/2 as well; without options it is a plain server.
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const sockets = tail(server, scenario);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    scenario,
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function tail(server: Server, scenario: Scenario): WebSocketServer {
  const sockets = new WebSocketServer({ server, path: "/loki/api/v1/tail" });
  sockets.on("connection", (socket) => {
    let index = 0;
    const timer = setInterval(() => {
      const count = Math.max(1, Math.round((scenario.linesPerSecond * TAIL_EVERY_MS) / 1000));
      const first = index;
      index += count;
      const streams = Array.from({ length: count }, (_, at) => logLine(first + at, Date.now()));
      socket.send(JSON.stringify({ streams }));
    }, TAIL_EVERY_MS);
    socket.on("close", () => clearInterval(timer));
  });
  return sockets;
}

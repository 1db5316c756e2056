import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { startInstance } from "../kit/instance.ts";
import type { TestInstance } from "../kit/instance.ts";
import { QuerierClient } from "../kit/tempo/querier.ts";

let instance: TestInstance;
beforeAll(async () => {
  instance = await startInstance({ WATCHTOWER_HTTP_ALLOWED_HOSTS: "box.lan" });
});
afterAll(() => instance.stop());

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

/** As a browser does whose page's name was made to point here. */
function get(url: string, host: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { host } }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode, text }));
    });
    asked.on("error", reject).end();
  });
}

const PATHS = ["/", "/api/watchtower/status", "/prometheus/api/v1/labels", "/loki/api/v1/labels"];

describe("the Host header", () => {
  it.each(PATHS)("keeps pages of other names away from %s", async (path) => {
    const { status, text } = await get(`${instance.endpoints.ui}${path}`, "rebound.example:13000");
    expect(status).toBe(403);
    expect(text).toContain('host "rebound.example:13000" is not known');
    expect(text).toContain("http.allowedHosts");
  });

  it.each(["localhost", "127.0.0.1", "host.docker.internal:13000", "box.lan"])("may be %s", async (host) => {
    expect(await get(`${instance.endpoints.tempo}/api/echo`, host)).toEqual({ status: 200, text: "echo" });
  });

  it("keeps them away from the live tail", async () => {
    const url = `${instance.endpoints.ui.replace("http", "ws")}/loki/api/v1/tail?query={a="b"}`;
    const headers = { host: "rebound.example", origin: "http://rebound.example" };
    const socket = new WebSocket(url, { headers });
    const status = await new Promise((resolve) => {
      socket.on("unexpected-response", (asked, response) => {
        asked.destroy();
        resolve(response.statusCode);
      });
      socket.on("error", () => {});
    });
    expect(status).toBe(403);
  });

  it("keeps them away from gRPC, which is spoken on the same port", async () => {
    const address = new URL(instance.endpoints.ui).host;
    const asked = async (authority: string): Promise<string> => {
      const client = new QuerierClient(address, { authority });
      const { status } = await client.ask("SearchTagsV2", {});
      client.close();
      return status;
    };
    expect(await asked("localhost")).toBe("OK");
    expect(await asked("rebound.example:13000")).toBe("PERMISSION_DENIED");
  });
});

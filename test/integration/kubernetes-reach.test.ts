import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import { BIN, cli } from "../kit/instance.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const LOGIN = `Basic ${base64("admin:a b:c")}`;
const CONTEXT = ["--engine", "kubernetes", "--context", "prod"];
const SOURCES = "/api/datasources/proxy/uid";

const ANSWERS: Readonly<Record<string, unknown>> = {
  [`${SOURCES}/mimir/api/v1/query`]: {
    status: "success",
    data: { resultType: "vector", result: [{ metric: { __name__: "up" }, value: [1.5, "42"] }] },
  },
  [`${SOURCES}/loki/loki/api/v1/query_range`]: {
    status: "success",
    data: {
      resultType: "streams",
      result: [{ stream: { service_name: "shop" }, values: [["1000000", "sold out"]] }],
    },
  },
  [`${SOURCES}/tempo/api/search`]: {
    traces: [{ traceID: "a1", startTimeUnixNano: "1000000", rootServiceName: "shop" }],
  },
};

/** Grafana, which asks who comes, in front of data that are always the same. */
class Grafana {
  /** By path, who asked. */
  readonly asked = new Map<string, string | undefined>();
  login: string | undefined = LOGIN;
  port = 0;
  private readonly server = createServer((request, response) => this.answer(request, response));
  private readonly tails = new WebSocketServer({
    server: this.server,
    verifyClient: ({ req }: { req: IncomingMessage }) => this.mayAsk(req),
  });

  async start(): Promise<void> {
    const line = { stream: { service_name: "shop" }, values: [["1000000", "sold out"]] };
    this.tails.on("connection", (socket) => socket.send(JSON.stringify({ streams: [line] })));
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.port = (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.tails.close();
    this.server.close();
  }

  private mayAsk({ url = "", headers }: IncomingMessage): boolean {
    this.asked.set(new URL(url, "http://grafana").pathname, headers.authorization);
    return this.login === undefined || headers.authorization === this.login;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    if (!this.mayAsk(request))
      return void response.writeHead(401).end(JSON.stringify({ message: "Invalid username or password" }));
    const found = ANSWERS[new URL(request.url ?? "", "http://grafana").pathname];
    response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? {}));
  }
}

const grafana = new Grafana();
let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "watchtower-reach-"));
  mkdirSync(join(folder, "bin"));
  await grafana.start();
});
afterAll(() => {
  grafana.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  grafana.asked.clear();
  grafana.login = LOGIN;
});

/** A kubectl that knows one stack of this profile, started with Grafana's port, and leads to it. */
function putKubectl(profile: "local" | "scale"): void {
  const instance = {
    version: "0",
    profile,
    httpPort: String(grafana.port),
    otlpGrpcPort: "1",
    otlpHttpPort: "2",
  };
  const secret = { "admin-user": base64("admin"), "admin-password": base64("a b:c") };
  const script = `#!/bin/sh
case "$*" in
  *"get configmap watchtower"*) echo '${JSON.stringify({ data: instance })}' ;;
  *"get secret grafana-admin"*) echo '${JSON.stringify({ data: secret })}' ;;
  *"port-forward"*"service/grafana"*) echo "Forwarding from 127.0.0.1:${grafana.port} -> 3000"; exec sleep 60 ;;
  *"port-forward"*) echo "error: nothing but Grafana is needed" >&2; exit 1 ;;
esac
`;
  const file = join(folder, "bin", "kubectl");
  writeFileSync(file, script);
  chmodSync(file, 0o755);
}

const env = () => ({ PATH: `${join(folder, "bin")}:/usr/bin:/bin` });
const ask = (args: readonly string[]) => cli(args, env());

describe("what is asked of a stack of profile scale, on a cluster of the user", () => {
  beforeAll(() => putKubectl("scale"));

  it.each([
    [["query", "promql", "up"], `${SOURCES}/mimir/api/v1/query`, /^up .* 42$/m],
    [
      ["query", "logql", '{service_name="shop"}'],
      `${SOURCES}/loki/loki/api/v1/query_range`,
      / shop +sold out$/m,
    ],
    [["query", "traceql", "{}"], `${SOURCES}/tempo/api/search`, / 0 ms +0 +shop/],
  ])("%j goes by a connection of its own, with Grafana's login", async (args, path, shown) => {
    const { code, stdout, stderr } = await ask([...args, ...CONTEXT]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(shown);
    expect(grafana.asked).toEqual(new Map([[path, LOGIN]]));
  });

  it("tail does so, too, until ctrl-C", async () => {
    const child = spawn(process.execPath, [BIN, "tail", ...CONTEXT], { env: env() });
    const ended = once(child, "exit");
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    expect(line.toString()).toContain("shop  sold out");
    expect(grafana.asked).toEqual(new Map([[`${SOURCES}/loki/loki/api/v1/tail`, LOGIN]]));
    child.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
  });

  it.each([[["query", "promql", "up"]], [["tail"]]])(
    "%j says it in Grafana's words if it is refused",
    async (args) => {
      grafana.login = "another";
      const { code, stdout, stderr } = await ask([...args, ...CONTEXT]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/^watchtower: (Invalid username or password|Unauthorized)\n$/);
    },
  );
});

describe("a kind cluster of ours that was started with other ports", () => {
  beforeAll(() => putKubectl("local"));

  it("is asked at these, without being told them again", async () => {
    grafana.login = undefined;
    const { code, stdout } = await ask(["query", "promql", "up", "--engine", "kubernetes"]);
    expect(code).toBe(0);
    expect(stdout).toContain("42");
    expect(grafana.asked).toEqual(new Map([[`${SOURCES}/mimir/api/v1/query`, undefined]]));
  });
});

it.each([
  [["trace", "diff", "a", "b"], "only the embedded engine compares traces"],
  [["forward", "status"], "only the embedded engine copies by itself"],
  [["journal", "inspect"], "only the embedded engine has a journal"],
])("%j is not of this engine", async (args, what) => {
  const { code, stdout, stderr } = await ask([...args, "--engine", "kubernetes"]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toBe(`watchtower: ${what}; use --engine embedded\n`);
});

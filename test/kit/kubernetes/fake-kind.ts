import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import { PORTS } from "../../../src/config/ports.ts";
import { DOCKER_INFO } from "../../../src/engine/kubernetes/doctor/testing/machine.ts";

/** Of the node, and those of what answers behind them. */
export interface FakePorts {
  readonly http: number;
  readonly otlpGrpc: number;
  readonly otlpHttp: number;
}

/**
 * Programs docker, kind and curl that tell of one kind cluster, which can be made, stopped, started and removed. While it
 * runs, the ports of this machine lead to what stands for its node's ports.
 */
export class FakeKind {
  state: "none" | "running" | "stopped" = "none";
  /** Called after each change. */
  onChange: () => void = () => {};
  /** Command lines, in their order. */
  readonly said: string[] = [];
  private readonly here: FakePorts;
  private readonly behind: FakePorts;
  private readonly forwards: Server[] = [];
  private readonly control = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const args = JSON.parse(Buffer.concat(chunks).toString()) as readonly string[];
      void this.run((request.url ?? "").slice(1), args).then((answer) =>
        response.end(JSON.stringify(answer)),
      );
    });
  });

  constructor(here: FakePorts, behind: FakePorts) {
    this.here = here;
    this.behind = behind;
  }

  /** @returns the folder with the programs. */
  async start(folder: string): Promise<string> {
    this.control.listen(0, "127.0.0.1");
    await new Promise((resolve) => this.control.once("listening", resolve));
    const url = `http://127.0.0.1:${(this.control.address() as AddressInfo).port}`;
    const bin = join(folder, "bin");
    mkdirSync(bin);
    for (const program of ["docker", "kind", "curl"]) {
      const file = join(bin, program);
      writeFileSync(file, `#!/usr/bin/env node\n${script(`${url}/${program}`)}`);
      chmodSync(file, 0o755);
    }
    return bin;
  }

  async stop(): Promise<void> {
    await this.close();
    this.control.close();
  }

  private async run(program: string, args: readonly string[]): Promise<{ code: number; out: string }> {
    const command = [program, ...args].join(" ");
    this.said.push(command);
    const answer = await this.answer(command);
    return answer === undefined
      ? { code: 1, out: `Error: No such container: ${command}\n` }
      : { code: 0, out: answer };
  }

  private async answer(command: string): Promise<string | undefined> {
    const node = "watchtower-control-plane";
    const there = this.state !== "none";
    switch (command) {
      case "docker info --format {{json .}}":
        return JSON.stringify(DOCKER_INFO);
      case "docker system df --format {{json .}}":
        return "";
      case `docker container inspect --format={{.State.Running}} ${node}`:
        return String(this.state === "running");
      case `docker container inspect ${node}`:
        return there ? this.inspected() : undefined;
      case `docker stop ${node}`:
        return this.become("stopped", `${node}\n`);
      case `docker start ${node}`:
        return this.become("running", `${node}\n`);
      case "kind version":
        return "kind v0.31.0 go1.25.5 linux/amd64";
      case "kind get clusters":
        return there ? "watchtower" : "";
      case "kind create cluster --name watchtower --config=-":
        return this.become("running", "");
      case "kind export kubeconfig --name watchtower":
        return "";
      case "kind delete cluster --name watchtower":
        return this.become("none", "");
      default:
        if (command.startsWith("docker ps ")) return "";
        // What is not on this machine can be had.
        return command.startsWith("curl ") ? "\n200" : undefined;
    }
  }

  private async become(state: FakeKind["state"], said: string): Promise<string> {
    await this.close();
    this.state = state;
    if (state === "running") await this.open();
    this.onChange();
    return said;
  }

  private inspected(): string {
    const bindings = (["http", "otlpGrpc", "otlpHttp"] as const).map((name) => [
      `${PORTS[name].node}/tcp`,
      [{ HostPort: String(this.here[name]) }],
    ]);
    return JSON.stringify([
      {
        State: { Running: this.state === "running" },
        HostConfig: { PortBindings: Object.fromEntries(bindings) as unknown },
      },
    ]);
  }

  private async open(): Promise<void> {
    for (const name of ["http", "otlpGrpc", "otlpHttp"] as const) {
      const server = createServer((socket) => {
        const other = connect(this.behind[name], "127.0.0.1");
        socket.pipe(other).pipe(socket);
        for (const [one, two] of [
          [socket, other],
          [other, socket],
        ] as const) {
          one.on("error", () => two.destroy());
          one.on("close", () => two.destroy());
        }
      });
      server.listen(this.here[name], "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      this.forwards.push(server);
    }
  }

  private async close(): Promise<void> {
    for (const server of this.forwards.splice(0)) server.close();
  }
}

/** Tells what it was called with, and does what it is told. */
const script = (url: string): string => `
const body = JSON.stringify(process.argv.slice(2));
fetch(${JSON.stringify(url)}, { method: "POST", body })
  .then((response) => response.json())
  .then(({ code, out }) => {
    (code === 0 ? process.stdout : process.stderr).write(out);
    process.exitCode = code;
  });
`;

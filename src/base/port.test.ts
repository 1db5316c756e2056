import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { portHolder, tryPort } from "./port.ts";

describe("a port", () => {
  it("is free, or taken by a process that is named", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    expect(await tryPort(port, "127.0.0.1")).toEqual({ code: "EADDRINUSE" });
    if (process.platform === "linux") expect(portHolder(port)).toContain(`(pid ${process.pid})`);
    server.close();
    await once(server, "close");
    expect(await tryPort(port, "127.0.0.1")).toBe("free");
    expect(portHolder(port)).toBeUndefined();
  });

  it("of an address that this machine does not have cannot be had", async () => {
    expect(await tryPort(0, "192.0.2.1")).toEqual({ code: "EADDRNOTAVAIL" });
  });
});

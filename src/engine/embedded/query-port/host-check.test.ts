import { describe, expect, it } from "vitest";
import { hostCheck } from "./host-check.ts";

const isAllowed = hostCheck(["Box.lan", "*.dev.example"]);

describe("hostCheck", () => {
  it.each([
    "localhost:13000",
    "LOCALHOST",
    "localhost.:13000",
    "grafana.localhost:13000",
    "127.0.0.1:13000",
    "192.168.1.7",
    "[::1]:13000",
    "[fe80::1]",
    "host.docker.internal:13000",
    "gateway.docker.internal",
    "host.containers.internal",
    "host.minikube.internal",
    "box.lan:13000",
    "a.dev.example",
  ])("allows %s", (header) => {
    expect(isAllowed(header)).toBe(true);
  });

  it.each([
    "evil.example:13000",
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "notlocalhost",
    "dev.example",
    "adev.example",
    "box.lan.evil.example",
    "127.0.0.1@evil.example",
    "evil.example#localhost",
    "localhost/evil",
    "",
    ":13000",
    "a b",
  ])("refuses %j", (header) => {
    expect(isAllowed(header)).toBe(false);
  });

  it("allows a request without the header, and any name with *", () => {
    expect(isAllowed(undefined)).toBe(true);
    expect(hostCheck(["*"])("evil.example")).toBe(true);
  });
});

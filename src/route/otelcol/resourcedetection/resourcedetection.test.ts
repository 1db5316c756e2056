import { describe, expect, it } from "vitest";
import { HOST } from "../../testing/compiled.ts";
import { passed, problemsOf, routeThrough } from "../../testing/through.ts";
import { parseResourceAttributes } from "./environment.ts";
import { SYSTEM_ATTRIBUTES, nameInHosts } from "./machine.ts";

const NAME = "otelcol.processor.resourcedetection";
const text = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
const logs = (attributes: readonly object[], more: object = {}): unknown => ({
  resourceLogs: [
    { resource: { attributes }, scopeLogs: [{ logRecords: [{ body: { stringValue: "x" } }] }], ...more },
  ],
});
const variables = { OTEL_RESOURCE_ATTRIBUTES: "service.name=till, region = eu%2C1" };

describe("the detector env", () => {
  it("adds what the variable says, over what is there", () => {
    const route = routeThrough({ name: NAME, body: "", variables });
    expect(passed(route, "logs", logs([text("service.name", "shop")]))).toEqual(
      logs([text("service.name", "till"), text("region", "eu,1")]),
    );
  });

  it("leaves what is there, if it must not override", () => {
    const route = routeThrough({ name: NAME, body: "override = false", variables });
    expect(passed(route, "logs", logs([text("service.name", "shop")]))).toEqual(
      logs([text("service.name", "shop"), text("region", "eu,1")]),
    );
  });

  it("reads the variable's old name, and tells of a text that it cannot read", () => {
    const route = routeThrough({ name: NAME, body: "", variables: { OTEL_RESOURCE: "a=b" } });
    expect(passed(route, "logs", logs([]))).toEqual(logs([text("a", "b")]));
    expect(problemsOf({ name: NAME, body: "", variables: { OTEL_RESOURCE: "nonsense" } })).toContain(
      "Warning: test.alloy:10:1: OTEL_RESOURCE is not of the form",
    );
  });

  it.each<[string, readonly [string, string][] | undefined]>([
    ["a=b", [["a", "b"]]],
    [
      " a = b c , d=, e=f=g",
      [
        ["a", "b c"],
        ["d", ""],
        ["e", "f=g"],
      ],
    ],
    ["a=x%20y+z", [["a", "x y z"]]],
    ["a", undefined],
    ["a=b,c", undefined],
    ["=b", undefined],
    ["a=%zz", undefined],
    ["a=\u00e9", undefined],
    [`${"k".repeat(257)}=v`, undefined],
  ])("reads %j", (variable, pairs) => {
    expect(
      parseResourceAttributes(variable)?.map(({ key, value }) => [
        key,
        value.kind === "string" && value.value,
      ]),
    ).toEqual(pairs);
  });
});

describe("the detector system", () => {
  it("adds the machine's name and system, and which conventions it follows", () => {
    const route = routeThrough({
      name: NAME,
      body: 'detectors = ["system"]\n system {\n hostname_sources = ["os"]\n }',
    });
    expect(passed(route, "logs", logs([]))).toEqual(
      logs([text("host.name", "laptop"), text("os.type", "linux")], {
        schemaUrl: "https://opentelemetry.io/schemas/1.6.1",
      }),
    );
    const other = { schemaUrl: "https://opentelemetry.io/schemas/1.30.0" };
    expect(passed(route, "logs", logs([], other))).toMatchObject({ resourceLogs: [other] });
  });

  it("adds what it is asked for alone; of two detectors the first counts", () => {
    const body = `detectors = ["env", "system"]
      system {
        hostname_sources = ["os"]
        resource_attributes {
          host.arch {
            enabled = true
          }
          os.type {
            enabled = false
          }
        }
      }`;
    const route = routeThrough({
      name: NAME,
      body,
      variables: { OTEL_RESOURCE_ATTRIBUTES: "host.name=desk" },
    });
    expect(passed(route, "logs", logs([]))).toEqual(
      logs([text("host.name", "desk"), text("host.arch", "amd64")], {
        schemaUrl: "https://opentelemetry.io/schemas/1.6.1",
      }),
    );
  });

  it("refuses what it cannot find out", () => {
    const asked =
      'detectors = ["system"]\n system {\n resource_attributes {\n os.name {\n enabled = true\n }\n }\n }';
    expect(problemsOf({ name: NAME, body: asked })).toMatch(/Error: .*\n?.*does not find out os\.name/);
    const source = 'detectors = ["system"]\n system {\n hostname_sources = ["cname"]\n }';
    expect(problemsOf({ name: NAME, body: source })).toContain("the hostname source cname is not supported");
  });

  it("reads Linux' files", () => {
    const files: Readonly<Record<string, string>> = {
      "/etc/machine-id": "0123abc\n",
      "/etc/hosts": "# names\n127.0.0.1 localhost\n127.0.1.1 laptop.lan laptop # mine\n",
      "/proc/cpuinfo":
        "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 85\nmodel name\t: Xeon: 8 cores\nstepping\t: 7\ncache size\t: 512 KB\n\nprocessor\t: 1\nmodel\t\t: 86\n",
    };
    const read = (path: string): string | undefined => files[path];
    const values = Object.entries(SYSTEM_ATTRIBUTES).map(([name, find]) => [name, find(HOST, read)] as const);
    expect(Object.fromEntries(values)).toMatchObject({
      "host.id": { kind: "string", value: "0123abc" },
      "host.cpu.vendor.id": { kind: "string", value: "GenuineIntel" },
      "host.cpu.family": { kind: "string", value: "6" },
      "host.cpu.model.id": { kind: "string", value: "85" },
      "host.cpu.model.name": { kind: "string", value: "Xeon: 8 cores" },
      "host.cpu.stepping": { kind: "string", value: "7" },
      "host.cpu.cache.l2.size": { kind: "int", value: 512n },
      "host.ip": { kind: "array" },
      "host.mac": { kind: "array" },
    });
    expect(nameInHosts(HOST, read)).toBe("laptop.lan");
    expect(nameInHosts(HOST, () => undefined)).toBeUndefined();
    expect(SYSTEM_ATTRIBUTES["host.id"]?.(HOST, () => undefined)).toBeUndefined();
  });
});

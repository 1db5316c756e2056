import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { cli } from "../kit/instance.ts";

const folder = mkdtempSync(join(tmpdir(), "watchtower-alloy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const root = join(import.meta.dirname, "../..");
const SHIPPED = join(root, "alloy/config.alloy");
const SECRET = "https://collectors.example/receiver/v1/otlp/ZaVnC4dhaV1L2mQx9==";

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("watchtower alloy check", () => {
  it("says what a file in order has", async () => {
    const { code, stdout, stderr } = await cli(["alloy", "check", SHIPPED], { SUMO_OTLP_ENDPOINT: SECRET });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`${SHIPPED} is valid: 9 components, 8 connections; 0 errors, 0 warnings\n`);
  });

  it("shows errors with their lines, and fails", async () => {
    const file = fileOf("errors.alloy", 'logging {\n  level = "loud"\n}\n');
    const { code, stdout, stderr } = await cli(["alloy", "check", file], {});
    expect(code).toBe(1);
    expect(stdout).toBe(`${file} cannot be used: 1 error, 0 warnings\n`);
    expect(stderr).toContain(`Error: ${file}:2:11: the string is "loud", which is not one of`);
    expect(stderr).toContain('2 |   level = "loud"\n  |           ^^^^^^\n');
  });

  it("prints one object for programs", async () => {
    const file = fileOf("json.alloy", 'discovery.kubernetes "pods" { }\n');
    const { code, stdout } = await cli(["alloy", "check", file, "--engine", "kubernetes", "--json"], {});
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      file,
      engine: "kubernetes",
      valid: true,
      problems: [
        {
          severity: "warning",
          message: "discovery.kubernetes is passed on as it is: only Alloy itself can check it",
          line: 1,
          column: 1,
          endLine: 1,
          endColumn: 20,
        },
      ],
    });
  });

  it("does not print a secret address, whole or broken", async () => {
    for (const address of [SECRET, SECRET.replace("https://", "htps:")]) {
      for (const command of [["check"], ["graph"], ["graph", "--json"], ["graph", "--dot"]]) {
        const [name = "", ...options] = command;
        const { stdout, stderr } = await cli(["alloy", name, SHIPPED, ...options], {
          SUMO_OTLP_ENDPOINT: address,
        });
        expect(stdout + stderr).not.toContain("ZaVnC4");
      }
    }
  });

  it("says that a file is not there", async () => {
    const { code, stderr } = await cli(["alloy", "check", join(folder, "none.alloy")], {});
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `watchtower: there is no file ${join(folder, "none.alloy")}\n`,
    });
  });
});

describe("watchtower alloy fmt", () => {
  const formatted = 'logging {\n\tlevel  = "info"\n\tformat = "logfmt"\n}\n';

  it("prints the formatted file, or writes it", async () => {
    const file = fileOf("format.alloy", 'logging {\n level = "info"\n   format="logfmt" }');
    expect(await cli(["alloy", "fmt", file], {})).toMatchObject({ code: 0, stdout: formatted });
    expect(await cli(["alloy", "fmt", file, "--write"], {})).toMatchObject({
      code: 0,
      stdout: `${file} formatted\n`,
    });
    expect(readFileSync(file, "utf8")).toBe(formatted);
    expect(await cli(["alloy", "fmt", file, "--write"], {})).toMatchObject({
      stdout: `${file} was formatted already\n`,
    });
  });

  it("leaves a file with errors as it is", async () => {
    const file = fileOf("broken.alloy", "logging {");
    const { code, stderr } = await cli(["alloy", "fmt", file, "--write"], {});
    expect(code).toBe(1);
    expect(stderr).toContain("expected }, got EOF");
    expect(readFileSync(file, "utf8")).toBe("logging {");
  });
});

describe("watchtower alloy graph", () => {
  it("prints the way of the data", async () => {
    const { code, stdout } = await cli(["alloy", "graph", SHIPPED], { SUMO_OTLP_ENDPOINT: SECRET });
    expect(code).toBe(0);
    expect(stdout).toContain(
      "otelcol.receiver.otlp.default (0.0.0.0:4317, 0.0.0.0:4318)\n└─ traces, metrics, logs → ",
    );
    expect(stdout).toContain("otelcol.exporter.otlphttp.sumo (https://…/****)");
  });
});

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { assetPath } from "../assets.ts";
import { MADE_FOR_KIND } from "./install.ts";
import { machineOf } from "./testing/machine.ts";
import type { Scripted } from "./testing/machine.ts";
import { versionFindings } from "./versions.ts";

async function found(
  programs: Readonly<Record<string, Scripted>>,
  check: string,
  of = { needsKind: true, isSkewTold: false },
) {
  return (await versionFindings(machineOf({ programs }), of)).find((finding) => finding.check === check);
}

const client = (gitVersion: string): string => JSON.stringify({ clientVersion: { gitVersion } });

it.each([
  ["kind", "kind v0.31.0 go1.25.5 linux/amd64", "ok", "0.31.0"],
  ["kind", "kind v0.32.1 go1.26.0 linux/amd64", "ok", "0.32.1"],
  ["kind", "kind v0.29.0 go1.24.2 linux/amd64", "warning", "0.29.0"],
  ["kind", "what?", "warning", "no version in what it printed"],
  ["kind", undefined, "failed", "not installed"],
  ["kind", { fails: "exec format error" }, "failed", "exec format error"],
  ["kubectl", client("v1.35.2"), "ok", "1.35.2"],
  ["kubectl", client("v1.34.0"), "ok", "1.34.0"],
  ["kubectl", client("v1.31.9"), "warning", "1.31.9"],
  ["kubectl", undefined, "failed", "not installed"],
  ["helm", "v3.14.0+g3fc9f4b", "ok", "3.14.0"],
  ["helm", "v4.0.1+g12500dd", "ok", "4.0.1"],
  ["helm", "v3.9.4+gdbc6d8e", "warning", "3.9.4"],
  ["helm", undefined, "failed", "not installed"],
] as const)("%s that says %j is %s", async (program, says, state, observed) => {
  expect(await found({ [program]: says }, program)).toMatchObject({ check: program, state, observed });
});

it("a cluster that is not ours needs no kind", async () => {
  const findings = await versionFindings(machineOf({}), { needsKind: false, isSkewTold: true });
  expect(findings.map(({ check }) => check)).toEqual(["kubectl", "helm"]);
});

it("kubectl is not compared with the cluster that would be made where one answers", async () => {
  const programs = { kubectl: client("v1.31.9") };
  const told = await found(programs, "kubectl", { needsKind: false, isSkewTold: true });
  expect(told).toMatchObject({ state: "ok", observed: "1.31.9" });
});

it("are those that the node of kind is made for", () => {
  expect(readFileSync(assetPath("kindConfig"), "utf8")).toContain(`release notes of kind v${MADE_FOR_KIND}`);
});

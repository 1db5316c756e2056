import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { assetPath } from "../assets.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "watchtower-script-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A kubectl that writes down how it was called; one that forwards goes on until it is ended. */
function fakeKubectl(whole: boolean): void {
  const path = join(folder, "kubectl");
  const forward = 'case "$*" in *port-forward*) exec sleep 600;; esac';
  const log = join(folder, "said");
  writeFileSync(path, `#!/bin/sh\necho "$*" >> ${log}\n${whole ? forward : "exit 1"}\n`);
  chmodSync(path, 0o755);
}

const said = (): readonly string[] => {
  try {
    return readFileSync(join(folder, "said"), "utf8").trim().split("\n");
  } catch {
    return [];
  }
};

const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawn(assetPath("portForward"), args, { env: { PATH: `${folder}:${process.env["PATH"] ?? ""}`, ...env } });

it("forwards all three ports, and ends with what it started", async () => {
  fakeKubectl(true);
  const child = start(["prod", "obs"], { WATCHTOWER_HTTP_PORT: "23000" });
  const ended = once(child, "exit");
  while (said().length < 4) await wait(20);
  const where = "--context prod --namespace obs";
  expect([...said()].toSorted()).toEqual([
    `${where} get service alloy --output=name`,
    `${where} get service grafana --output=name`,
    `${where} port-forward --address 127.0.0.1 service/alloy 14317:4317 14318:4318`,
    `${where} port-forward --address 127.0.0.1 service/grafana 23000:80`,
  ]);
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});

it("fails at once if there is nothing to lead to", async () => {
  fakeKubectl(false);
  expect(await once(start([]), "exit")).toEqual([1, null]);
  expect(said()).toEqual([
    "--context kind-watchtower --namespace watchtower get service grafana --output=name",
  ]);
});

import { describe, expect, it } from "vitest";
import { kernelFindings } from "./kernel.ts";
import { machineOf } from "./testing/machine.ts";
import type { Scene } from "./testing/machine.ts";

const found = (scene: Scene, check: string) =>
  kernelFindings(machineOf(scene)).find((finding) => finding.check === check);
const INOTIFY = "/proc/sys/fs/inotify";

describe("inotify", () => {
  it.each([
    ["max_user_watches", "524288\n", "ok", "524288"],
    ["max_user_watches", "8192\n", "warning", "8192"],
    ["max_user_instances", "512\n", "ok", "512"],
    ["max_user_instances", "128\n", "warning", "128"],
  ])("%s of %j is %s", (limit, text, state, observed) => {
    expect(found({ files: { [`${INOTIFY}/${limit}`]: text } }, `inotify ${limit}`)).toMatchObject({
      state,
      observed,
    });
  });

  it("is not this machine's on a Mac", () => {
    expect(found({ platform: "darwin" }, "inotify max_user_watches")).toMatchObject({
      state: "ok",
      observed: "darwin: docker's machine has a kernel of its own",
    });
  });
});

describe("docker's init", () => {
  it.each([
    [{}, "ok", "not set for all containers"],
    [{ "/etc/docker/daemon.json": '{"init": false}' }, "ok", "not set for all containers"],
    [{ "/etc/docker/daemon.json": '{"init": true}' }, "failed", '"init": true in /etc/docker/daemon.json'],
    [
      { "/home/me/.docker/daemon.json": '{"init": true}' },
      "failed",
      '"init": true in /home/me/.docker/daemon.json',
    ],
    [{ "/etc/docker/daemon.json": "{" }, "warning", "/etc/docker/daemon.json is no JSON object"],
  ])("with %j is %s", (files, state, observed) => {
    expect(found({ files }, "docker init")).toMatchObject({ state, observed });
  });
});

import { describe, expect, it } from "vitest";
import { askDocker, dockerFindings } from "./docker.ts";
import { DOCKER_INFO, machineOf } from "./testing/machine.ts";
import type { Scene } from "./testing/machine.ts";

async function found(scene: Scene, check: string) {
  const machine = machineOf(scene);
  return dockerFindings(machine, await askDocker(machine)).find((finding) => finding.check === check);
}

const answering = (changes: object, more: Scene = {}): Scene => ({
  programs: { "docker info": JSON.stringify({ ...DOCKER_INFO, ...changes }) },
  paths: { docker: "/usr/bin/docker" },
  ...more,
});

describe("docker", () => {
  it("that answers is told with its version", async () => {
    expect(await found(answering({}), "docker")).toEqual({
      check: "docker",
      state: "ok",
      observed: "28.1.1, Debian GNU/Linux 13",
    });
  });

  it.each([
    ["is not installed", {}, "not installed", "curl -fsSL https://get.docker.com | sh"],
    [
      "has no daemon",
      { "docker info": { fails: "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.\n" } },
      "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.",
      "sudo systemctl start docker",
    ],
    [
      "has no daemon, but ends with 0",
      {
        "docker info": JSON.stringify({
          ServerVersion: "",
          ServerErrors: ["Cannot connect to the Docker daemon"],
        }),
      },
      "Cannot connect to the Docker daemon",
      "sudo systemctl start docker",
    ],
    [
      "is not this user's",
      { "docker info": { fails: "permission denied while trying to connect to the Docker daemon socket" } },
      "permission denied while trying to connect to the Docker daemon socket",
      'sudo usermod -aG docker "$USER" && newgrp docker',
    ],
    [
      "prints nonsense",
      { "docker info": "?" },
      "docker info tells nothing of a daemon",
      "sudo systemctl start docker",
    ],
  ])("that %s has failed", async (_, programs, observed, mend) => {
    expect(await found({ programs }, "docker")).toMatchObject({ state: "failed", observed, mend });
    expect(await found({ programs }, "docker rootless")).toMatchObject({
      state: "warning",
      observed: "not known",
      mend,
    });
  });

  it("is started otherwise on a Mac", async () => {
    expect(await found({ platform: "darwin" }, "docker")).toMatchObject({
      mend: "brew install --cask docker",
    });
    const silent = { "docker info": { fails: "Cannot connect" } } as const;
    expect(await found({ platform: "darwin", programs: silent }, "docker")).toMatchObject({
      mend: "open -a Docker",
    });
  });

  it("from snap is warned of", async () => {
    expect(await found(answering({}), "docker package")).toMatchObject({
      state: "ok",
      observed: "/usr/bin/docker",
    });
    expect(
      await found(answering({}, { paths: { docker: "/snap/bin/docker" } }), "docker package"),
    ).toMatchObject({
      state: "warning",
      observed: "/snap/bin/docker",
    });
    expect(await found({}, "docker package")).toMatchObject({ state: "warning", observed: "not known" });
  });

  it("is what kind uses, unless another is asked for", async () => {
    expect(await found(answering({}), "kind provider")).toMatchObject({ state: "ok" });
    const env = { KIND_EXPERIMENTAL_PROVIDER: "podman" };
    expect(await found(answering({}, { env }), "kind provider")).toMatchObject({
      state: "warning",
      observed: "podman (KIND_EXPERIMENTAL_PROVIDER)",
      mend: "unset KIND_EXPERIMENTAL_PROVIDER",
    });
  });

  it.each([
    [{}, "ok", "no"],
    [{ SecurityOptions: null }, "ok", "no"],
    [{ SecurityOptions: ["name=rootless"] }, "ok", "yes, cgroup 2 by systemd, cpu delegated"],
    [
      { SecurityOptions: ["name=rootless"], CpuCfsQuota: false },
      "failed",
      "yes, cgroup 2 by systemd, cpu not delegated",
    ],
    [
      { SecurityOptions: ["name=rootless"], CgroupVersion: "1", CgroupDriver: "none" },
      "failed",
      "yes, cgroup 1 by none, cpu delegated",
    ],
  ])("without root needs delegation: %j is %s", async (changes, state, observed) => {
    expect(await found(answering(changes), "docker rootless")).toMatchObject({ state, observed });
  });

  it("with containerd's image store is told how to load images", async () => {
    expect(await found(answering({}), "image store")).toMatchObject({ state: "ok" });
    const DriverStatus = [["driver-type", "io.containerd.snapshotter.v1"]];
    expect(await found(answering({ DriverStatus }), "image store")).toMatchObject({
      state: "ok",
      observed: expect.stringMatching(/^containerd; .*kind load image-archive/),
    });
    expect(await found({}, "image store")).toMatchObject({ state: "warning", observed: "not known" });
  });
});

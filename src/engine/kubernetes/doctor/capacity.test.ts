import { expect, it } from "vitest";
import { capacityFindings } from "./capacity.ts";
import { askDocker } from "./docker.ts";
import { DOCKER_INFO, machineOf } from "./testing/machine.ts";
import type { Scene } from "./testing/machine.ts";

const GIB = 1024 ** 3;

async function found(scene: Scene, check: string) {
  const machine = machineOf(scene);
  return (await capacityFindings(machine, await askDocker(machine))).find(
    (finding) => finding.check === check,
  );
}

const withInfo = (changes: object, more: Scene = {}): Scene => ({
  ...more,
  programs: { ...more.programs, "docker info": JSON.stringify({ ...DOCKER_INFO, ...changes }) },
});

it.each([
  ["cgroup", { CgroupVersion: "2" }, "ok", "version 2"],
  ["cgroup", { CgroupVersion: "1" }, "failed", "version 1"],
  ["memory", { MemTotal: 6 * GIB }, "ok", "6.0 GiB"],
  ["memory", { MemTotal: 3.5 * GIB }, "warning", "3.5 GiB"],
  ["memory", { MemTotal: 2 * GIB }, "failed", "2.0 GiB"],
  ["cpus", { NCPU: 4 }, "ok", "4"],
  ["cpus", { NCPU: 2 }, "warning", "2"],
  ["cpus", { NCPU: 1 }, "failed", "1"],
])("%s: %j is %s", async (check, changes, state, observed) => {
  expect(await found(withInfo(changes), check)).toMatchObject({ state, observed });
});

it("gives docker's own machine more, or names the engine that needs less", async () => {
  const small = { MemTotal: GIB };
  expect((await found(withInfo(small, { platform: "darwin" }), "memory"))?.mend).toContain("--memory 6");
  expect((await found(withInfo(small), "memory"))?.mend).toContain("watchtower up --engine embedded");
});

it.each([
  [40e9, "ok", "40 GB free at /var/lib/docker; images take 4.2GB, of which 1.1GB (26%) can be had back"],
  [8e9, "warning", "8.0 GB free at /var/lib/docker; images take 4.2GB, of which 1.1GB (26%) can be had back"],
  [1e9, "failed", "1.0 GB free at /var/lib/docker; images take 4.2GB, of which 1.1GB (26%) can be had back"],
])("%d bytes of the disk are %s", async (freeBytes, state, observed) => {
  const df = '{"Type":"Images","Size":"4.2GB","Reclaimable":"1.1GB (26%)"}\n{"Type":"Containers"}\n';
  const scene = withInfo({}, { freeBytes, programs: { "docker system df": df } });
  expect(await found(scene, "disk")).toMatchObject({ state, observed });
});

it("cannot see the disk of docker's own machine", async () => {
  expect(await found(withInfo({}), "disk")).toMatchObject({
    state: "ok",
    observed: "/var/lib/docker is in docker's own machine",
  });
});

it.each([
  [{ MemTotal: 8 * GIB }, "ok"],
  [{ MemTotal: 2 * GIB }, "failed"],
])("says what the stack asks for: %j is %s", async (changes, state) => {
  expect(await found(withInfo(changes), "requests")).toMatchObject({
    state,
    observed: expect.stringMatching(/^1\.\d GiB and 0\.\d cpus for the whole stack$/),
  });
});

it("knows nothing without docker", async () => {
  const machine = machineOf({});
  const findings = await capacityFindings(machine, await askDocker(machine));
  expect(findings.map(({ check, state }) => [check, state])).toEqual([
    ["cgroup", "warning"],
    ["memory", "warning"],
    ["cpus", "warning"],
    ["disk", "warning"],
    ["requests", "ok"],
  ]);
});

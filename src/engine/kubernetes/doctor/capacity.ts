import { formatBytes } from "../../../base/bytes.ts";
import type { Config } from "../../../config/settings.ts";
import { failed, ok, warning } from "../../finding.ts";
import type { Finding } from "../../finding.ts";
import { stackRequests } from "../charts/requests.ts";
import { ask, parseJson } from "./ask.ts";
import { notKnown } from "./docker.ts";
import type { Docker, DockerInfo } from "./docker.ts";
import type { Machine } from "./machine.ts";

const GIB = 1024 ** 3;
/** The stack asks for just under 2 GiB, Kubernetes for some more; what is used goes beyond what is asked for. */
const MEMORY_BYTES = { enough: 6 * GIB, least: 3 * GIB };
/** Kubernetes' own pods ask for one CPU, the stack for a third of one. */
const CPUS = { enough: 4, least: 2 };
/** The node's image and those of the stack, unpacked, and what a day of data takes. */
const DISK_BYTES = { enough: 15e9, least: 6e9 };
/** What Kubernetes itself uses on a node of kind. */
const KUBERNETES_BYTES = 1 * GIB;
const EMBEDDED = "watchtower up --engine embedded   # the same ports, without Docker, in 120 MB";

/** Whether docker's machine is big enough. */
export async function capacityFindings(machine: Machine, docker: Docker): Promise<readonly Finding[]> {
  if (docker.kind !== "answers")
    return [
      ...["cgroup", "memory", "cpus", "disk"].map((check) => notKnown(check, machine, docker)),
      requests("local"),
    ];
  const { info } = docker;
  return [
    cgroup(machine, info),
    memory(machine, info),
    cpus(machine, info),
    await disk(machine, info),
    requests("local", info.MemTotal),
  ];
}

function cgroup({ platform }: Machine, { CgroupVersion }: DockerInfo): Finding {
  if (CgroupVersion === "2") return ok("cgroup", "version 2");
  const mend =
    platform === "darwin"
      ? "brew upgrade --cask docker"
      : `sudo sed -i 's/^GRUB_CMDLINE_LINUX="/&systemd.unified_cgroup_hierarchy=1 /' /etc/default/grub && sudo update-grub && sudo reboot`;
  return failed(
    "cgroup",
    `version ${CgroupVersion}`,
    "nodes of Kubernetes 1.35 do not start on version 1",
    mend,
  );
}

/** Where docker has a machine of its own, it can be made bigger. */
const bigger = ({ platform }: Machine): string =>
  platform === "darwin"
    ? "colima stop && colima start --cpu 4 --memory 6   # Docker Desktop: Settings, Resources"
    : EMBEDDED;

function memory(machine: Machine, { MemTotal }: DockerInfo): Finding {
  const observed = `${(MemTotal / GIB).toFixed(1)} GiB`;
  if (MemTotal >= MEMORY_BYTES.enough) return ok("memory", observed);
  const why = `${MEMORY_BYTES.enough / GIB} GiB are enough; with less, pods are killed when there is much to do`;
  if (MemTotal >= MEMORY_BYTES.least) return warning("memory", observed, why, bigger(machine));
  const tooLittle = `the stack and Kubernetes need ${MEMORY_BYTES.least / GIB} GiB; some pods would stay pending`;
  return failed("memory", observed, tooLittle, bigger(machine));
}

function cpus(machine: Machine, { NCPU }: DockerInfo): Finding {
  const observed = String(NCPU);
  if (NCPU >= CPUS.enough) return ok("cpus", observed);
  if (NCPU >= CPUS.least)
    return warning("cpus", observed, `with less than ${CPUS.enough} the start takes longer`, bigger(machine));
  return failed(
    "cpus",
    observed,
    `the pods ask for more than one; ${CPUS.least} are the least`,
    bigger(machine),
  );
}

async function disk({ run, freeBytes }: Machine, { DockerRootDir }: DockerInfo): Promise<Finding> {
  const said = await ask(run, "docker", ["system", "df", "--format", "{{json .}}"]);
  const used = said.kind === "said" ? usedByDocker(said.stdout) : "";
  const free = freeBytes(DockerRootDir);
  if (free === undefined) return ok("disk", `${DockerRootDir} is in docker's own machine${used}`);
  const observed = `${formatBytes(free)} free at ${DockerRootDir}${used}`;
  if (free >= DISK_BYTES.enough) return ok("disk", observed);
  const mend = "docker system prune --all";
  const why = `${formatBytes(DISK_BYTES.enough)} are enough for the images and some data`;
  if (free >= DISK_BYTES.least) return warning("disk", observed, why, mend);
  return failed("disk", observed, "the images do not fit: pods are evicted, ImageGCFailed", mend);
}

/**
 * What all pods ask the cluster to set aside for them.
 *
 * @param hasBytes memory of the machine that they are to fit on, where that is known.
 */
export function requests(profile: Config["kubeProfile"], hasBytes?: number): Finding {
  const { memoryBytes, cpuCores } = stackRequests(profile);
  const observed = `${(memoryBytes / GIB).toFixed(1)} GiB and ${cpuCores.toFixed(1)} cpus for the whole stack`;
  if (hasBytes === undefined || hasBytes >= memoryBytes + KUBERNETES_BYTES) return ok("requests", observed);
  const why = `with Kubernetes itself that is more than the ${(hasBytes / GIB).toFixed(1)} GiB that docker has`;
  return failed("requests", observed, why, EMBEDDED);
}

/** One object a line, sizes as text: `{"Type":"Images","Size":"4.2GB","Reclaimable":"1.1GB (26%)"}`. */
function usedByDocker(stdout: string): string {
  for (const line of stdout.split("\n")) {
    const row = parseJson(line);
    const isImages = typeof row === "object" && row !== null && "Type" in row && row.Type === "Images";
    if (isImages && "Size" in row && "Reclaimable" in row)
      return `; images take ${String(row.Size)}, of which ${String(row.Reclaimable)} can be had back`;
  }
  return "";
}

import { z } from "zod";
import { failed, ok, warning } from "../../finding.ts";
import type { Finding } from "../../finding.ts";
import { ask, oneLine, parseJson } from "./ask.ts";
import { install } from "./install.ts";
import type { Machine } from "./machine.ts";

/** Of `docker info`, what the checks look at; an older docker leaves some out. */
const dockerInfo = z.object({
  ServerVersion: z.string().min(1),
  OperatingSystem: z.string().default(""),
  CgroupVersion: z.string().default("1"),
  CgroupDriver: z.string().default(""),
  CpuCfsQuota: z.boolean().default(true),
  MemTotal: z.number(),
  NCPU: z.number(),
  DockerRootDir: z.string().default("/var/lib/docker"),
  SecurityOptions: z.array(z.string()).nullish(),
  DriverStatus: z.array(z.array(z.string())).nullish(),
});

/** In docker's names; memory is bytes. */
export type DockerInfo = z.output<typeof dockerInfo>;

/** `silent`: it is installed, and its daemon does not answer. */
export type Docker =
  | { readonly kind: "answers"; readonly info: DockerInfo }
  | { readonly kind: "missing" }
  | { readonly kind: "silent"; readonly reason: string };

/** Asks once, for all checks. A docker without its daemon may end with 0, and prints JSON without the daemon's part. */
export async function askDocker({ run }: Machine): Promise<Docker> {
  const said = await ask(run, "docker", ["info", "--format", "{{json .}}"]);
  if (said.kind === "missing") return said;
  if (said.kind === "failed") return { kind: "silent", reason: said.reason };
  const json = parseJson(said.stdout);
  const info = dockerInfo.safeParse(json);
  if (info.success) return { kind: "answers", info: info.data };
  const errors = z.object({ ServerErrors: z.array(z.string()) }).safeParse(json);
  const printed = errors.success ? errors.data.ServerErrors.join("; ") : oneLine(said.stderr);
  return { kind: "silent", reason: printed === "" ? "docker info tells nothing of a daemon" : printed };
}

/** Whether docker can be used at all, and how it was installed. */
export function dockerFindings(machine: Machine, docker: Docker): readonly Finding[] {
  return [
    reachable(machine, docker),
    packaging(machine, docker),
    provider(machine),
    ...modes(machine, docker),
  ];
}

function reachable(machine: Machine, docker: Docker): Finding {
  switch (docker.kind) {
    case "answers":
      return ok(
        "docker",
        [docker.info.ServerVersion, docker.info.OperatingSystem].filter(Boolean).join(", "),
      );
    case "missing":
      return failed("docker", "not installed", "kind runs its nodes in Docker", wakeDocker(machine, docker));
    case "silent":
      return failed("docker", docker.reason, "kind runs its nodes in Docker", wakeDocker(machine, docker));
  }
}

/** The command that makes docker answer. */
export function wakeDocker(machine: Machine, docker: Docker): string {
  if (docker.kind === "missing") return install(machine, "docker");
  if (docker.kind === "silent" && /permission denied/i.test(docker.reason))
    return 'sudo usermod -aG docker "$USER" && newgrp docker';
  return machine.platform === "darwin" ? "open -a Docker" : "sudo systemctl start docker";
}

/** For what only docker itself can tell. */
export const notKnown = (check: string, machine: Machine, docker: Docker): Finding =>
  warning(check, "not known", "docker does not answer", wakeDocker(machine, docker));

function packaging(machine: Machine, docker: Docker): Finding {
  const path = machine.findProgram("docker");
  if (path === undefined) return notKnown("docker package", machine, docker);
  if (!path.startsWith("/snap/")) return ok("docker package", path);
  const mend = `sudo snap remove docker && ${install(machine, "docker")}`;
  return warning("docker package", path, "a docker from snap cannot read the temporary files of kind", mend);
}

function provider({ env }: Machine): Finding {
  const wanted = env["KIND_EXPERIMENTAL_PROVIDER"];
  if (wanted === undefined || wanted === "" || wanted === "docker") return ok("kind provider", "docker");
  const why = "the checks here, and the port mappings, are those of docker";
  return warning(
    "kind provider",
    `${wanted} (KIND_EXPERIMENTAL_PROVIDER)`,
    why,
    "unset KIND_EXPERIMENTAL_PROVIDER",
  );
}

function modes(machine: Machine, docker: Docker): readonly Finding[] {
  if (docker.kind !== "answers")
    return ["docker rootless", "image store"].map((check) => notKnown(check, machine, docker));
  return [rootless(docker.info), imageStore(docker.info)];
}

const DELEGATE = String.raw`sudo mkdir -p /etc/systemd/system/user@.service.d && printf '[Service]\nDelegate=yes\n' | sudo tee /etc/systemd/system/user@.service.d/delegate.conf && sudo systemctl daemon-reload`;

function rootless({ SecurityOptions, CgroupVersion, CgroupDriver, CpuCfsQuota }: DockerInfo): Finding {
  if (!(SecurityOptions ?? []).some((option) => option.startsWith("name=rootless")))
    return ok("docker rootless", "no");
  const observed = `yes, cgroup ${CgroupVersion} by ${CgroupDriver || "no driver"}, cpu ${CpuCfsQuota ? "" : "not "}delegated`;
  if (CgroupVersion === "2" && CgroupDriver === "systemd" && CpuCfsQuota)
    return ok("docker rootless", observed);
  return failed(
    "docker rootless",
    observed,
    "without root kind needs cgroup 2, systemd and the cpu controller",
    DELEGATE,
  );
}

const LOAD =
  "docker save --platform linux/amd64 -o image.tar IMAGE && kind load image-archive image.tar --name watchtower";

/** What containerd keeps itself, `docker save` and so `kind load docker-image` read otherwise (kind#3795). */
function imageStore({ DriverStatus }: DockerInfo): Finding {
  const ofContainerd = (DriverStatus ?? []).some(([, value]) =>
    value?.startsWith("io.containerd.snapshotter"),
  );
  // The stack pulls its images in the node, where this does not matter.
  return ok("image store", ofContainerd ? `containerd; for images of your own: ${LOAD}` : "docker's own");
}

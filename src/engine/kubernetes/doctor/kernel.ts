import { join } from "node:path";
import { failed, ok, warning } from "../../finding.ts";
import type { Finding } from "../../finding.ts";
import { parseJson } from "./ask.ts";
import type { Machine } from "./machine.ts";

/** From kind's known issues, "Pod errors due to too many open files". */
const INOTIFY = { max_user_watches: 524_288, max_user_instances: 512 } as const;

/** What containers share with this machine: limits of its kernel, and the daemon's own configuration. */
export function kernelFindings(machine: Machine): readonly Finding[] {
  return [inotify(machine, "max_user_watches"), inotify(machine, "max_user_instances"), daemonInit(machine)];
}

function inotify({ readText, platform }: Machine, limit: keyof typeof INOTIFY): Finding {
  const check = `inotify ${limit}`;
  const text = readText(`/proc/sys/fs/inotify/${limit}`);
  if (text === undefined) return ok(check, `${platform}: docker's machine has a kernel of its own`);
  const value = Number(text.trim());
  if (value >= INOTIFY[limit]) return ok(check, String(value));
  const settings = Object.entries(INOTIFY).map(
    ([name, enough]) => String.raw`fs.inotify.${name} = ${enough}\n`,
  );
  const mend = `printf '${settings.join("")}' | sudo tee /etc/sysctl.d/99-watchtower.conf && sudo sysctl --system`;
  return warning(
    check,
    String(value),
    `below ${INOTIFY[limit]} pods may end with "too many open files"`,
    mend,
  );
}

function daemonInit({ readText, home }: Machine): Finding {
  const files = [
    "/etc/docker/daemon.json",
    join(home, ".config/docker/daemon.json"),
    join(home, ".docker/daemon.json"),
  ];
  for (const file of files) {
    const text = readText(file);
    if (text === undefined) continue;
    const config = parseJson(text);
    if (typeof config !== "object" || config === null)
      return warning(
        "docker init",
        `${file} is no JSON object`,
        "what it asks for is not known",
        `jq . ${file}`,
      );
    if ("init" in config && config.init === true)
      return failed(
        "docker init",
        `"init": true in ${file}`,
        'the node does not start: "Couldn\'t find an alternative telinit implementation to spawn"',
        `jq 'del(.init)' ${file} | sudo tee ${file}.new && sudo mv ${file}.new ${file} && sudo systemctl restart docker`,
      );
  }
  return ok("docker init", "not set for all containers");
}

import { failed, ok, warning } from "../../finding.ts";
import type { Finding } from "../../finding.ts";
import type { ChartPin } from "../charts/pins.ts";
import { oneLine } from "./ask.ts";
import type { Machine } from "./machine.ts";
import type { PodReport } from "./pods.ts";

/** Registries of the stack's images, and of the node's. */
export const REGISTRIES: Readonly<Record<string, string>> = {
  "docker.io": "https://registry-1.docker.io/v2/",
  "quay.io": "https://quay.io/v2/",
};

/**
 * Whether what the stack is made of can be had.
 *
 * @param pods `undefined` if there are none to be seen. @param repositories base URLs of the chart repositories;
 *   none where the charts are on the disk.
 */
export async function networkFindings(
  machine: Machine,
  pods: PodReport | undefined,
  fromHere: boolean,
  archives: ReadonlyMap<string, string>,
): Promise<readonly Finding[]> {
  const isThere = pods !== undefined && pods.running > 0;
  return [...(await images(machine, pods, fromHere)), ...(await charts(machine, archives, isThere))];
}

async function images(
  machine: Machine,
  pods: PodReport | undefined,
  fromHere: boolean,
): Promise<readonly Finding[]> {
  const [stuck] = pods?.cannotPull ?? [];
  if (stuck !== undefined) {
    const why = `pod ${stuck.pod} cannot have ${stuck.image}: ${oneLine(stuck.reason)}`;
    return [failed("image pulls", stuck.state, why, stuck.describe)];
  }
  if (pods !== undefined && pods.running > 0)
    return [ok("image pulls", `${pods.running} of ${pods.pods} pods run; none waits for an image`)];
  // A cluster elsewhere has another way to the registries than this machine.
  if (!fromHere) return [ok("image pulls", "no pods yet; the cluster pulls its images itself")];
  return Promise.all(Object.entries(REGISTRIES).map(([name, url]) => registry(machine, name, url)));
}

/** A registry that is there answers 200, or 401 and where to get a token (OCI distribution, "Determining Support"). */
async function registry({ get }: Machine, name: string, url: string): Promise<Finding> {
  const check = `image pulls ${name}`;
  const { status, body } = await get(url);
  const look = `curl -sSI ${url}`;
  if (status === 200 || status === 401) return ok(check, "the registry answers");
  if (status === 429)
    return warning(check, "429: too many requests", "pulls are refused for a while", "docker login");
  if (status === 0) return failed(check, oneLine(body), "images of the stack cannot be pulled", look);
  return warning(check, `status ${status}`, "pulls may fail", look);
}

/** @param isThere what is installed already works without them. */
async function charts(
  { get }: Machine,
  archives: ReadonlyMap<string, string>,
  isThere: boolean,
): Promise<readonly Finding[]> {
  if (archives.size === 0) return [ok("charts", "on the disk (--chart-dir)")];
  return Promise.all(
    [...archives].map(async ([host, url]) => {
      const check = `charts ${host}`;
      const { status, body } = await get(url, "HEAD");
      const look = `curl -sSIL ${url}`;
      if (status === 200) return ok(check, "its archives can be had");
      if (status === 0)
        return (isThere ? warning : failed)(
          check,
          oneLine(body),
          "charts cannot be pulled; --chart-dir takes them from the disk",
          look,
        );
      return warning(
        check,
        `status ${status}`,
        "charts may not be had; --chart-dir takes them from the disk",
        look,
      );
    }),
  );
}

/** One archive of each repository: those of one lie in the same place. */
export function archivesOf(pins: readonly ChartPin[]): ReadonlyMap<string, string> {
  return new Map(pins.map(({ repository, url }) => [new URL(repository).host, url]));
}

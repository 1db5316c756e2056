import type { Removal } from "../../engine/kubernetes/contract.ts";
import { confirmed } from "../confirm.ts";
import type { Context } from "../context.ts";
import type { DownOptions } from "../embedded/down.ts";
import { print } from "../output.ts";
import { stopSignal } from "../stop-signal.ts";

/** Removes what is ours, after asking: on a kind cluster of ours that is all of it, with its data. */
export async function kubernetesDown(context: Context, options: DownOptions): Promise<void> {
  const { terminal, json, config } = context;
  const engine = await context.kubernetes();
  const removal = await engine.removal(config);
  const purge = options.purge === true;
  const cluster = config.kubeContext ?? "our kind cluster";
  if (removal.kind === "nothing")
    return print(terminal, json, { stopped: false, removal }, () => `nothing of Watchtower is on ${cluster}`);
  if (removal.kind === "releases" && isKeptAlone(removal) && !purge)
    return print(
      terminal,
      json,
      { stopped: false, removal },
      () => `nothing of Watchtower runs on ${cluster}; what --purge removes: ${removal.kept.join(", ")}`,
    );
  const what = described(removal, config.kubeNamespace, purge);
  if (options.yes !== true && !(await confirmed(terminal, "down --engine kubernetes", `Remove ${what}?`)))
    return print(terminal, json, { stopped: false, removal }, () => "nothing was stopped or removed");
  const say = (line: string): void => {
    if (!json) terminal.err(`  ${line}`);
  };
  const stopped = await engine.down(config, { purge, say, signal: stopSignal() });
  print(terminal, json, { stopped, removal }, () => `removed ${what}`);
}

type Releases = Extract<Removal, { readonly kind: "releases" }>;

/** Volumes and secrets that a call without `--purge` left. */
const isKeptAlone = ({ releases, removesNamespace }: Releases): boolean =>
  releases.length === 0 && !removesNamespace;

function described(
  removal: Exclude<Removal, { readonly kind: "nothing" }>,
  namespace: string,
  purge: boolean,
): string {
  switch (removal.kind) {
    case "cluster": {
      const others = removal.otherNamespaces.join(", ");
      return `the kind cluster ${removal.name} with all data in it${others === "" ? "" : `, and your namespaces ${others}`}`;
    }
    case "releases": {
      if (isKeptAlone(removal)) return `${removal.kept.join(", ")} in the namespace ${namespace}`;
      const releases = removal.releases.length === 0 ? "" : `the releases ${removal.releases.join(", ")}`;
      if (removal.removesNamespace)
        return `${releases}${releases === "" ? "" : " and "}the namespace ${namespace} with all data in it`;
      return `${releases} in the namespace ${namespace}${withKept(removal, purge)}`;
    }
  }
}

function withKept({ kept }: Releases, purge: boolean): string {
  if (kept.length === 0) return "";
  return purge ? `, with ${kept.join(", ")}` : ", but not their volumes and secrets (--purge)";
}

import { assetPath } from "../assets.ts";
import type { Step } from "../step.ts";
import { kubectl } from "../tools.ts";

/** The PersistentVolumeClaim, as manifests/mimir-blocks-pvc.yaml and Mimir's values name it. */
export const MIMIR_BLOCKS = "mimir-blocks";

/** The volume that all pods of Mimir share; with object storage there is none. */
export const storageStep: Step = {
  title: "storage",

  async check({ look, plan }) {
    if (plan.profile === "scale") return true;
    const found = await kubectl(
      look,
      plan.cluster,
    )(["get", "persistentvolumeclaim", MIMIR_BLOCKS, "--ignore-not-found", "--output=name"]);
    return found.stdout.trim() !== "";
  },

  async execute({ run, plan }) {
    if (plan.profile === "scale") return;
    const manifest = assetPath("manifests", "mimir-blocks-pvc.yaml");
    await kubectl(run, plan.cluster)(["apply", `--filename=${manifest}`]);
  },
};

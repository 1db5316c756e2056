import { SubprocessError } from "../../../base/subprocess.ts";
import type { Run } from "../../../base/subprocess.ts";

/** `kubectl port-forward` to ports of this machine that are those of the pods and 38,000, until it is stopped. */
export const forwarding: Run = async (_, args, { onLine, signal } = {}) => {
  const targets = args.includes("service/grafana") ? [3000] : [4317, 4318];
  for (const target of targets) onLine?.(`Forwarding from 127.0.0.1:${38_000 + target} -> ${target}`);
  await new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve()));
  throw new SubprocessError("canceled", { command: "", exitCode: -1, stdout: "", stderr: "" }, "stopped");
};

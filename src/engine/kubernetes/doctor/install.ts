import { kubernetesVersion } from "../charts/render.ts";
import type { Machine } from "./machine.ts";

type Program = "docker" | "kind" | "kubectl" | "helm";

/** Whose node image kind/cluster-config.yaml has. */
export const MADE_FOR_KIND = "0.31.0";

/**
 * The command that installs a program here; on Linux for this user, without a package manager.
 *
 * @param kubernetes version of the cluster that kubectl is to fit, as `1.35.0`.
 */
export function install(
  { platform, arch }: Machine,
  program: Program,
  kubernetes: string = kubernetesVersion(),
): string {
  if (platform === "darwin") return `brew install ${program === "docker" ? "--cask docker" : program}`;
  const cpu = arch === "arm64" ? "arm64" : "amd64";
  const download = (url: string): string =>
    `mkdir -p ~/.local/bin && curl -fsSLo ~/.local/bin/${program} ${url} && chmod +x ~/.local/bin/${program}`;
  switch (program) {
    case "docker":
      return "curl -fsSL https://get.docker.com | sh";
    case "kind":
      return download(`https://kind.sigs.k8s.io/dl/v${MADE_FOR_KIND}/kind-linux-${cpu}`);
    case "kubectl":
      return download(`https://dl.k8s.io/release/v${kubernetes}/bin/linux/${cpu}/kubectl`);
    case "helm":
      return "curl -fsSL https://raw.githubusercontent.com/helm/helm/main/scripts/get-helm-3 | bash";
  }
}

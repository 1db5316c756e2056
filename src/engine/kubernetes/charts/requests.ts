import { readFileSync } from "node:fs";
import { z } from "zod";
import { WatchtowerError } from "../../../base/errors.ts";
import type { Config } from "../../../config/settings.ts";
import { assetPath } from "../assets.ts";

/** What pods ask the cluster to set aside for them. */
export interface Requests {
  readonly memoryBytes: number;
  readonly cpuCores: number;
}

export interface StackRequests extends Requests {
  /** By release, as `tempo`; all of its pods together. */
  readonly releases: Readonly<Record<string, Requests>>;
}

const amounts = z.object({ memory: z.string().default("0"), cpu: z.string().default("0") });
const facts = z.object({
  charts: z.record(
    z.string(),
    z.object({
      workloads: z.array(
        z.object({ replicas: z.number(), containers: z.array(z.object({ requests: amounts })) }),
      ),
    }),
  ),
});

/** The sum over all containers of all replicas of the pinned charts with our values (helm/facts). */
export function stackRequests(profile: Config["kubeProfile"]): StackRequests {
  const { charts } = facts.parse(JSON.parse(readFileSync(assetPath("facts", `${profile}.json`), "utf8")));
  const releases = Object.fromEntries(
    Object.entries(charts).map(([release, { workloads }]) => [
      release,
      sum(
        workloads.flatMap(({ replicas, containers }) =>
          containers.map(({ requests }) => ({
            memoryBytes: replicas * quantity(requests.memory),
            cpuCores: replicas * quantity(requests.cpu),
          })),
        ),
      ),
    ]),
  );
  return { ...sum(Object.values(releases)), releases };
}

const sum = (parts: readonly Requests[]): Requests => ({
  memoryBytes: parts.reduce((total, { memoryBytes }) => total + memoryBytes, 0),
  cpuCores: parts.reduce((total, { cpuCores }) => total + cpuCores, 0),
});

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/**
 * A Kubernetes quantity, as `128Mi`, `50m` or `1.5`, as a number.
 *
 * @throws WatchtowerError `invalid` for another form.
 */
export function quantity(text: string): number {
  const [, digits, suffix = ""] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(text) ?? [];
  const unit = UNITS[suffix];
  if (digits !== undefined && unit !== undefined) return Number(digits) * unit;
  throw new WatchtowerError("invalid", `${JSON.stringify(text)} is no quantity, as 128Mi or 50m`);
}

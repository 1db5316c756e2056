import { z } from "zod";
import { WatchtowerError } from "../../../base/errors.ts";
import { SubprocessError } from "../../../base/subprocess.ts";
import type { Run } from "../../../base/subprocess.ts";
import { jsonOf, kubectl } from "../tools.ts";
import type { Cluster, Tool } from "../tools.ts";

/** A secret that the user makes: we neither know nor store what is in it. */
export interface RequiredSecret {
  readonly name: string;
  readonly what: string;
  /** What each key holds, as an example. */
  readonly keys: Readonly<Record<string, string>>;
}

/** Who may enter Grafana: a secret, and its keys. */
export const SCALE_LOGIN = { name: "grafana-admin", user: "admin-user", password: "admin-password" } as const;

/** Everything that helm/values/scale reads from secrets. */
export const SCALE_SECRETS: readonly RequiredSecret[] = [
  {
    name: "object-storage",
    what: "where Loki, Tempo and Mimir keep their data",
    keys: {
      endpoint: "s3.eu-central-1.amazonaws.com",
      region: "eu-central-1",
      "access-key-id": "KEY_ID",
      "secret-access-key": "SECRET",
      "loki-bucket": "watchtower-loki",
      "tempo-bucket": "watchtower-tempo",
      "mimir-bucket": "watchtower-mimir",
    },
  },
  {
    name: SCALE_LOGIN.name,
    what: "who may enter Grafana",
    keys: { [SCALE_LOGIN.user]: "admin", [SCALE_LOGIN.password]: "PASSWORD" },
  },
];

const secret = z.object({ data: z.record(z.string(), z.string()).default({}) });

/**
 * Asks the cluster for all of {@link SCALE_SECRETS} before anything is installed.
 *
 * @throws WatchtowerError `invalid`, naming each secret and key that is missing or empty, and the command that makes
 *   it; SubprocessError if the cluster cannot be asked.
 */
export async function requireScaleSecrets(look: Run, cluster: Cluster): Promise<void> {
  const tool = kubectl(look, cluster);
  const problems: string[] = [];
  for (const required of SCALE_SECRETS) {
    const found = await keysOf(tool, required.name);
    const missing = Object.keys(required.keys).filter((key) => found?.has(key) !== true);
    if (missing.length > 0)
      problems.push(problem(cluster, required, found === undefined ? undefined : missing));
  }
  if (problems.length > 0) throw new WatchtowerError("invalid", problems.join("\n"));
}

/** Keys with a value; `undefined` if there is no such secret. */
async function keysOf(tool: Tool, name: string): Promise<ReadonlySet<string> | undefined> {
  try {
    const { data } = jsonOf(await tool(["get", "secret", name, "--output", "json"]), secret);
    return new Set(Object.keys(data).filter((key) => data[key] !== ""));
  } catch (error) {
    if (error instanceof SubprocessError && error.result.stderr.includes("NotFound")) return undefined;
    throw error;
  }
}

function problem(
  { context, namespace }: Cluster,
  { name, what, keys }: RequiredSecret,
  missing: readonly string[] | undefined,
): string {
  const own = `kubectl --context ${context} --namespace ${namespace}`;
  const lack = missing === undefined ? "is missing" : `lacks ${missing.join(", ")}`;
  const literals = Object.entries(keys).map(([key, example]) => `--from-literal=${key}=${example}`);
  const renew = missing === undefined ? "" : `${own} delete secret ${name} && `;
  return `secret ${name} (${what}) ${lack}; make it with your values: ${renew}${own} create secret generic ${name} ${literals.join(" ")}`;
}

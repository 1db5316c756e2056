import { z } from "zod";
import { WatchtowerError, errorKind, errorMessage } from "../../../base/errors.ts";
import { maskedUrl } from "../../../base/secret-url.ts";
import { APPLY } from "../apply.ts";
import { OURS } from "../labels.ts";
import { SUMO_SECRET, findRouter, isAlloyThere } from "../router.ts";
import type { Router, RouterKind } from "../router.ts";
import { ownCommand } from "../plan.ts";
import { jsonOf, kubectl } from "../tools.ts";
import { putRouter, restartAlloy } from "./alloy.ts";
import { withoutComments } from "./check-alloy.ts";
import type { Operation } from "./operation.ts";
import { parseSumoEndpoint } from "./sumo-endpoint.ts";

const KEY = "endpoint";
const VARIABLE = "SUMO_OTLP_ENDPOINT";

/** The copy to Sumo Logic, as it may be shown. */
export interface SumoState {
  /** As `https://host/****`; `null` if there is no secret. */
  readonly endpoint: string | null;
  /** Alloy's file; `null` if none was deployed. */
  readonly router: RouterKind | null;
  /** Whether what comes in is copied. */
  readonly copies: boolean;
}

/**
 * Stores the endpoint as secret `sumo-credentials`, key `endpoint`, and lets Alloy use it, unless the user chose
 * local-only.
 *
 * @param given what the user typed; it goes to kubectl by standard input, and is in no error.
 * @throws WatchtowerError `invalid` if it has not the form of one, `unavailable` before the first `up`.
 */
export async function setSumo(operation: Operation, given: string): Promise<SumoState> {
  const endpoint = parseSumoEndpoint(given);
  return operation.alone(async () => {
    await applySecret(operation, endpoint);
    try {
      await letAlloyCopy(operation);
    } catch (error) {
      const text = `the endpoint is stored, but is not used yet: ${errorMessage(error)}; try again with: ${ownCommand(operation.plan, "up")}`;
      throw new WatchtowerError(errorKind(error), text, { cause: error });
    }
    return sumoStatus(operation);
  });
}

async function letAlloyCopy(operation: Operation): Promise<void> {
  const router = await findRouter(operation);
  if (router?.kind === "local-only" && router.chosenBy === "up")
    await putRouter(operation, { kind: "dual-write", chosenBy: "up" });
  else if (router !== undefined && usesSecret(router)) await restartAlloy(operation);
}

/** Removes the secret; a shipped file that needs it gives way to the local one first. @returns whether there was one. */
export async function removeSumo(operation: Operation): Promise<boolean> {
  const { endpoint, router } = await sumoStatus(operation);
  // Before the first start, too, there is nothing to remove.
  return endpoint === null && router === null ? false : operation.alone(() => removeEndpoint(operation));
}

async function removeEndpoint(operation: Operation): Promise<boolean> {
  const [secret, router] = await Promise.all([readSecret(operation), findRouter(operation)]);
  if (router?.kind === "dual-write") await putRouter(operation, { kind: "local-only", chosenBy: "up" });
  else if (router !== undefined && secret !== undefined && usesSecret(router))
    throw new WatchtowerError(
      "unavailable",
      `Alloy's file is one of yours and uses ${VARIABLE}: without the secret Alloy might not start; first: ${ownCommand(operation.plan, "enable-local-only")}`,
    );
  if (secret === undefined) return false;
  await kubectl(
    operation.run,
    operation.plan.cluster,
  )(["delete", "secret", SUMO_SECRET, "--ignore-not-found"]);
  return true;
}

/** The endpoint is masked. It copies only if Alloy runs with a file that uses the secret, and the secret is there. */
export async function sumoStatus(operation: Operation): Promise<SumoState> {
  const [endpoint, router] = await Promise.all([readSecret(operation), findRouter(operation)]);
  return {
    endpoint: endpoint === undefined ? null : maskedUrl(endpoint),
    router: router?.kind ?? null,
    copies:
      endpoint !== undefined && router !== undefined && usesSecret(router) && (await isAlloyThere(operation)),
  };
}

const usesSecret = ({ text }: Router): boolean => withoutComments(text).includes(VARIABLE);

async function applySecret({ run, plan }: Operation, endpoint: string): Promise<void> {
  const [label = "", value = ""] = OURS.partOf.split("=");
  const encoded = Buffer.from(endpoint).toString("base64");
  const input = JSON.stringify({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: SUMO_SECRET, namespace: plan.cluster.namespace, labels: { [label]: value } },
    type: "Opaque",
    data: { [KEY]: encoded },
  });
  await kubectl(run, plan.cluster)([...APPLY, "--filename=-"], { input, secrets: [endpoint, encoded] });
}

const secretObject = z.object({ data: z.record(z.string(), z.string()).default({}) });

/** The endpoint itself; `undefined` if there is no secret, "" if it has not the key. */
async function readSecret({ look, plan }: Operation): Promise<string | undefined> {
  const args = ["get", "secret", SUMO_SECRET, "--ignore-not-found", "--output=json"];
  const result = await kubectl(look, plan.cluster)(args);
  if (result.stdout.trim() === "") return undefined;
  return Buffer.from(jsonOf(result, secretObject).data[KEY] ?? "", "base64").toString();
}

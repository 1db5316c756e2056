import { readFileSync, statSync } from "node:fs";
import { fromUtf8 } from "../../../base/bytes.ts";
import { WatchtowerError, errorMessage } from "../../../base/errors.ts";
import { ownCommand } from "../plan.ts";
import { SUMO_SECRET, hasSecret, shippedRouterText } from "../router.ts";
import type { RouterKind } from "../router.ts";
import { putRouter } from "./alloy.ts";
import { mustBeAlloy, withoutComments } from "./check-alloy.ts";
import type { Deployed } from "./alloy.ts";
import type { Operation } from "./operation.ts";

/** A ConfigMap holds 1 MiB at most (Kubernetes API); some of it are names and notes. */
const LONGEST_BYTES = 1_000_000;
const VARIABLE = "SUMO_OTLP_ENDPOINT";

export interface DeployedFile extends Deployed {
  /** Told by its text: a copy of a shipped file is that file. */
  readonly kind: RouterKind;
}

/**
 * Checks a file and gives it to Alloy.
 *
 * @throws WatchtowerError `invalid` for a file that Alloy would refuse: nothing is changed then; `execution` if Alloy
 *   does not run with it, and has its old file again.
 */
export async function deployAlloy(operation: Operation, path: string): Promise<DeployedFile> {
  const bytes = readAlloy(path);
  for (const warning of mustBeAlloy(path, bytes)) operation.note(warning);
  return operation.alone(() => deployText(operation, path, fromUtf8(bytes)));
}

async function deployText(operation: Operation, path: string, text: string): Promise<DeployedFile> {
  // With a fallback the file starts without the secret.
  const code = withoutComments(text);
  const needsSecret = code.includes(VARIABLE) && !code.includes("coalesce(");
  if (needsSecret && !(await hasSecret(operation, SUMO_SECRET)))
    throw new WatchtowerError(
      "unavailable",
      `${path} uses ${VARIABLE}, which is not set, so that Alloy would not start; first: ${ownCommand(operation.plan, "sumo set")}`,
    );
  const kind = kindOf(text);
  const wanted =
    kind === "custom" ? ({ kind, chosenBy: "user", text } as const) : ({ kind, chosenBy: "user" } as const);
  return { kind, ...(await putRouter(operation, wanted)) };
}

function kindOf(text: string): RouterKind {
  const kinds = ["dual-write", "local-only"] as const;
  return kinds.find((kind) => text === shippedRouterText(kind)) ?? "custom";
}

function readAlloy(path: string): Uint8Array {
  try {
    if (statSync(path).size <= LONGEST_BYTES) return readFileSync(path);
  } catch (error) {
    throw new WatchtowerError("invalid", `${path}: ${errorMessage(error)}`, { cause: error });
  }
  throw new WatchtowerError(
    "invalid",
    `${path} is larger than ${LONGEST_BYTES} bytes, which is more than a ConfigMap holds`,
  );
}

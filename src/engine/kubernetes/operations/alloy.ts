import { WatchtowerError, errorMessage } from "../../../base/errors.ts";
import { ownCommand } from "../plan.ts";
import { deployRouter, findRouter, isAlloyThere, shippedRouter, shippedRouterText } from "../router.ts";
import type { ChosenBy, Router } from "../router.ts";
import { kubectl } from "../tools.ts";
import type { Operation } from "./operation.ts";
import { rollAlloy } from "./roll-alloy.ts";
import { withFile } from "./temporary-file.ts";
import { verifyPorts } from "./verify-ports.ts";

/** A file that Alloy is to have, and who decided so. */
export type Deployment =
  | { readonly kind: "dual-write" | "local-only"; readonly chosenBy: ChosenBy }
  /** The text of a file of the user. */
  | { readonly kind: "custom"; readonly chosenBy: "user"; readonly text: string };

export interface Deployed {
  /** False if Alloy had it already, by the same choice. */
  readonly changed: boolean;
  /** False if Alloy is not installed yet: it starts with it; or runs with the same text, which only was not chosen. */
  readonly rolled: boolean;
  /** Whether Alloy runs. */
  readonly runs: boolean;
}

/**
 * Gives Alloy another file and starts it anew; what does not start, or does not answer on the ports, is taken back.
 *
 * @throws WatchtowerError `execution` with Alloy's last lines; Alloy has its old file again then.
 */
export async function putRouter(operation: Operation, wanted: Deployment): Promise<Deployed> {
  const before = await findRouter(operation);
  const text = textOf(wanted);
  const runs = await isAlloyThere(operation);
  const isRead = before?.text === text && !before.isPending;
  if (isRead && before.kind === wanted.kind && before.chosenBy === wanted.chosenBy)
    return { changed: false, rolled: false, runs };
  await deploy(operation, { ...wanted, text, isPending: runs && !isRead });
  if (isRead || !runs) return { changed: true, rolled: false, runs };
  try {
    await restartAlloy(operation);
  } catch (error) {
    // Who stops it wants nothing more to be done.
    if (operation.signal.aborted) throw error;
    throw await takenBack(operation, before, error);
  }
  return { changed: true, rolled: true, runs };
}

/** Starts Alloy anew with the file and the secret that are there now, and waits until it takes telemetry. */
export async function restartAlloy(operation: Operation): Promise<void> {
  if (!(await isAlloyThere(operation))) return;
  await rollAlloy(operation);
  await verifyPorts(operation);
}

const textOf = (wanted: Deployment): string =>
  wanted.kind === "custom" ? wanted.text : shippedRouterText(wanted.kind);

async function deploy(operation: Operation, router: Router): Promise<void> {
  const { kind, text } = router;
  if (kind !== "custom" && text === shippedRouterText(kind))
    return deployRouter(operation, { ...router, file: shippedRouter(kind) });
  await withFile("config.alloy", text, (file) => deployRouter(operation, { ...router, file }));
}

/** With the old file again, and what Alloy said of the new one. */
async function takenBack(
  operation: Operation,
  before: Router | undefined,
  cause: unknown,
): Promise<WatchtowerError> {
  const said = await lastLines(operation);
  const because = `${errorMessage(cause)}${said === "" ? "" : `; Alloy said last: ${said}`}`;
  if (before === undefined)
    return new WatchtowerError("execution", `Alloy does not run with this file: ${because}`, { cause });
  try {
    await deploy(operation, { ...before, isPending: true });
    await rollAlloy(operation);
  } catch (error) {
    const text = `Alloy does not run with this file: ${because}; its old file could not be given back: ${errorMessage(error)}; try: ${ownCommand(operation.plan, "enable-local-only")}`;
    return new WatchtowerError("execution", text, { cause });
  }
  return new WatchtowerError(
    "execution",
    `Alloy does not run with this file, and has its old one again: ${because}`,
    { cause },
  );
}

const LINES = 5;

/** Of the newest pod: the one that does not start, where one does not. */
async function lastLines({ look, plan }: Operation): Promise<string> {
  const tool = kubectl(look, plan.cluster);
  try {
    const selector = "--selector=app.kubernetes.io/name=alloy";
    const pods = await tool([
      "get",
      "pods",
      selector,
      "--sort-by=.metadata.creationTimestamp",
      "--output=name",
    ]);
    const pod = pods.stdout.trim().split("\n").at(-1) ?? "";
    if (pod === "") return "";
    const args = ["logs", pod, "--container=alloy", `--tail=${LINES}`];
    // Of one that ended and waits to be started again, only the last run has said something.
    const { stdout } = await tool(args).catch(() => tool([...args, "--previous"]));
    return stdout.trim().replaceAll(/\s*\n\s*/g, " | ");
  } catch {
    // It has not said anything yet.
    return "";
  }
}

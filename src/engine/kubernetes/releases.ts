import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { WatchtowerError } from "../../base/errors.ts";
import { SubprocessError } from "../../base/subprocess.ts";
import { CHARTS, RELEASES } from "./charts/pins.ts";
import type { ChartPin } from "./charts/pins.ts";
import { valueArgs } from "./charts/values.ts";
import { OURS } from "./labels.ts";
import type { Plan } from "./plan.ts";
import type { StepContext } from "./step.ts";
import { helm, jsonOf, kubectl } from "./tools.ts";

const releaseObject = z.object({
  info: z.object({ status: z.string(), description: z.string().default("") }),
});

/** A release of helm, as it was left by the last call. */
export interface Release {
  /** `deployed`, `failed`, `pending-install`, … */
  readonly status: string;
  readonly description: string;
  /** helm was killed at it, and refuses the name until its record is gone. */
  readonly isPending: boolean;
}

const PENDING = ["pending-install", "pending-upgrade", "pending-rollback", "uninstalling"];

/** `undefined` if there is none of this name. */
export async function findRelease(
  { look, plan }: Pick<StepContext, "look" | "plan">,
  name: string,
): Promise<Release | undefined> {
  try {
    const result = await helm(look, plan.cluster)(["status", name, "--output=json"]);
    if (result.stdout.trim() === "") return undefined;
    const { status, description } = jsonOf(result, releaseObject).info;
    return { status, description, isPending: PENDING.includes(status) };
  } catch (error) {
    if (error instanceof SubprocessError && /not found/.test(error.result.stderr)) return undefined;
    throw error;
  }
}

/** Removes the record of a call that was killed; what it made is taken over by the next. */
export async function forgetPending(
  { run, plan, note }: Pick<StepContext, "run" | "plan" | "note">,
  name: string,
): Promise<void> {
  note(`release ${name} was left half done by a call that was stopped; it is done again`);
  const selector = `owner=helm,name=${name},status in (${PENDING.join(",")})`;
  await kubectl(run, plan.cluster)(["delete", "secret", `--selector=${selector}`, "--ignore-not-found"]);
}

/**
 * @throws WatchtowerError `invalid` if a release of one of our names was made by somebody else: it would be
 *   overwritten.
 */
export async function refuseForeign(context: Pick<StepContext, "look" | "plan">): Promise<void> {
  const names = Object.values(RELEASES);
  const [foreign] = await recordsOf(context, `name in (${names.join(",")}),${PART_OF_KEY}!=${PART_OF_VALUE}`);
  if (foreign === undefined) return;
  const { namespace } = context.plan.cluster;
  const text = `namespace ${namespace} has a release ${foreign} that is not of Watchtower; choose another with --namespace`;
  throw new WatchtowerError("invalid", text);
}

/** Names of our releases in the namespace, in the order of their installation. */
export async function ownReleases(context: Pick<StepContext, "look" | "plan">): Promise<readonly string[]> {
  const found = await recordsOf(context, OURS.partOf);
  const order: readonly string[] = CHARTS.map((chart) => RELEASES[chart]);
  return found.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
}

const [PART_OF_KEY = "", PART_OF_VALUE = ""] = OURS.partOf.split("=");

/** helm keeps each revision of a release as a secret of this name. */
const RECORD = /^secret\/sh\.helm\.release\.v1\.(.+)\.v\d+$/;

async function recordsOf(
  { look, plan }: Pick<StepContext, "look" | "plan">,
  selector: string,
): Promise<readonly string[]> {
  const args = ["get", "secrets", `--selector=owner=helm,${selector}`, "--output=name"];
  const { stdout } = await kubectl(look, plan.cluster)(args);
  const names = stdout.split("\n").flatMap((line) => RECORD.exec(line.trim())?.[1] ?? []);
  return [...new Set(names)];
}

/** Kept with the release, so that one of the same chart and values is known again: `tempo 2.2.4, values 0123456789ab`. */
export function mark(pin: ChartPin, plan: Plan): string {
  const hash = createHash("sha256");
  // The files count, not where they are.
  for (const arg of valueArgs(pin.chart, plan)) hash.update(existsSync(arg) ? readFileSync(arg) : arg);
  return `${pin.chart} ${pin.version}, values ${hash.digest("hex").slice(0, 12)}`;
}

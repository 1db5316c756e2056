import { errorKind } from "../../base/errors.ts";
import { SubprocessError, commandLine, subprocessErrorIn } from "../../base/subprocess.ts";
import { eventsOf } from "./events.ts";
import { lastLines } from "./last-lines.ts";
import { podsOf } from "./pods.ts";
import type { Pod } from "./pods.ts";
import { ownCommand } from "./plan.ts";
import type { Plan } from "./plan.ts";
import { StepFailure } from "./step.ts";
import type { StepContext } from "./step.ts";

const MOST_PODS = 3;
const MOST_EVENTS = 5;
const LOG_LINES = 10;

type Looking = Pick<StepContext, "look" | "plan">;

/** What helps after a step failed: the command, the pods that do not work, their events and last lines, what to try. */
export async function explainFailure(context: Looking, failure: unknown): Promise<readonly string[]> {
  // What was asked for cannot be started: that says all.
  if (!(failure instanceof StepFailure) && errorKind(failure) === "invalid") return [];
  const title = failure instanceof StepFailure ? failure.title : undefined;
  const cause = failure instanceof StepFailure ? failure.cause : failure;
  const command = subprocessErrorIn(cause)?.pasteable;
  const pods = title !== undefined && WITH_PODS.includes(title) ? await unready(context) : [];
  const told = await Promise.all(pods.slice(0, MOST_PODS).map((pod) => tellPod(context, pod)));
  const more = pods.length > MOST_PODS ? [`and ${pods.length - MOST_PODS} more pods that are not ready`] : [];
  return [
    ...(command === undefined ? [] : [`command: ${command}`]),
    ...told.flat(),
    ...more,
    `next: ${nextCommand(context, title, cause, pods[0])}`,
  ];
}

/** Steps that wait for pods. */
const WITH_PODS = ["config maps", "charts", "ports", "ready"];

async function unready(context: Looking): Promise<readonly Pod[]> {
  try {
    const pods = (await podsOf(context)).filter(({ state }) => state === "failing" || state === "starting");
    return pods.toSorted((a, b) => Number(b.state === "failing") - Number(a.state === "failing"));
  } catch {
    // A cluster that does not answer has no more to tell.
    return [];
  }
}

async function tellPod(context: Looking, pod: Pod): Promise<readonly string[]> {
  const [events, lines] = await Promise.all([tellEvents(context, pod), lastLines(context, pod, LOG_LINES)]);
  return [`pod ${pod.name} ${pod.reason ?? ""}`, ...events, ...lines.map((line) => `  log ${line}`)];
}

async function tellEvents(context: Looking, { name }: Pod): Promise<readonly string[]> {
  try {
    const events = await eventsOf(context, name);
    const warnings = events.filter(({ isWarning }) => isWarning);
    const lines = (warnings.length > 0 ? warnings : events).map(
      ({ reason, message, count }) => `  event ${reason}${count > 1 ? ` (${count} times)` : ""}: ${message}`,
    );
    return [...new Set(lines)].slice(-MOST_EVENTS);
  } catch {
    return [];
  }
}

function nextCommand(
  context: Looking,
  title: string | undefined,
  cause: unknown,
  pod: Pod | undefined,
): string {
  const { plan } = context;
  const isMissing = cause instanceof SubprocessError && cause.kind === "notFound";
  if (isMissing || title === "doctor") return ownCommand(plan, "doctor");
  const again = ownCommand(plan, "up") + startFlags(plan, isOfChartDir(title, cause));
  // Who stops it knows why it did not come to its end.
  if (errorKind(cause) === "canceled") return again;
  // One that was given no node has said nothing.
  if (pod !== undefined) return ownCommand(plan, pod.container === undefined ? "status" : `logs ${pod.name}`);
  return title === "cluster" && plan.kindCluster !== undefined
    ? `${ownCommand(plan, "down")} && ${again}`
    : again;
}

/** Charts on the disk that are not there, or not the right ones, stay so. */
const isOfChartDir = (title: string | undefined, cause: unknown): boolean =>
  title === "charts" && ["invalid", "notFound"].includes(errorKind(cause) ?? "");

/** As the user has to say them again, where they are not what they are unless said. */
function startFlags({ profile, chartDir }: Plan, isWithoutCharts: boolean): string {
  const scale = profile === "local" ? "" : ` --profile ${profile}`;
  return chartDir === undefined || isWithoutCharts
    ? scale
    : `${scale} ${commandLine("--chart-dir", [chartDir])}`;
}

import { WatchtowerError } from "../../base/errors.ts";
import type { LogRequest } from "./contract.ts";
import { ownCommand } from "./plan.ts";
import { podsNamed, podsOf } from "./pods.ts";
import type { StepContext } from "./step.ts";
import { kubectl } from "./tools.ts";

/**
 * Tells the lines of the pods of a component, pod by pod; with `follow` as they come.
 *
 * @throws WatchtowerError `notFound`, naming those that there are, if none is of that name.
 */
export async function tellLogs(
  { look, plan }: Pick<StepContext, "look" | "plan">,
  { component, lines, follow }: LogRequest,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const pods = await podsOf({ look, plan });
  const wanted = component === undefined ? pods : podsNamed(pods, component);
  if (wanted.length === 0) {
    const names = pods.map(({ name }) => name).join(", ");
    const there =
      names === "" ? `there are no pods; start with: ${ownCommand(plan, "up")}` : `there are: ${names}`;
    throw new WatchtowerError("notFound", `no pod is called ${component ?? "anything"}; ${there}`);
  }
  const args = ["--all-containers", "--prefix", `--tail=${lines}`, ...(follow ? ["--follow"] : [])];
  const tell = async (name: string): Promise<void> => {
    await kubectl(look, plan.cluster)(["logs", name, ...args], { onLine: say, signal });
  };
  if (follow) await Promise.all(wanted.map(({ name }) => tell(name)));
  else for (const { name } of wanted) await tell(name);
}

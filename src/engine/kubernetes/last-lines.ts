import type { Pod } from "./pods.ts";
import type { StepContext } from "./step.ts";
import { kubectl } from "./tools.ts";

/** Of the container that holds a pod up: what it said before it ended, where it did. Never throws. */
export async function lastLines(
  { look, plan }: Pick<StepContext, "look" | "plan">,
  { name, container }: Pod,
  most: number,
): Promise<readonly string[]> {
  if (container === undefined) return [];
  const ended = container.hasEnded ? ["--previous"] : [];
  const args = ["logs", name, `--container=${container.name}`, `--tail=${most}`, ...ended];
  try {
    const { stdout } = await kubectl(look, plan.cluster)(args);
    return stdout.split("\n").filter((line) => line.trim() !== "");
  } catch {
    // It has not run yet.
    return [];
  }
}

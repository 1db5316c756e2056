import type { StepContext } from "./step.ts";
import { OURS } from "./labels.ts";
import { piped, told } from "./pasteable.ts";
import { kubectl } from "./tools.ts";

/** What is put on an object beside what makes it ours. */
export interface Marks {
  /** `key=value` */
  readonly labels?: readonly string[];
  readonly annotations?: readonly string[];
}

/** On the server: what a client applies is kept in an annotation, too, where a secret would stand a second time. */
export const APPLY: readonly string[] = [
  "apply",
  "--server-side",
  "--force-conflicts",
  "--field-manager=watchtower",
];

/** Makes an object, or makes it as it should be, from what `kubectl create` would make of `args`. */
export async function applyNew(
  { run, plan }: Pick<StepContext, "run" | "plan">,
  args: readonly string[],
  { labels = [], annotations = [] }: Marks = {},
): Promise<void> {
  const tool = kubectl(run, plan.cluster);
  const made = await tool(["create", ...args, "--dry-run=client", "--output=yaml"]);
  const local = ["--local", "--filename=-", "--output=yaml"];
  let last = await tool(["label", ...local, OURS.partOf, ...labels], { input: made.stdout });
  const commands = [made.command, last.command];
  if (annotations.length > 0) {
    last = await tool(["annotate", ...local, ...annotations], { input: last.stdout });
    commands.push(last.command);
  }
  await told(tool([...APPLY, "--filename=-"], { input: last.stdout }), (command) =>
    piped([...commands, command]),
  );
}

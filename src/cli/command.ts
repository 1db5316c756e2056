import { Command } from "commander";
import { makeContext, withCommonOptions } from "./context.ts";
import type { CommonOptions, Context } from "./context.ts";
import type { Terminal } from "./output.ts";

export interface CommandSpec<Options> {
  /** Name and arguments, as `query <language> <expression>`. */
  readonly usage: string;
  readonly description: string;
  readonly example: string;
  readonly options?: readonly (readonly [flags: string, description: string])[];
  run(context: Context, options: Options, args: readonly string[]): Promise<void>;
}

/** A command with the common options, an example in its help, and a context to run in. */
export function makeCommand<Options>(
  terminal: Terminal,
  spec: CommandSpec<Options & CommonOptions>,
): Command {
  const command = withCommonOptions(new Command(spec.usage.split(" ")[0]))
    .description(spec.description)
    .addHelpText("after", `\nExample:\n  ${spec.example}`)
    .exitOverride();
  const args = spec.usage.split(" ").slice(1).join(" ");
  if (args !== "") command.arguments(args);
  for (const [flags, description] of spec.options ?? []) command.option(flags, description);
  return command.action(async (...given: unknown[]) => {
    const options = command.opts<Options & CommonOptions>();
    const texts = given.slice(0, -2).flatMap((arg) => (typeof arg === "string" ? [arg] : []));
    await spec.run(makeContext(options, terminal), options, texts);
  });
}

/** A command that only groups others. */
export function groupOf(
  name: string,
  description: string,
  example: string,
  commands: readonly Command[],
): Command {
  const group = new Command(name)
    .description(description)
    .addHelpText("after", `\nExample:\n  ${example}`)
    .exitOverride();
  for (const command of commands) group.addCommand(command);
  return group;
}

import { Command } from "commander";
import type { CommanderError } from "commander";
import { WatchtowerError } from "../base/errors.ts";
import { makeContext, withCommonOptions } from "./context.ts";
import type { CommonOptions, Context } from "./context.ts";
import type { Terminal } from "./output.ts";

/** What a command is, for its parser and its help. */
export interface CommandSpec<Options> {
  /** Name and arguments, as `query <language> <expression>`. */
  readonly usage: string;
  readonly description: string;
  readonly example: string;
  /** Beside the common ones; flags as commander writes them. */
  readonly options?: readonly (readonly [flags: string, description: string])[];
  /** @param args in the order of `usage`; one that is optional and was not given is not there. */
  run(context: Context, options: Options, args: readonly string[]): Promise<void>;
}

/** A command with the common options, an example in its help, and a context to run in. */
export function makeCommand<Options>(
  terminal: Terminal,
  spec: CommandSpec<Options & CommonOptions>,
): Command {
  const [name = "", ...args] = spec.usage.split(" ");
  const command = withCommonOptions(bareCommand(name, spec.description, spec.example));
  if (args.length > 0) command.arguments(args.join(" "));
  for (const [flags, description] of spec.options ?? []) command.option(flags, description);
  return command.action(async (...given: unknown[]) => {
    const options = command.opts<Options & CommonOptions>();
    const texts = given
      .slice(0, -2)
      .flatMap((arg) => [arg].flat().filter((each) => typeof each === "string"));
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
  const group = bareCommand(name, description, example);
  for (const command of commands) group.addCommand(command);
  return group;
}

/** Wrong use is thrown as any other error, and shown in one place. */
function bareCommand(name: string, description: string, example: string): Command {
  const command = new Command(name);
  return command
    .description(description)
    .addHelpText("after", `\nExample:\n  ${example}`)
    .configureOutput({ outputError: () => {} })
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : wrongUse(command, error);
    });
}

function wrongUse(command: Command, error: CommanderError): WatchtowerError {
  return new WatchtowerError("invalid", `${wrong(command, error)}; see: ${pathOf(command)} --help`, {
    cause: error,
  });
}

function wrong(command: Command, { code, message }: CommanderError): string {
  // Its help, which names the commands, stands above.
  if (code === "commander.help") return "a command is missing";
  const what = message
    .replace(/^error: /, "")
    .replace(/\.$/, "")
    .replaceAll("\n", " ");
  const isOfGroup = code === "commander.unknownOption" && command.commands.length > 0;
  return isOfGroup ? `${what}: options stand behind the name of a command` : what;
}

const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;

import type { Command } from "commander";
import { WatchtowerError } from "../../base/errors.ts";
import type { RuleFileReport } from "../../engine/embedded/contract.ts";
import { groupOf, makeCommand } from "../command.ts";
import { EXIT, print } from "../output.ts";
import type { Terminal } from "../output.ts";

export const rulesCommands = (terminal: Terminal): Command =>
  groupOf("rules", "recording and alerting rules", "watchtower rules check rules/*.yaml", [
    makeCommand(terminal, {
      usage: "check [files...]",
      description: "read rule files (those of rules.files unless named) and say what is wrong in them",
      example: "watchtower rules check rules/*.yaml",
      run: async ({ json, config, embedded }, _, files) => {
        const patterns = files.length > 0 ? files : config.ruleFiles;
        if (patterns.length === 0) throw new WatchtowerError("invalid", "name a file, or set rules.files");
        const reports = await (await embedded()).checkRules(config, patterns);
        print(terminal, json, reports, () => reports.map(text).join("\n"));
        if (reports.some(({ problems }) => problems.length > 0)) process.exitCode = EXIT.failed;
      },
    }),
  ]);

function text({ file, groups, rules, problems }: RuleFileReport): string {
  if (problems.length === 0) return `${file}: ${rules} rules in ${groups} groups, all right`;
  const lines = problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
  return lines.join("\n");
}

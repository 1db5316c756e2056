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
      description:
        "read rule files, on metrics or on logs, and say what is wrong in them (those of rules.files and rules.logFiles unless named)",
      example: "watchtower rules check rules/*.yaml",
      run: async ({ json, config, embedded }, _, files) => {
        if (files.length + config.ruleFiles.length + config.ruleLogFiles.length === 0)
          throw new WatchtowerError("invalid", "name a file, or set rules.files or rules.logFiles");
        const reports = await (await embedded()).checkRules(config, files);
        // What a shell found no file for comes as it was written; to check nothing must not look as all right.
        if (reports.length === 0 && files.length > 0)
          throw new WatchtowerError("notFound", `there is no file ${files.join(", ")}`);
        print(terminal, json, reports, () =>
          reports.length === 0 ? "rules.files and rules.logFiles find no file" : reports.map(text).join("\n"),
        );
        if (reports.some(({ problems }) => problems.length > 0)) process.exitCode = EXIT.failed;
      },
    }),
  ]);

function text({ file, on, groups, rules, problems }: RuleFileReport): string {
  if (problems.length === 0) return `${file}: ${rules} rules on ${on} in ${groups} groups, all right`;
  const lines = problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
  return lines.join("\n");
}

import { readFileSync } from "node:fs";
import { WatchtowerError, errorCode, errorMessage } from "../../../base/errors.ts";
import type { Config } from "../../../config/settings.ts";
import { LogqlEngine } from "../../../query/logql/engine.ts";
import { NO_LOGS } from "../../../query/logql/no-logs.ts";
import { PromqlEngine } from "../../../query/promql/engine.ts";
import { NO_METRICS } from "../../../query/promql/no-metrics.ts";
import { findRuleFiles } from "../../../query/promql/rules/find-rule-files.ts";
import { type ReadRules, readRules } from "../../../query/promql/rules/read-rules.ts";
import { promqlRules } from "../../../query/promql/rules/rule-language.ts";
import type { RuleFileReport } from "../contract.ts";
import { logqlRules } from "./logql-rules.ts";

/**
 * Checks the files that are named, or those of `rules.files` and `rules.logFiles`. One that is named is of the language
 * in which less of it is wrong.
 *
 * @throws WatchtowerError `notFound` or `execution` for a file that cannot be read, naming it.
 */
export function checkRules(config: Config, named: readonly string[]): readonly RuleFileReport[] {
  const promql = promqlRules(new PromqlEngine(NO_METRICS, {}, new Set(config.promqlFeatures)));
  const logql = logqlRules(new LogqlEngine(NO_LOGS));
  const check = (file: string, on: "metrics" | "logs"): RuleFileReport =>
    reportOf(file, on, readRules(file, textOf(file), on === "metrics" ? promql : logql));
  if (named.length === 0) {
    return [
      ...findRuleFiles(config.ruleFiles).map((file) => check(file, "metrics")),
      ...findRuleFiles(config.ruleLogFiles).map((file) => check(file, "logs")),
    ];
  }
  return findRuleFiles(named).map((file) => {
    const [metrics, logs] = [check(file, "metrics"), check(file, "logs")];
    return logs.problems.length < metrics.problems.length ? logs : metrics;
  });
}

function reportOf(file: string, on: RuleFileReport["on"], { groups, problems }: ReadRules): RuleFileReport {
  const rules = groups.reduce((sum, group) => sum + group.rules.length, 0);
  return { file, on, groups: groups.length, rules, problems };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") throw new WatchtowerError("notFound", `there is no file ${file}`);
    throw new WatchtowerError("execution", `cannot read ${file}: ${errorMessage(error)}`);
  }
}

import { readFileSync } from "node:fs";
import type { Config } from "../../config/settings.ts";
import { PromqlEngine } from "../../query/promql/engine.ts";
import { findRuleFiles } from "../../query/promql/rules/find-rule-files.ts";
import { readRules } from "../../query/promql/rules/read-rules.ts";
import { NO_METRICS } from "../../query/promql/no-metrics.ts";
import type { RuleFileReport } from "./contract.ts";

/** @throws what the file system throws for a file that cannot be read. */
export function checkRules(config: Config, patterns: readonly string[]): readonly RuleFileReport[] {
  const engine = new PromqlEngine(NO_METRICS, {}, new Set(config.promqlFeatures));
  return findRuleFiles(patterns).map((file) => {
    const { groups, problems } = readRules(file, readFileSync(file, "utf8"), engine);
    return {
      file,
      groups: groups.length,
      rules: groups.reduce((sum, { rules }) => sum + rules.length, 0),
      problems,
    };
  });
}

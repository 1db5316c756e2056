import { WatchtowerError } from "../../../base/errors.ts";
import type { Finding } from "../../finding.ts";
import { gateFindings } from "../doctor/gate.ts";
import type { Machine } from "../doctor/machine.ts";
import type { Step } from "../step.ts";

/** Whether this machine can run it at all: what cannot work is told before anything is changed. */
export const doctorStep = (machine: Machine): Step => ({
  title: "doctor",

  async check({ look, plan, note }) {
    const findings = await gateFindings({ ...machine, run: look }, plan);
    const failed = findings.filter(({ state }) => state === "failed");
    if (failed.length > 0) throw new WatchtowerError("unavailable", failed.map(shown).join("\n"));
    const told = new Set<string>();
    for (const finding of findings.filter(isWorthALine)) {
      const { mend = "" } = finding;
      // What mends several things is said once.
      note(`warning: ${told.has(mend) ? shownBriefly(finding) : shown(finding)}`);
      told.add(mend);
    }
    return true;
  },

  execute: async () => {},
});

/** That something is not known stops nobody. */
const isWorthALine = ({ state, observed }: Finding): boolean =>
  state === "warning" && observed !== "not known";

const shown = (finding: Finding): string =>
  [shownBriefly(finding), finding.mend === undefined ? undefined : `mend: ${finding.mend}`]
    .filter((part) => part !== undefined)
    .join("; ");

const shownBriefly = ({ check, observed, why }: Finding): string =>
  [`${check}: ${observed}`, why].filter((part) => part !== undefined).join("; ");

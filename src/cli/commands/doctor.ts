import type { Command } from "commander";
import type { Config } from "../../config/settings.ts";
import type { Finding } from "../../engine/finding.ts";
import { makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { refuseOptionsOfOther } from "../engine-options.ts";
import { EXIT, paint, print } from "../output.ts";
import type { Terminal } from "../output.ts";
import { showText } from "../show.ts";
import { CLUSTER_OPTIONS, DOCTOR_OPTIONS, START_OPTIONS } from "../start-options.ts";

export const doctorCommand = (terminal: Terminal): Command =>
  makeCommand(terminal, {
    usage: "doctor",
    description:
      "whether the engine can run here, and what mends what is wrong; exit code 1 if something failed",
    example: "watchtower doctor --engine kubernetes",
    options: [...START_OPTIONS, ...CLUSTER_OPTIONS, ...DOCTOR_OPTIONS],
    run: doctor,
  });

async function doctor(context: Context): Promise<void> {
  const { terminal, json, config } = context;
  refuseOptionsOfOther(context);
  const findings = await findingsFor(config);
  const count = (state: Finding["state"]): number =>
    findings.filter((finding) => finding.state === state).length;
  const counts = { ok: count("ok"), warning: count("warning"), failed: count("failed") };
  if (counts.failed > 0) process.exitCode = EXIT.failed;
  print(terminal, json, { engine: config.engine, ...counts, checks: findings }, () => {
    const summary = `${config.engine}: ${counts.ok} ok, ${counts.warning} warning${counts.warning === 1 ? "" : "s"}, ${counts.failed} failed`;
    return [...shown(terminal, findings), summary].join("\n");
  });
}

async function findingsFor(config: Config): Promise<readonly Finding[]> {
  switch (config.engine) {
    case "embedded":
      return (await import("../../engine/embedded/doctor.ts")).embeddedDoctor(config);
    case "kubernetes": {
      const { kubernetesDoctor } = await import("../../engine/kubernetes/doctor/doctor.ts");
      const { thisMachine } = await import("../../engine/kubernetes/doctor/machine.ts");
      const { planOf } = await import("../../engine/kubernetes/plan.ts");
      return kubernetesDoctor(thisMachine(), planOf(config));
    }
  }
}

const COLORS = { ok: "green", warning: "yellow", failed: "red" } as const;

/** One line, and two more where something is to be mended; what mends many things is said once. */
function shown(terminal: Terminal, findings: readonly Finding[]): readonly string[] {
  const widest = Math.max(...findings.map(({ check }) => check.length));
  const indent = " ".repeat(widest + 11);
  const told = new Set<string>();
  return findings.flatMap(({ check, state, observed, why, mend }) => {
    const line = `${paint(terminal, COLORS[state], state.padEnd(7))}  ${check.padEnd(widest)}  ${showText(observed)}`;
    if (why === undefined || mend === undefined) return [line];
    if (told.has(mend)) return [`${line}: ${showText(why)}`];
    told.add(mend);
    return [line, `${indent}${showText(why)}`, `${indent}mend: ${mend}`];
  });
}

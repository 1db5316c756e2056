import type { Machine } from "../doctor/machine.ts";
import type { Lease } from "../lease.ts";
import type { Plan } from "../plan.ts";
import type { Step } from "../step.ts";
import { chartsStep } from "./charts.ts";
import { clusterStep } from "./cluster.ts";
import { configMapsStep } from "./config-maps.ts";
import { doctorStep } from "./doctor.ts";
import { leaseStep } from "./lease.ts";
import { namespaceStep } from "./namespace.ts";
import { portsStep } from "./ports.ts";
import { readyStep } from "./ready.ts";
import { secretsStep } from "./secrets.ts";
import { storageStep } from "./storage.ts";

/** From nothing to a stack that answers: each needs those before it. */
export const upSteps = (machine: Machine, plan: Plan, lease: Lease): readonly Step[] => [
  doctorStep(machine),
  clusterStep(plan),
  namespaceStep,
  ...(plan.kindCluster === undefined ? [leaseStep(lease)] : []),
  secretsStep,
  configMapsStep,
  storageStep,
  chartsStep,
  portsStep,
  readyStep,
];

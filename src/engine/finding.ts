import { errorMessage } from "../base/errors.ts";

/** What a check of `doctor` found out. */
export interface Finding {
  /** What was looked at, as `memory`: the same word in every run. */
  readonly check: string;
  /** `warning`: it works, or may; `failed`: it cannot work like this. */
  readonly state: "ok" | "warning" | "failed";
  /** What is there. */
  readonly observed: string;
  /** What goes wrong with that; only where it is not ok. */
  readonly why?: string;
  /** A command that mends it; only where it is not ok. */
  readonly mend?: string;
}

/** Looks at one group of things. It changes nothing. */
export type Check = () => Promise<readonly Finding[]>;

/** What is there is as it should be. */
export const ok = (check: string, observed: string): Finding => ({ check, state: "ok", observed });

/** It works, or may. @param why what goes wrong. @param mend a command that mends it. */
export const warning = (check: string, observed: string, why: string, mend: string): Finding => ({
  check,
  state: "warning",
  observed,
  why,
  mend,
});

/** It cannot work like this. @param why what goes wrong. @param mend a command that mends it. */
export const failed = (check: string, observed: string, why: string, mend: string): Finding => ({
  check,
  state: "failed",
  observed,
  why,
  mend,
});

/** Runs all at once, and keeps their order. A check that throws has failed itself, and hides no other. */
export async function runChecks(
  checks: Readonly<Record<string, Check>>,
  again: string,
): Promise<readonly Finding[]> {
  const groups = Object.entries(checks).map(async ([name, check]) => {
    try {
      return await check();
    } catch (error) {
      return [failed(name, errorMessage(error), "this could not be looked at", again)];
    }
  });
  return (await Promise.all(groups)).flat();
}

import type { ComponentCompiler } from "../component.ts";
import { errorAt } from "../problem.ts";

/** A component that is checked, and that nothing here runs. */
export const notYet: ComponentCompiler = ({ settings }, { report }) => {
  report(errorAt(settings, `the embedded engine does not run ${settings.name} yet`));
  return { kind: "none" };
};

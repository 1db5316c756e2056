import { WatchtowerError } from "../../../base/errors.ts";
import type { LabelAssignment } from "../ast.ts";
import type { LineState } from "../line-state.ts";
import type { Stage } from "./stage.ts";
import { compileTemplate } from "./template.ts";

type Refuse = (construct: string) => Error;

/** The line written anew. @throws WatchtowerError `unsupported` */
export function lineFormat(template: string, refuse: Refuse): Stage {
  const render = compileTemplate(template, refuse);
  return (state) => {
    state.line = render(state);
    return true;
  };
}

/** Labels renamed (`a=b`) or written anew (`a="{{.b}}"`), over whatever had the name. @throws WatchtowerError */
export function labelFormat(assignments: readonly LabelAssignment[], refuse: Refuse): Stage {
  const names = new Set<string>();
  for (const { name } of assignments) {
    if (name === "__error__") throw new WatchtowerError("invalid", `${name} cannot be formatted`);
    if (names.has(name)) {
      throw new WatchtowerError(
        "invalid",
        `multiple label name '${name}' not allowed in a single format operation`,
      );
    }
    names.add(name);
  }
  const steps = assignments.map((assignment) => compileAssignment(assignment, refuse));
  return (state) => {
    for (const step of steps) step(state);
    return true;
  };
}

function compileAssignment({ name, source }: LabelAssignment, refuse: Refuse): (state: LineState) => void {
  if (source.kind === "template") {
    const render = compileTemplate(source.value, refuse);
    return (state) => state.put(name, render(state));
  }
  return (state) => {
    const value = state.get(source.value);
    if (value === undefined || source.value === name) return;
    state.remove(source.value);
    state.put(name, value);
  };
}

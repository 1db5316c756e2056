import { WatchtowerError, errorMessage } from "../../../base/errors.ts";
import type { LabelAssignment } from "../ast.ts";
import { ERROR_DETAILS_LABEL, ERROR_LABEL, type LineState } from "../line-state.ts";
import { type TemplateLine, compileTemplate } from "../template/compile.ts";
import { TemplateError } from "../../go-template/template-error.ts";
import { LabelMap } from "../../go-template/value.ts";
import type { Stage } from "./stage.ts";

const TEMPLATE_ERROR = "TemplateFormatErr";

/** The line written anew; one whose template fails stays as it was, with an error. @throws WatchtowerError `invalid` */
export function lineFormat(template: string): Stage {
  const render = compiled("invalid line template: ", "line", template);
  return (state) => {
    const line = render(state);
    if (line !== undefined) state.line = line;
    return true;
  };
}

/**
 * Labels renamed (`a=b`) or written anew (`a="{{.b}}"`), over whatever had the name. Templates see the labels
 * as they were when the first of them is filled in.
 *
 * @throws WatchtowerError `invalid`
 */
export function labelFormat(assignments: readonly LabelAssignment[]): Stage {
  const names = new Set<string>();
  for (const { name } of assignments) {
    if (name === ERROR_LABEL) throw new WatchtowerError("invalid", `${name} cannot be formatted`);
    if (names.has(name)) {
      const message = `multiple label name '${name}' not allowed in a single format operation`;
      throw new WatchtowerError("invalid", message);
    }
    names.add(name);
  }
  const steps = assignments.map(compileAssignment);
  const templates = assignments.filter(({ source }) => source.kind === "template").length;
  return (state) => {
    const before = templates > 1 || assignments.length > templates ? new Snapshot(state) : undefined;
    for (const step of steps) step(state, before);
    return true;
  };
}

/** The labels at the time of the first template; until then they are not copied. */
class Snapshot {
  private readonly state: LineState;
  private labels: ReadonlyMap<string, string> | undefined;

  constructor(state: LineState) {
    this.state = state;
  }

  get map(): LabelMap {
    const labels = (this.labels ??= allLabels(this.state));
    return new LabelMap(
      (name) => labels.get(name),
      () => labels,
    );
  }
}

type Step = (state: LineState, before: Snapshot | undefined) => void;

function compileAssignment({ name, source }: LabelAssignment): Step {
  if (source.kind === "template") {
    const render = compiled(`invalid template for label '${name}': `, "label", source.value);
    return (state, before) => {
      const value = render(state, before?.map);
      if (value !== undefined) state.put(name, value);
    };
  }
  // Loki's stage does not find them: they stay, and their text is in a template's `.__error__` only.
  if (source.value === ERROR_LABEL || source.value === ERROR_DETAILS_LABEL) return () => {};
  return (state) => {
    const value = state.get(source.value);
    if (value === undefined) return;
    state.put(name, value);
    state.remove(source.value);
  };
}

/** @returns fills the template in; `undefined` for a line that it fails for, whose error is noted. */
function compiled(
  problem: string,
  name: string,
  template: string,
): (state: LineState, labels?: LabelMap) => string | undefined {
  const render = attempt(problem, () => compileTemplate(name, template));
  return (state, labels) => {
    try {
      return render(lineOf(state, labels));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      state.overrideError(TEMPLATE_ERROR, error.message);
      return undefined;
    }
  };
}

function attempt<T>(problem: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof WatchtowerError)) throw error;
    throw new WatchtowerError(error.kind, problem + errorMessage(error), { cause: error });
  }
}

function lineOf(state: LineState, labels: LabelMap | undefined): TemplateLine {
  return {
    labels:
      labels ??
      new LabelMap(
        (name) => state.get(name),
        () => allLabels(state),
      ),
    line: () => state.line,
    time: () => state.time,
  };
}

const allLabels = (state: LineState): ReadonlyMap<string, string> => new Map(state.merged().pairs);

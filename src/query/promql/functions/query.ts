import type { FunctionDefinition, FunctionFamily } from "./definition.ts";

/** Figures of the query itself: the planner puts numbers in their place. */
export const queryFunctions: FunctionFamily = {
  start: folded(),
  end: folded(),
  range: folded(),
  step: folded(),
};

function folded(): FunctionDefinition {
  return {
    args: [],
    returns: "scalar",
    evaluate: (_, context) => {
      throw new TypeError(`${context.name}() was not folded`);
    },
  };
}

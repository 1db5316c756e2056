import type { FunctionDefinition, FunctionFamily } from "./definition.ts";

/** What the planner puts something else in the place of: figures of the query itself are numbers to it. */
export const queryFunctions: FunctionFamily = {
  start: planned(),
  end: planned(),
  range: planned(),
  step: planned(),
  // What info() reads is planned with it.
  info: { ...planned(), args: ["vector", "vector"], variadic: 1, returns: "vector" },
};

function planned(): FunctionDefinition {
  return {
    args: [],
    returns: "scalar",
    evaluate: (_, context) => {
      throw new TypeError(`${context.name}() was not planned`);
    },
  };
}

import { listOf, objectOf, objectsOf, textOf, type JsonObject } from "../../dashboard-file/json.ts";

/** The names by which an expression may mean queries or other expressions; not all of them need be there. */
export function inputsOf(query: JsonObject): readonly string[] {
  return textOf(query["type"]) === "classic_conditions"
    ? objectsOf(query["conditions"]).map(conditionInput)
    : namesIn(textOf(query["expression"]) ?? "");
}

/** Of a classic condition: `{query: {params: ["A"]}}`. */
export const conditionInput = (condition: JsonObject): string =>
  textOf(listOf(objectOf(condition["query"])["params"])[0]) ?? "";

/** `$A`, `${A}`, or `A` alone. */
function namesIn(expression: string): readonly string[] {
  const named = [...expression.matchAll(/\$(?:\{([^}]+)\}|(\w+))/g)];
  return [expression.trim(), ...named.map(([, braced, bare = ""]) => braced ?? bare)];
}

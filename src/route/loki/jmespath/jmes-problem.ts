/** An expression is asked of a value that it cannot be asked of: the length of a number. */
export class JmesProblem extends Error {}

import { describe, expect, it } from "vitest";
import {
  parseHistory,
  searched,
  starredOnly,
  withoutQuery,
  withRun,
  withStarTurned,
  type History,
} from "./history-list.ts";

const run = (...exprs: readonly string[]): History =>
  exprs.reduce<History>((history, expr, at) => withRun(history, expr, at), []);
const exprs = (history: History) => history.map(({ expr }) => expr);

describe("the history of queries", () => {
  it("has each query once, the one that ran last first", () => {
    expect(exprs(run("a", "b", " a ", ""))).toEqual(["a", "b"]);
  });

  it("keeps a star when its query runs again, and when all others are forgotten", () => {
    const history = withRun(withStarTurned(run("a", "b"), "a"), "a", 9);
    expect(history[0]).toEqual({ expr: "a", at: 9, starred: true });
    expect(exprs(starredOnly(history))).toEqual(["a"]);
    expect(exprs(withoutQuery(history, "a"))).toEqual(["b"]);
    expect(starredOnly(withStarTurned(history, "a"))).toEqual([]);
  });

  it("is bounded, but does not lose a star for it", () => {
    const history = withStarTurned(run("first"), "first");
    const many = Array.from({ length: 500 }, (_, at) => `query ${at}`).reduce<History>(
      (before, expr, at) => withRun(before, expr, at),
      history,
    );
    expect(many).toHaveLength(201);
    expect(exprs(many).at(-1)).toBe("first");
    expect(run("x".repeat(10_001))).toEqual([]);
  });

  it("is searched by words", () => {
    const history = withStarTurned(run("sum(rate(a[5m]))", "rate(b[5m])"), "rate(b[5m])");
    expect(exprs(searched(history, "RATE sum", false))).toEqual(["sum(rate(a[5m]))"]);
    expect(exprs(searched(history, "", true))).toEqual(["rate(b[5m])"]);
  });

  it("is read as it was stored, and survives whatever else stands there", () => {
    const history = run("a", "b");
    expect(parseHistory(JSON.stringify(history))).toEqual(history);
    for (const text of [null, "", "nonsense", "{}", "null", '[1,null,{"expr":1}]'])
      expect(parseHistory(text)).toEqual([]);
  });
});

/**
 * Loaded into the engine by `bench/ack.ts` (`NODE_OPTIONS=--require`): how much CPU time passes in the main thread from
 * one moment at which it is free to the next, that is, how long it holds up others, whatever else the machine does.
 * Linux alone tells. As soon as the file named by `BENCH_TURNS` is there, it gets the longest turns, in ms, as JSON.
 */
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { isMainThread } = require("node:worker_threads");

const file = process.env["BENCH_TURNS"];
const LOOK_MS = 1;
const WRITE_MS = 500;
const KEPT = 1000;

if (file !== undefined && isMainThread && process.argv[1]?.includes("main.thread")) {
  const path = `/proc/self/task/${process.pid}/schedstat`;
  const cpuMs = () => Number(readFileSync(path, "utf8").split(" ")[0]) / 1e6;
  let last = cpuMs();
  let turns = [];
  setInterval(() => {
    const now = cpuMs();
    turns.push(now - last);
    last = now;
  }, LOOK_MS).unref();
  let isBegun = false;
  setInterval(() => {
    if (!isBegun) {
      isBegun = existsSync(file);
      turns = [];
      return;
    }
    turns = turns.toSorted((a, b) => b - a).slice(0, KEPT);
    writeFileSync(file, JSON.stringify(turns));
  }, WRITE_MS).unref();
}

import { readFileSync, readdirSync } from "node:fs";

/** CPU seconds that the threads of a process took so far, as the scheduler counts them: in nanoseconds. */
export function threadSeconds(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  let nanos = 0;
  for (const task of readdirSync(tasks)) {
    try {
      nanos += Number(readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ")[0]);
    } catch {
      // The thread has ended since.
    }
  }
  return nanos / 1e9;
}

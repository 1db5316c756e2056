import { configDefaults, defineConfig } from "vitest/config";

const shared = {
  environment: "node" as const,
  // Tests that run programs are as slow as the host is busy.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // What is waited for comes late on a busy host; a second, which is what it is else, is not long there.
  expect: { poll: { timeout: 20_000 } },
  setupFiles: ["./test/kit/property-seed.ts"],
};

/** Rooms of functions whose answer depends on what they are given alone; what the page uses of a browser is not so. */
const PURE = "src/{alloy,api,base,dashboard-file,model,route}/**/*.test.{ts,tsx}";

export default defineConfig({
  test: {
    // On two cores: many tests wait for processes, or for time to pass.
    maxWorkers: 3,
    reporters: ["default", "./test/kit/summary-reporter.ts"],
    projects: [
      {
        test: {
          ...shared,
          name: "pure",
          include: [PURE],
          // One process takes file after file: to begin one costs more than most of these tests.
          isolate: false,
        },
      },
      {
        test: {
          ...shared,
          name: "unit",
          include: ["src/**/*.test.{ts,tsx}", "test/{house,conformance}/**/*.test.ts"],
          exclude: [...configDefaults.exclude, PURE],
        },
      },
      {
        test: {
          ...shared,
          name: "integration",
          globalSetup: ["./test/kit/built.ts"],
          include: ["test/integration/**/*.test.ts"],
        },
      },
      {
        test: {
          ...shared,
          name: "e2e",
          globalSetup: ["./test/kit/built.ts"],
          include: ["test/e2e/**/*.test.ts"],
          setupFiles: [...shared.setupFiles, "./test/e2e/close-pages.ts"],
        },
      },
    ],
  },
});

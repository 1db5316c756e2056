import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: "src/ui",
  plugins: [react()],
  build: { outDir: "../../dist/ui", emptyOutDir: true, sourcemap: false },
  // Two copies of these break the editors.
  resolve: { dedupe: ["@codemirror/state", "@lezer/common", "@lezer/lr", "react", "react-dom"] },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  base: "/static/",
  build: {
    manifest: true,
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    reportCompressedSize: true,
    // ECharts with a map and two kinds of series is one lazy chunk; its size is known and accepted.
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      input: "src/main.ts",
      // htmx holds an eval that its setting allowEval=false never lets run.
      onwarn: (warning, warn) => warning.code !== "EVAL" && warn(warning),
    },
  },
  css: { preprocessorOptions: { scss: { quietDeps: true } } },
  test: { environment: "happy-dom", setupFiles: "tests/setup.ts", include: ["tests/**/*.test.ts"] },
});
